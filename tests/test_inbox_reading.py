import pytest
from inbox_cast import OFFICE, OUR_ID, RETURNED, ROBOT, calendar_answer, letter, note, raw, report

from notifications.inbox.findings import (
    Attendance,
    AutoReply,
    Bounce,
    CalendarReply,
    Finding,
    HumanReply,
    Receipt,
)
from notifications.inbox.reading import read_mail

UNKNOWN = "550 5.1.1 <narahubung.pupr@lebong.example>: User unknown"


@pytest.mark.parametrize(
    ("mail", "finding"),
    [
        pytest.param(report(), Bounce(OUR_ID, OFFICE, "5.1.1", UNKNOWN, permanent=True), id="unknown user"),
        pytest.param(
            report(returned_as="text/rfc822-headers"),
            Bounce(OUR_ID, OFFICE, "5.1.1", UNKNOWN, permanent=True),
            id="with the headers alone",
        ),
        pytest.param(
            report(action="delayed", status="4.4.1", said="smtp; 450 4.4.1 no route yet"),
            Bounce(OUR_ID, OFFICE, "4.4.1", "450 4.4.1 no route yet", permanent=False),
            id="delayed",
        ),
        pytest.param(
            report(action="failed", status="4.4.7", said="X-Postfix; delivery time expired"),
            Bounce(OUR_ID, OFFICE, "4.4.7", "delivery time expired", permanent=True),
            id="given up after days",
        ),
        pytest.param(report(action="delivered", status="2.0.0"), Receipt(OUR_ID, OFFICE), id="delivered"),
        pytest.param(report(action="relayed", status="2.0.0"), AutoReply(), id="passed on"),
        pytest.param(
            report(returned="From: orang@lain.example\nMessage-ID: <lain@x.example>\n\nTeks\n"),
            Bounce("", OFFICE, "5.1.1", UNKNOWN, permanent=True),
            id="about somebody else's mail",
        ),
    ],
)
def test_a_servers_report_is_read(mail: bytes, finding: Finding) -> None:
    assert read_mail(mail) == (finding,)


def test_a_report_about_two_recipients_says_what_became_of_each() -> None:
    end = b"--batas\r\nContent-Type: message/rfc822"
    archive = b"Final-Recipient: rfc822; robot+arsip@lebong.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n"
    both = report().replace(end, archive + b"\r\n" + end)

    assert read_mail(both) == (
        Bounce(OUR_ID, OFFICE, "5.1.1", UNKNOWN, permanent=True),
        Receipt(OUR_ID, "robot+arsip@lebong.example"),
    )


@pytest.mark.parametrize(
    ("mail", "finding"),
    [
        pytest.param(
            note(f"{OFFICE}", f"host mx said: {UNKNOWN}", "", RETURNED),
            Bounce(OUR_ID, OFFICE, "5.1.1", f"host mx said: {UNKNOWN}", permanent=True),
            id="with a status",
        ),
        pytest.param(
            note("  Mailbox full", "", RETURNED, X_Failed_Recipients=OFFICE, subject="Mail delivery failed"),
            Bounce(OUR_ID, OFFICE, "", "Mail delivery failed", permanent=True),
            id="with the recipient in a header",
        ),
        pytest.param(
            note(f"<{OFFICE}>:", "550 mailbox unavailable", "", RETURNED),
            Bounce(OUR_ID, OFFICE, "", "550 mailbox unavailable", permanent=True),
            id="with a code alone",
        ),
        pytest.param(
            note(f"Surel kepada {OFFICE} tidak dapat disampaikan.", "", RETURNED, subject="Pemberitahuan"),
            Bounce(OUR_ID, OFFICE, "", f"Surel kepada {OFFICE} tidak dapat disampaikan.", permanent=True),
            id="in Indonesian",
        ),
        pytest.param(
            note(f"Surel kepada {OFFICE} tertunda dan akan dicoba lagi.", "", RETURNED),
            Bounce(OUR_ID, OFFICE, "", "Mail delivery", permanent=False),
            id="delayed, in Indonesian",
        ),
        pytest.param(
            note(
                "451 4.7.1 greylisted, still trying", "", RETURNED, subject="Warning: delivery failure so far"
            ),
            Bounce(OUR_ID, "", "4.7.1", "451 4.7.1 greylisted, still trying", permanent=False),
            id="a warning with a passing status",
        ),
        pytest.param(
            note(
                f"<p>{OFFICE} &lt;{OUR_ID[1:-1]}&gt;</p><b>5.1.1</b> no such user", Content_Type="text/html"
            ),
            Bounce(
                OUR_ID, OFFICE, "5.1.1", f"{OFFICE} &lt;{OUR_ID[1:-1]}&gt; 5.1.1 no such user", permanent=True
            ),
            id="in HTML",
        ),
    ],
)
def test_a_servers_own_words_are_read(mail: bytes, finding: Finding) -> None:
    assert read_mail(mail) == (finding,)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(note("5.1.1 user unknown"), id="a bounce that names no mail of ours"),
        pytest.param(
            note("Saya gagal membaca surel.", "", RETURNED, sender=OFFICE), id="a machine without numbers"
        ),
        pytest.param(
            letter("Saya sedang cuti. SELESAI.", Auto_Submitted="auto-replied").as_bytes(), id="away"
        ),
        pytest.param(letter("Cuti", X_Autoreply="yes").as_bytes(), id="away, the older way"),
        pytest.param(
            raw("From: a@b.example", "Subject: =?utf-8?Q?Balasan_otomatis=3A_Pengingat?=", "", "Cuti"),
            id="away, by its subject",
        ),
        pytest.param(letter("Kabar", Precedence="bulk").as_bytes(), id="to many"),
        pytest.param(letter("Kabar", List_Id="<kabar.example>").as_bytes(), id="a list"),
        pytest.param(
            report()
            .replace(b"report-type=delivery-status", b"report-type=disposition-notification")
            .replace(b"message/delivery-status", b"message/disposition-notification"),
            id="a reading receipt",
        ),
    ],
)
def test_what_machines_write_means_nothing(mail: bytes) -> None:
    assert read_mail(mail) == (AutoReply(),)


@pytest.mark.parametrize("attendance", list(Attendance), ids=[a.value.lower() for a in Attendance])
def test_an_answer_to_a_calendar_entry_is_read(attendance: Attendance) -> None:
    mail = calendar_answer(attendance.value, comment="Hadir\\, bersama staf", sequence=2)

    assert read_mail(mail) == (
        CalendarReply(
            "m4-2024-1707-kick_off@lebong.example", OFFICE, attendance, "Hadir, bersama staf", sequence=2
        ),
    )


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(calendar_answer(method="REQUEST"), id="an invitation"),
        pytest.param(calendar_answer("NEEDS-ACTION"), id="no answer yet"),
    ],
)
def test_what_is_no_answer_to_an_entry_is_none(mail: bytes) -> None:
    assert read_mail(mail) == (AutoReply(),)


def test_a_persons_answer_is_tied_to_our_mail() -> None:
    mail = letter("Sudah kami unggah.\n")

    assert read_mail(mail.as_bytes()) == (HumanReply(OUR_ID, "Sudah kami unggah.", has_attachments=False),)


def test_a_persons_files_are_noticed() -> None:
    mail = letter("Terlampir.", answers="")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="matriks.pdf")

    assert read_mail(mail.as_bytes()) == (HumanReply("", "Terlampir.", has_attachments=True),)


def test_a_person_who_quotes_a_bounce_breaks_no_address() -> None:
    mail = letter(f"Ada pesan galat: {UNKNOWN}\n\n{RETURNED}")

    (finding,) = read_mail(mail.as_bytes())
    assert isinstance(finding, HumanReply)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: \xe9\xe8\r\nFrom: \xff\r\nContent-Type: text/plain; charset=tidak-ada\r\n\r\n\xe9\r\n",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary\r\n",
        b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nbukan kalender\r\n",
        report()[:700],
        f"From: {ROBOT}\r\nSubject: =?utf-8?B?====?=\r\n\r\n".encode(),
    ],
    ids=["nothing", "bytes", "unknown letters", "no boundary", "a broken calendar", "cut off", "a bad word"],
)
def test_whatever_comes_is_read_without_failing(content: bytes) -> None:
    assert len(read_mail(content)) == 1
