"""`tonggak monitoring` at the keyboard: form, import, single entries, list, report, and risk of villages."""

import json
from pathlib import Path

import pytest
from cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into
from monitoring_cast import ROW, fill_in

AT = ["--at", "2024-05-31T15:00+07:00"]
ADD = [
    *("monitoring", "add", *LEBONG_M4, "TPS3R Sukau", "--title", "TPS3R Sukau", "--location", "Desa Sukau"),
    *("--model", "tps 3r", "--on", "2024-05-30", "--target", "400", "--served", "100"),
    *("--decision", "perluas", "--ready", "sarana", *AT),
]


@pytest.fixture
def tonggak(tmp_path: Path, prepared_sqlite: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    database = tmp_path / "tonggak.db"
    database.write_bytes(prepared_sqlite.read_bytes())
    run = typing_into(tmp_path, f"sqlite:///{database}", capsys)
    run(*OPEN, *AT_OPENING)
    return run


def test_a_form_goes_out_comes_back_and_becomes_a_report(tonggak: Command, tmp_path: Path) -> None:
    form = tmp_path / "monev.xlsx"
    tonggak("monitoring", "form", *LEBONG_M4, "--to", str(form))
    fill_in(form, "Layanan", 4, {**ROW, "Masalah": "Truk rusak"})

    imported = tonggak("monitoring", "import", *LEBONG_M4, str(form), "--by", "Dinas PUPR", *AT)
    again = tonggak("monitoring", "import", *LEBONG_M4, str(form), *AT)
    reported = tonggak("monitoring", "report", *LEBONG_M4, "--to", str(tmp_path / "laporan"), *AT)

    assert imported[1].splitlines() == [
        "Kab. Lebong M4 2024 · putaran 1: 1 baru, 0 berubah, 0 tetap (edisi 2020-2024)",
        "  Layanan, baris 4, Tindak lanjut: ada masalah, tetapi belum ada tindak lanjut.",
    ]
    assert (again[0], again[2][:20]) == (2, "Putaran 1 sudah ada.")
    assert (reported[0], sorted(path.suffix for path in (tmp_path / "laporan").iterdir())) == (
        0,
        [".docx", ".pdf"],
    )


def test_checking_a_form_records_nothing(tonggak: Command, tmp_path: Path) -> None:
    form = tmp_path / "monev.xlsx"
    tonggak("monitoring", "form", *LEBONG_M4, "--to", str(form))
    fill_in(form, "Layanan", 4, ROW)

    checked = tonggak("monitoring", "import", *LEBONG_M4, str(form), "--check")

    assert checked == (0, "monev.xlsx: hanya diperiksa; 1 layanan, 0 indikator.\n", "")
    assert "belum ada putaran monev" in tonggak("monitoring", "list", *LEBONG_M4)[1]


def test_a_form_with_mistakes_lists_each_for_scripts_too(tonggak: Command, tmp_path: Path) -> None:
    form = tmp_path / "monev.xlsx"
    tonggak("monitoring", "form", *LEBONG_M4, "--to", str(form))
    fill_in(form, "Layanan", 4, {**ROW, "Terlayani (KK)": "banyak"})

    code, out, err = tonggak("monitoring", "import", *LEBONG_M4, str(form), "--json")

    assert (code, [(f["cell"], f["found"]) for f in json.loads(out)["findings"]]) == (2, [("G4", "banyak")])
    assert "baris 4, Terlayani (KK): 'banyak' bukan angka." in err


def test_a_service_and_an_indicator_can_be_typed_and_corrected(tonggak: Command) -> None:
    first = tonggak(*ADD)
    tonggak("monitoring", "indicator", *LEBONG_M4, "akses-aman", "9,4", *AT)
    tonggak("monitoring", "indicator", *LEBONG_M4, "akses-aman", "15", *AT)

    found = json.loads(tonggak("monitoring", "list", *LEBONG_M4, "--json")[1])

    assert first[1].splitlines()[1] == "  akan diperluas, tetapi baru 1 dari 5 aspek kesiapan terpenuhi."
    assert [(s["service"], s["points"][0]["coverage"]) for s in found["services"]] == [("tps3r-sukau", 25.0)]
    assert [(i["points"][0]["value"], i["points"][0]["score"]) for i in found["indicators"]] == [
        ("15", 100.0)
    ]


def test_the_rounds_are_shown_in_indonesian(tonggak: Command) -> None:
    tonggak(*ADD)

    code, out, _ = tonggak("monitoring", "list", *LEBONG_M4)

    assert code == 0
    assert "25 % · perluas" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report", *LEBONG_M4], 3, "belum memiliki putaran monev"),
        (["import", *LEBONG_M4, "tidak-ada.xlsx"], 2, "Tidak ada berkas tidak-ada.xlsx."),
        (["indicator", *LEBONG_M4, "air", "5"], 3, "Tidak ada indikator 'air'."),
        (["indicator", *LEBONG_M4, "operator", "5"], 2, "'5' tidak ada dalam pilihan: uptd-blud"),
        (["area-risk", "tidak-ada.csv", "--impacts", "1"], 2, "Tidak ada berkas tidak-ada.csv."),
    ],
    ids=["no round", "no file", "no indicator", "no answer", "no villages"],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tonggak: Command, arguments: list[str], code: int, said: str
) -> None:
    ended, _, err = tonggak("monitoring", *arguments)

    assert ended == code
    assert said in err


def test_villages_are_classed_by_their_risk(tonggak: Command, tmp_path: Path) -> None:
    file = tmp_path / "desa.csv"
    file.write_text("Desa;I1;I2;Air limbah;Sampah;Drainase\nAmen;4;2;4;1;2\nSukau;1;1;1;1;2\n")

    code, out, _ = tonggak(
        *("monitoring", "area-risk", str(file), "--impacts", "0.5,0.5", "--agency", "Bappeda", "--json")
    )

    found = json.loads(out)
    assert code == 0
    assert [(r["area"], r["subsector"], r["score"], r["risk_class"]) for r in found["risks"]] == [
        ("Amen", "wastewater", 12, 4),
        ("Sukau", "wastewater", 1, 1),
        ("Amen", "waste", 3, 4),
        ("Sukau", "waste", 1, 1),
        ("Amen", "drainage", 6, 4),
        ("Sukau", "drainage", 2, 1),
    ]
    assert found["note"] == (
        "1 perangkat daerah memberi persepsi risiko; diperlukan paling sedikit 5 dan paling banyak 9."
    )


def test_a_village_without_a_score_is_named(tonggak: Command, tmp_path: Path) -> None:
    file = tmp_path / "desa.csv"
    file.write_text("Desa;I1;Air limbah;Sampah;Drainase\nAmen;4;4;;2\n")

    code, _, err = tonggak("monitoring", "area-risk", str(file), "--impacts", "1")

    assert (code, err.splitlines()[1:]) == (2, ["  baris 2, Sampah: sel ini kosong."])
