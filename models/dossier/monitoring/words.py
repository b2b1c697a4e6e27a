"""The words of the form: sheets, headings and answers; add a synonym here and it is understood."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """The columns of the sheet of services, named as the table's fields, in the order of the form."""

    SERVICE = "service"  # a short code, the same in every round
    TITLE = "title"  # what people call it
    LOCATION = "location"  # village or neighbourhood
    MODEL = "model"  # what kind of service
    SEEN_ON = "seen_on"  # the day of the visit
    TARGET = "target_households"  # whom it is to reach
    SERVED = "served_households"  # whom it reaches
    VOLUME = "volume"  # how much it carries
    VOLUME_UNIT = "volume_unit"  # in what that is counted
    OPERATOR = "operator"  # who runs it
    DECREE = "operator_decree"  # what names the operator
    TARIFF = "tariff"  # rupiah a household and month
    BUDGET = "budget"  # rupiah a year
    PROBLEM = "problem"  # what hinders
    FOLLOW_UP = "follow_up"  # what is to be done
    FOLLOW_UP_BY = "follow_up_by"  # by whom
    FOLLOW_UP_UNTIL = "follow_up_until"  # by when
    DECISION = "decision"  # what becomes of it
    REMARK = "remark"  # anything else


class IndicatorField(StrEnum):
    """The columns of the sheet of indicators, in the order of the form."""

    INDICATOR = "indicator"  # its code
    TITLE = "title"  # its name
    UNIT = "unit"  # only for the reader
    TARGET = "target"  # only for the reader
    VALUE = "value"  # what was found
    SOURCE = "source"  # where the value comes from


SERVICES_SHEET, INDICATORS_SHEET = "Layanan", "Indikator"
GUIDE_SHEET, CHOICES_SHEET = "Petunjuk", "Pilihan"
READY = "Siap: "  # before an aspect's title

# The first word of each is the one we write ourselves.
HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.SERVICE: ("Kode layanan", "Kode", "ID layanan"),
    Field.TITLE: ("Nama layanan", "Layanan", "Quick win", "Nama quick win", "Kegiatan", "Uji coba layanan"),
    Field.LOCATION: ("Lokasi", "Lokasi layanan", "Tempat", "Desa/Kelurahan", "Wilayah layanan"),
    Field.MODEL: ("Model layanan", "Model", "Jenis layanan", "Jenis"),
    Field.SEEN_ON: ("Tanggal kunjungan", "Tanggal", "Tanggal monev", "Tanggal monitoring", "Tgl kunjungan"),
    Field.TARGET: ("Sasaran (KK)", "Sasaran", "Target", "Target KK", "Sasaran KK", "Jumlah sasaran"),
    Field.SERVED: ("Terlayani (KK)", "Terlayani", "KK terlayani", "Realisasi KK", "Realisasi", "Capaian KK"),
    Field.VOLUME: ("Volume", "Volume layanan"),
    Field.VOLUME_UNIT: ("Satuan volume", "Satuan"),
    Field.OPERATOR: ("Pengelola", "Operator", "Lembaga pengelola", "Nama pengelola"),
    Field.DECREE: ("SK pengelola", "SK", "Nomor SK", "No SK", "SK operator"),
    Field.TARIFF: ("Tarif (Rp/KK/bulan)", "Tarif", "Retribusi", "Iuran", "Tarif/retribusi"),
    Field.BUDGET: ("Anggaran OP (Rp/tahun)", "Anggaran OP", "Biaya OP", "Anggaran operasi dan pemeliharaan"),
    Field.PROBLEM: ("Masalah", "Permasalahan", "Kendala", "Hambatan"),
    Field.FOLLOW_UP: ("Tindak lanjut", "Rencana tindak lanjut", "RTL", "Solusi"),
    Field.FOLLOW_UP_BY: ("Penanggung jawab", "Penanggung jawab tindak lanjut", "PJ", "Pelaksana"),
    Field.FOLLOW_UP_UNTIL: ("Batas waktu", "Batas waktu tindak lanjut", "Tenggat", "Waktu tindak lanjut"),
    Field.DECISION: ("Keputusan", "Rekomendasi", "Keputusan layanan"),
    Field.REMARK: ("Keterangan", "Catatan", "Ket"),
}
REQUIRED = (
    Field.TITLE,
    Field.LOCATION,
    Field.MODEL,
    Field.SEEN_ON,
    Field.TARGET,
    Field.SERVED,
    Field.DECISION,
)

INDICATOR_HEADINGS: Mapping[IndicatorField, tuple[str, ...]] = {
    IndicatorField.INDICATOR: ("Kode indikator", "Kode"),
    IndicatorField.TITLE: ("Indikator", "Nama indikator", "Uraian"),
    IndicatorField.UNIT: ("Satuan",),
    IndicatorField.TARGET: ("Target", "Sasaran"),
    IndicatorField.VALUE: ("Nilai", "Capaian", "Realisasi", "Hasil", "Jawaban"),
    IndicatorField.SOURCE: ("Sumber data", "Sumber"),
}

COUNTING = frozenset({"no", "nomor", "no urut", ""})  # headings of columns that only count the rows
YES_NO: Mapping[bool, tuple[str, ...]] = {
    True: ("Ya", "Y", "Sudah", "Ada", "Siap", "V", "✓", "√", "1", "x"),
    False: ("Tidak", "T", "Belum", "Tidak ada", "Belum ada", "Belum siap", "-", "0"),
}
