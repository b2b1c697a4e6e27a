import io
import stat
from pathlib import Path

import pytest
from dossier_cast import PDF, Desk, step_of, xlsx
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import Session, select

from models.dossier.file_names import ending_of, safe_file_name
from models.dossier.handing_in import deliveries_of
from models.dossier.storage import DocumentStore, Stored
from models.rules.errors import BadInput, NotAllowed, TonggakError, Unavailable, Unknown
from models.rules.lifecycle import StepMove
from models.tables.documents import Document
from models.tables.milestones import Milestone

HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of b"abc"


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


@pytest.fixture
def desk(session: Session, tmp_path: Path, m4: int) -> Desk:
    return Desk(session, tmp_path, m4)


def test_a_file_lies_under_its_hash(store: DocumentStore, tmp_path: Path) -> None:
    path = tmp_path / "surat.txt"
    path.write_bytes(b"abc")

    stored = store.put(path)

    assert stored == Stored(HASH, 3, "text/plain")
    assert store.path_of(HASH) == store.folder / "ba" / "78" / HASH
    with store.open(HASH) as file:
        assert file.read() == b"abc"


def test_the_same_content_is_kept_once(store: DocumentStore) -> None:
    first = store.put(io.BytesIO(b"abc"))
    written = store.path_of(HASH).stat().st_mtime_ns

    second = store.put(io.BytesIO(b"abc"))

    assert first == second
    assert store.path_of(HASH).stat().st_mtime_ns == written
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [HASH]


def test_a_stream_that_breaks_off_leaves_nothing(store: DocumentStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the line went dead")
            return super().read(size)

    with pytest.raises(OSError, match="line went dead"):
        store.put(Broken(b"abc"))

    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_colleagues_can_read_what_is_kept(store: DocumentStore) -> None:
    store.put(io.BytesIO(b"abc"))

    assert stat.S_IMODE(store.path_of(HASH).stat().st_mode) == 0o644


def test_damage_is_noticed(store: DocumentStore) -> None:
    store.put(io.BytesIO(b"abc"))
    store.verify(HASH)
    store.path_of(HASH).write_bytes(b"abd")

    with pytest.raises(Unavailable, match="is damaged"):
        store.verify(HASH)


@pytest.mark.parametrize("asked", [HASH, "../../etc/passwd", ""], ids=["not there", "a path", "nothing"])
def test_only_what_is_kept_can_be_opened(store: DocumentStore, asked: str) -> None:
    with pytest.raises(Unknown):
        store.open(asked)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("matriks 2024.xlsx", "matriks 2024.xlsx", id="a plain name"),
        pytest.param("../../etc/passwd", "passwd", id="folders above"),
        pytest.param("C:\\Users\\Bappeda\\RC.pdf", "RC.pdf", id="a Windows path"),
        pytest.param("surat\n\x00masuk\u202e.pdf", "surat masuk.pdf", id="invisible characters"),
        pytest.param('RC: "final"?.pdf', "RC- -final--.pdf", id="what Windows refuses"),
        pytest.param("nul.txt", "_nul.txt", id="a device of Windows"),
        pytest.param(" . ", "berkas", id="nothing left"),
        pytest.param("x" * 300 + ".pdf", "x" * 116 + ".pdf", id="too long"),
    ],
)
def test_a_file_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@given(name=some.text())
def test_no_name_leaves_its_folder_and_a_safe_name_stays(name: str) -> None:
    safe = safe_file_name(name)

    assert safe_file_name(safe) == safe
    assert not set(safe) & set("/\\\0\n")
    assert safe not in {"", ".", ".."}
    assert len(safe.encode()) <= 121


def test_an_ending_is_read_in_small_letters() -> None:
    assert [ending_of(name) for name in ("RC.PDF", "berkas", "a.tar.gz")] == ["pdf", "", "gz"]


def test_a_replaced_file_is_a_new_version(session: Session, desk: Desk, m4: int) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("pertama"))

    desk.give("matriks", "matriks perbaikan.xlsx", xlsx("kedua"))

    versions = deliveries_of(session, step_of(session, m4, "matriks"))
    assert [(d.version, d.file_name, d.handed_in_by) for d in versions] == [
        (1, "matriks.xlsx", "Narahubung Bappeda"),
        (2, "matriks perbaikan.xlsx", "Narahubung Bappeda"),
    ]
    assert len({d.sha256 for d in versions}) == 2


def test_the_same_file_again_is_the_same_delivery(session: Session, desk: Desk, m4: int) -> None:
    content = xlsx("matriks")
    first = desk.give("matriks", "matriks.xlsx", content)

    second = desk.give("matriks", "salinan.xlsx", content)

    assert second.id == first.id
    assert len(deliveries_of(session, step_of(session, m4, "matriks"))) == 1


def test_going_back_to_an_older_file_is_a_new_version(desk: Desk) -> None:
    first, other = xlsx("pertama"), xlsx("kedua")
    desk.give("matriks", "a.xlsx", first)
    desk.give("matriks", "b.xlsx", other)

    again = desk.give("matriks", "a.xlsx", first)

    assert again.version == 3


def test_one_content_for_two_papers_is_stored_once(session: Session, desk: Desk, m4: int) -> None:
    desk.give("rc", "rc.pdf", PDF, "rc")
    desk.give("surat-pengantar", "surat.pdf", PDF)

    assert len(session.exec(select(Document)).all()) == 1
    assert len(deliveries_of(session, session.get_one(Milestone, m4))) == 2


def test_a_link_is_kept_as_words(desk: Desk) -> None:
    delivery = desk.write("rc", " https://drive.example/rc ", "berkas-rc")

    assert delivery.file_name == "berkas-rc.txt"
    assert desk.store.path_of(delivery.sha256).read_bytes() == b"https://drive.example/rc\n"


@pytest.mark.parametrize(
    ("name", "content", "paper", "refusal"),
    [
        pytest.param("rc.docx", b"PK", "rc", (BadInput, "must be xlsx or pdf"), id="another format"),
        pytest.param("rc", PDF, "rc", (BadInput, "must be xlsx or pdf"), id="no ending"),
        pytest.param("rc.pdf", b"hello", "rc", (BadInput, "is called pdf but is none"), id="only called so"),
        pytest.param(
            "rc.xlsx", b"\xd0\xcf\x11\xe0", "rc", (BadInput, "has a password"), id="a locked workbook"
        ),
        pytest.param("rc.xlsx", b"PK cut off", "rc", (BadInput, "is called xlsx but is none"), id="cut off"),
        pytest.param("rc.pdf", b"", "rc", (BadInput, "is empty"), id="empty"),
        pytest.param("rc.pdf", PDF + bytes(10_000_000), "rc", (BadInput, "10 MB at most"), id="too large"),
        pytest.param("rc.pdf", PDF, None, (BadInput, "Say which paper"), id="one of two papers"),
        pytest.param(
            "rc.pdf", PDF, "ded", (Unknown, "asks for: rc, berkas-rc"), id="a paper nobody asked for"
        ),
        pytest.param("rc.pdf", PDF, "berkas-rc", (BadInput, "handed in as a link"), id="a file for a link"),
    ],
)
def test_what_breaks_the_rules_is_refused_and_not_kept(
    desk: Desk, name: str, content: bytes, paper: str | None, refusal: tuple[type[TonggakError], str]
) -> None:
    kind, sentence = refusal

    with pytest.raises(kind, match=sentence):
        desk.give("rc", name, content, paper)

    assert [path for path in desk.store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("text", ["drive.example/rc", "javascript:alert(1)", "https://", " "])
def test_only_a_whole_link_is_taken(desk: Desk, text: str) -> None:
    with pytest.raises(BadInput):
        desk.write("rc", text, "berkas-rc")


def test_nothing_is_handed_in_for_a_settled_step(desk: Desk) -> None:
    desk.move("matriks", StepMove.SKIP, reason="sudah dikirim tahun lalu")

    with pytest.raises(NotAllowed, match="Reopen it first"):
        desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
