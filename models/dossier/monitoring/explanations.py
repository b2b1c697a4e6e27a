"""What the form says about each of its columns, to the official who fills it in."""

from collections.abc import Mapping

from models.dossier.monitoring.words import Field

EXPLANATIONS: Mapping[Field, tuple[str, str]] = {  # the meaning, and an example
    Field.SERVICE: (
        "Kode singkat yang sama pada setiap putaran monev. Bila kosong, dibuat dari nama layanan.",
        "lltt-amen",
    ),
    Field.TITLE: ("Nama layanan uji coba atau quick win. Wajib diisi.", "LLTT Kecamatan Amen"),
    Field.LOCATION: ("Kecamatan, desa, atau kelurahan tempat layanan berjalan. Wajib diisi.", "Kec. Amen"),
    Field.MODEL: ("Jenis layanan; pilih dari daftar. Wajib diisi.", "LLTT (layanan lumpur tinja terjadwal)"),
    Field.SEEN_ON: ("Hari kunjungan lapangan. Wajib diisi.", "31/05/2024"),
    Field.TARGET: ("Jumlah KK sasaran layanan. Wajib diisi.", "200"),
    Field.SERVED: ("Jumlah KK yang sudah terlayani pada hari kunjungan. Wajib diisi.", "146"),
    Field.VOLUME: ("Volume layanan sejak mulai, misalnya lumpur yang disedot.", "438"),
    Field.VOLUME_UNIT: ("Satuan volume; bila kosong, satuan yang lazim untuk model layanan.", "m3"),
    Field.OPERATOR: ("Lembaga yang menjalankan layanan.", "UPTD PALD"),
    Field.DECREE: ("Nomor dan tahun SK yang menetapkan pengelola.", "SK Bupati Nomor 112 Tahun 2023"),
    Field.TARIFF: ("Tarif atau retribusi dalam rupiah per KK per bulan.", "15.000"),
    Field.BUDGET: ("Anggaran operasi dan pemeliharaan dalam rupiah per tahun.", "120.000.000"),
    Field.PROBLEM: ("Kendala yang ditemukan di lapangan.", "Truk tinja hanya satu unit"),
    Field.FOLLOW_UP: ("Apa yang akan dilakukan terhadap masalah itu.", "Pengadaan truk kedua"),
    Field.FOLLOW_UP_BY: ("Siapa yang melaksanakan tindak lanjut.", "Dinas PUPR"),
    Field.FOLLOW_UP_UNTIL: ("Kapan tindak lanjut selesai.", "31/12/2024"),
    Field.DECISION: ("Kelanjutan layanan; pilih dari daftar. Wajib diisi.", "Perluas"),
    Field.REMARK: ("Hal lain yang perlu diketahui.", ""),
}
