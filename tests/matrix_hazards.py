"""Matrix files with the faults that agencies make, each with all that is to be said of it.

Where a finding stands is written as spreadsheets do: a cell is "Matriks!G5", a row "Matriks!5", a sheet
"Matriks!"; text files have no sheet. A sentence is written as far as it tells the finding from others.
"""

from datetime import date

from matrix_cast import HEADING, PLAIN, PROGRAMME, TANKS, TOTAL, TRUCK, with_cells, without
from matrix_makes import (
    AGENCIES,
    CORRECTION,
    ERROR,
    LARGER_SUM,
    LONG_FORM,
    NEXT_SSK,
    NOTE,
    ONE_YEAR,
    REMARK,
    THREE_ROWS,
    TPS3R,
    TWO_PROGRAMMES,
    WARNING,
    WITH_ORDINALS,
    YEARS_ABOVE,
    Case,
    broken_formulas,
    hidden_sheet,
    hidden_truck,
    merged,
    merging,
    never_reckoned,
    official,
    sheets,
    text,
    with_tanks,
    with_totals,
    xlsx,
)

from models.dossier.matrix.report import Asked

# Files in which something is wrong, and nothing else may be said.
FAULTY: dict[str, Case] = {
    "a subtotal that is wrong": Case(
        xlsx(official(H11=560_000_000, J11=1_310_000_000), merged),
        (
            (
                ERROR,
                "total",
                "Matriks!H11",
                "tertulis Rp560.000.000, padahal jumlah baris di atasnya Rp650.000.000",
            ),
            (ERROR, "total", "Matriks!J11", "padahal jumlah baris di atasnya Rp1.400.000.000"),
            REMARK,
        ),
    ),
    "a programme's sum without one of its rows": Case(
        xlsx([*TWO_PROGRAMMES[:4], with_cells(TWO_PROGRAMMES[4], G=806_333_000), *TWO_PROGRAMMES[5:]]),
        (
            (
                ERROR,
                "total",
                "Matriks!G5",
                "tertulis Rp806.333.000, padahal jumlah baris di atasnya Rp946.333.000",
            ),
        ),
    ),
    "a grand total with two digits changed": Case(
        xlsx([*PLAIN[:4], with_cells(TOTAL, B="Total", G=964_333_000)]),
        (
            (
                ERROR,
                "total",
                "Matriks!G5",
                "tertulis Rp964.333.000, padahal jumlah baris di atasnya Rp946.333.000",
            ),
        ),
    ),
    "a sum that does not say of what": Case(
        xlsx([*PLAIN[:4], with_cells(TOTAL, G=964_333_000)]),
        ((WARNING, "total", "Matriks!G5", "padahal jumlah baris di atasnya Rp946.333.000"),),
    ),
    "a programme that costs other than its activities": Case(
        xlsx([HEADING, with_cells(PROGRAMME, G=900_000_000, H=280_000_000), *PLAIN[2:]]),
        ((ERROR, "parts", "Matriks!G2", "padahal jumlah kegiatan di bawahnya Rp946.333.000"),),
    ),
    "a row total other than its years": Case(
        xlsx(with_totals(M3=402_000_000, M5=1_208_333_000)),
        (
            (
                ERROR,
                "row_sum",
                "Matriks!M3",
                "tertulis Rp402.000.000, padahal jumlah semua tahun Rp420.000.000",
            ),
            (ERROR, "row_sum", "Matriks!M5", "padahal jumlah semua tahun Rp1.226.333.000"),
        ),
    ),
    "a row total other than its years, below which all is right": Case(
        xlsx(with_totals(M3=402_000_000)),
        ((ERROR, "row_sum", "Matriks!M3", "tertulis Rp402.000.000"),),
    ),
    "thousands of rupiah with a wrong sum": Case(
        xlsx(
            [
                with_cells(HEADING, G="Biaya 2025 (Rp. 000)", H="Biaya 2026 (Rp. 000)"),
                PROGRAMME,
                with_cells(TANKS, G=140_000, H=280_000),
                with_cells(TRUCK, G=806_333),
                with_cells(TOTAL, G=946_330, H=280_000),
            ]
        ),
        (
            (WARNING, "total", "Matriks!G5", "tertulis Rp946.330.000"),
            (NOTE, "scale", "Matriks!1", "rupiah, sesuai kepala tabel"),
        ),
    ),
    "a hidden row with money": Case(
        xlsx(PLAIN, hidden_truck),
        ((WARNING, "hidden_row", "Matriks!B4", "disembunyikan, padahal memuat Rp806.333.000"),),
    ),
    "a hidden row that the sum leaves out": Case(
        xlsx([*PLAIN[:4], with_cells(TOTAL, G=140_000_000)], hidden_truck),
        (
            (WARNING, "hidden_row", "Matriks!B4", "disembunyikan, padahal memuat Rp806.333.000"),
            (WARNING, "total", "Matriks!5", "tidak menghitung baris yang disembunyikan"),
        ),
    ),
    "a hidden sheet": Case(
        sheets(("Lama", PLAIN), ("Baru", PLAIN), shape=hidden_sheet),
        ((WARNING, "hidden", "Lama!", "lembar ini tersembunyi dan dilewati"),),
    ),
    "a year before the strategy, and one after the file": Case(
        xlsx(PLAIN),
        (
            (ERROR, "period", "Matriks!G1", "tahun 2025 berada di luar masa berlaku SSK: 2026–2027"),
            (WARNING, "period", "Matriks!", "SSK juga mencakup tahun 2027"),
        ),
        NEXT_SSK,
    ),
    "a year before the strategy, below a merged heading": Case(
        xlsx(official(), merged),
        (
            (ERROR, "period", "Matriks!H5", "tahun 2025 berada di luar masa berlaku SSK: 2026–2027"),
            (WARNING, "period", "Matriks!", "SSK juga mencakup tahun 2027"),
            REMARK,
        ),
        NEXT_SSK,
    ),
    "a year left out": Case(
        xlsx([with_cells(HEADING, F="Volume 2027", H="Biaya 2027 (Rp)"), *PLAIN[1:]]),
        ((WARNING, "years", "Matriks!", "tahun 2026 terlewat"),),
        Asked(2025, 2027, AGENCIES),
    ),
    "a source that nobody knows": Case(
        xlsx(with_tanks(I="Dana Abadi")),
        ((ERROR, "source_unknown", "Matriks!I3", '"Dana Abadi" bukan sumber pendanaan yang dikenal'),),
    ),
    "a source known in part": Case(
        xlsx(with_tanks(I="DAK dan Dana Abadi")),
        ((WARNING, "source_unknown", "Matriks!I3", '"abadi" bukan sumber pendanaan yang dikenal'),),
    ),
    "a cost that nobody pays": Case(
        xlsx(with_tanks(I=None)),
        ((ERROR, "source", "Matriks!I3", "sumber pendanaannya belum diisi"),),
    ),
    "an agency of elsewhere": Case(
        xlsx(with_tanks(J="Dinas Pertanian")),
        ((WARNING, "agency_unknown", "Matriks!J3", '"Dinas Pertanian" tidak ada dalam daftar'),),
    ),
    "an agency misspelt": Case(
        xlsx(with_tanks(J="Dinas Kesehatn")),
        ((WARNING, "agency_unknown", "Matriks!J3", "Apakah yang dimaksud Dinas Kesehatan?"),),
    ),
    "an activity without an agency": Case(
        xlsx(with_tanks(J=None)),
        ((WARNING, "agency", "Matriks!J3", "penanggung jawab belum diisi"),),
    ),
    "an activity without a planning document": Case(
        xlsx(with_tanks(K=None)),
        ((WARNING, "document", "Matriks!K3", "belum tercantum dalam dokumen perencanaan"),),
    ),
    "an activity that only the strategy plans": Case(
        xlsx(with_tanks(K="SSK 2025-2029")),
        ((WARNING, "document_unknown", "Matriks!K3", "tidak menyebut RKPD, Renstra, maupun RPJMD"),),
    ),
    "a programme without activities": Case(
        xlsx([*PLAIN, with_cells(PROGRAMME, A="II", B="Program Pengelolaan Drainase")]),
        ((WARNING, "programme", "Matriks!B6", "belum mempunyai kegiatan"),),
    ),
    "a row copied whole": Case(
        xlsx([*PLAIN[:4], with_cells(TANKS, A=3), LARGER_SUM]),
        ((ERROR, "duplicate", "Matriks!B5", "mengulang baris 3"),),
    ),
    "an activity planned twice": Case(
        xlsx([*PLAIN[:4], with_cells(TANKS, A=3, E=11), LARGER_SUM]),
        ((WARNING, "duplicate", "Matriks!B5", "baris 3 merencanakan hal yang sama"),),
    ),
    "a sheet copied whole": Case(
        sheets(("Air Limbah", PLAIN), ("Salinan", PLAIN)),
        (
            (ERROR, "duplicate", "Salinan!B3", "mengulang baris 3 pada lembar Air Limbah"),
            (ERROR, "duplicate", "Salinan!B4", "mengulang baris 4 pada lembar Air Limbah"),
        ),
    ),
    "a fault on the second sheet": Case(
        sheets(("Air Limbah", PLAIN), ("Persampahan", [*PLAIN[:2], with_cells(TPS3R, D=None)])),
        ((WARNING, "unit", "Persampahan!D3", "satuannya belum diisi"),),
    ),
    "a unit misspelt, in a table away from the edge": Case(
        xlsx([(), *([None, None, *row] for row in with_tanks(D="uint"))]),
        (
            (
                WARNING,
                "unit_unknown",
                "Matriks!F4",
                '"uint" bukan satuan yang dikenal. Apakah yang dimaksud unit?',
            ),
        ),
    ),
    "a volume without a unit": Case(
        xlsx(with_tanks(D=None)), ((WARNING, "unit", "Matriks!D3", "satuannya belum diisi"),)
    ),
    "a cost without a volume": Case(
        xlsx(with_tanks(F=None)),
        ((WARNING, "cost_without_volume", "Matriks!F3", "ada biaya pada tahun 2026, tetapi volumenya"),),
    ),
    "a volume without a cost": Case(
        xlsx([*PLAIN[:3], with_cells(TRUCK, F=1), TOTAL]),
        ((WARNING, "volume_without_cost", "Matriks!H4", "ada volume pada tahun 2026, tetapi biayanya"),),
    ),
    "an amount below nothing": Case(
        xlsx([*PLAIN[:4], CORRECTION, with_cells(TOTAL, G=906_333_000)]),
        ((ERROR, "negative", "Matriks!G5", "nilainya negatif"),),
    ),
    "a proposal without a place": Case(
        xlsx(with_tanks(C=None)), ((ERROR, "location", "Matriks!C3", "lokasi belum diisi"),)
    ),
    "no columns for who pays and where it is planned": Case(
        xlsx(without(PLAIN, 8, 10)),
        (
            (ERROR, "column", "Matriks!", "tidak ada kolom untuk sumber pendanaan"),
            (WARNING, "column", "Matriks!", "tidak ada kolom untuk dokumen perencanaan"),
        ),
    ),
    "no year anywhere": Case(
        xlsx([with_cells(HEADING, E="Volume", F=None, G="Biaya (Rp)", H=None), PROGRAMME, ONE_YEAR]),
        ((ERROR, "years", "Matriks!", "tidak ada kolom yang menyebut tahun"),),
    ),
    "a row for each year, one without": Case(
        xlsx(LONG_FORM), ((ERROR, "amount", "Matriks!E5", "tidak menyebut tahunnya"),)
    ),
    "an activity under another name than before": Case(
        xlsx([*PLAIN[:3], with_cells(TRUCK, B="Pengadaan mobil tinja"), TOTAL]),
        (
            (WARNING, "removed", "Matriks!", '"Pengadaan truk tinja" (Rp806.333.000) ada pada baris 4 versi'),
            (NOTE, "version", "", "1 kegiatan ditambahkan, 1 dihapus, 0 berubah biayanya, dan 0 dipindahkan"),
            (NOTE, "added", "Matriks!B4", "baru sejak versi sebelumnya: Rp806.333.000"),
        ),
        before=xlsx(PLAIN),
    ),
    "a cost and a year other than before": Case(
        xlsx(
            [
                *PLAIN[:3],
                with_cells(TRUCK, E=None, F=1, G=None, H=806_333_000),
                with_cells(TOTAL, G=140_000_000, H=1_086_333_000),
            ]
        ),
        (
            (
                WARNING,
                "changed",
                "Matriks!B3",
                "semula Rp380.000.000, sekarang Rp420.000.000 (+Rp40.000.000)",
            ),
            (WARNING, "moved", "Matriks!H4", "dipindahkan dari tahun 2025 ke tahun 2026"),
            (NOTE, "version", "", "0 kegiatan ditambahkan, 0 dihapus, 1 berubah biayanya, dan 1 dipindahkan"),
        ),
        before=xlsx([*PLAIN[:2], with_cells(TANKS, G=100_000_000), TRUCK]),
    ),
    "years above volumes and costs, merged": Case(
        xlsx(YEARS_ABOVE, merging("A1:A2", "B1:B2", "E1:F1", "G1:H1")),
        (
            (WARNING, "unit_unknown", "Matriks!D5", "Apakah yang dimaksud unit?"),
            (WARNING, "total", "Matriks!H6", "padahal jumlah baris di atasnya Rp280.000.000"),
        ),
    ),
    "three rows of heading, merged": Case(
        xlsx(
            THREE_ROWS, merging("E1:H1", "E2:F2", "G2:H2", *(f"{letter}1:{letter}3" for letter in "ABCDIJK"))
        ),
        (
            (ERROR, "amount", "Matriks!H6", "nilai ini tidak dapat dipahami"),
            (NOTE, "scale", "Matriks!1", "rupiah, sesuai kepala tabel"),
        ),
    ),
    "a formula never reckoned": Case(
        never_reckoned,
        ((ERROR, "cell", "Matriks!H3", "rumus ini tidak menghasilkan nilai (rumus tanpa nilai)"),),
    ),
    "a formula without what it refers to": Case(
        broken_formulas,
        (
            (ERROR, "cell", "Matriks!G4", "rumus ini tidak menghasilkan nilai (#REF!)"),
            (ERROR, "cell", "Matriks!G5", "rumus ini tidak menghasilkan nilai (#REF!)"),
        ),
    ),
    "an amount in words": Case(
        text(official(H10="seratus lima puluh juta")),
        (
            (ERROR, "amount", "H10", "nilai ini tidak dapat dipahami"),
            (NOTE, "remark", "19", "baris 19-20, 22"),
        ),
    ),
    "a date for a volume": Case(
        xlsx(with_tanks(E=date(2025, 10, 1))),
        ((ERROR, "amount", "Matriks!E3", "nilai ini tidak dapat dipahami"),),
    ),
    "years counted without a first": Case(
        xlsx([WITH_ORDINALS, *PLAIN[1:]]),
        ((ERROR, "years", "Matriks!1", 'hanya menyebut urutan tahun ("Volume Tahun ke-1")'),),
    ),
    "a dash for the planning document": Case(
        xlsx(with_tanks(K="-")),
        ((WARNING, "document", "Matriks!K3", "belum tercantum dalam dokumen perencanaan"),),
    ),
    "costs that changed places between years": Case(
        xlsx([*PLAIN[:2], with_cells(TANKS, G=280_000_000, H=140_000_000), TRUCK]),
        (
            (WARNING, "moved", "Matriks!G3", "2025"),
            (NOTE, "version", "", "0 berubah biayanya, dan 1 dipindahkan ke tahun lain"),
        ),
        before=xlsx(PLAIN),
    ),
}
