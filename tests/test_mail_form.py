from dataclasses import replace
from email.message import EmailMessage

import pytest
from mail_server import mail_server
from test_mail_channel import DRAFT, SENDER, WORDS, send_to

from notifications.channels.channel import Outgoing
from notifications.channels.mail_form import MailForm
from notifications.forms import CalendarPart, Draft

ENTRY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:m4@lebong.example\r\n"
    "SUMMARY:Kick-off é\r\nDESCRIPTION:satu baris yang panjang sekali supaya harus dilipat oleh surel\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
MEETING = replace(DRAFT, calendar=CalendarPart("REQUEST", ENTRY))


def arrived(draft: Draft) -> EmailMessage:
    frozen = MailForm(SENDER).write(draft).frozen
    with mail_server() as mailbox:
        send_to(mailbox.port, Outgoing(draft.message_id, draft.address, draft.name, "", "", frozen))
    return mailbox.mails[0]


def shape(part: EmailMessage) -> list[object]:
    inner = [shape(p) for p in part.iter_parts()] if part.is_multipart() else []  # type: ignore[arg-type]
    return [part.get_content_type(), *inner]


def test_a_meeting_stands_beside_the_words_and_as_a_file() -> None:
    mail = arrived(MEETING)

    assert shape(mail) == [
        "multipart/mixed",
        ["multipart/alternative", ["text/plain"], ["text/html"], ["text/calendar"]],
        ["application/ics"],
    ]


def test_a_meeting_without_html_has_its_words_and_its_entry() -> None:
    mail = arrived(replace(MEETING, words=replace(WORDS, html="")))

    assert shape(mail) == [
        "multipart/mixed",
        ["multipart/alternative", ["text/plain"], ["text/calendar"]],
        ["application/ics"],
    ]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_part_says_what_is_asked_of_the_mail_program(method: str) -> None:
    mail = arrived(replace(MEETING, calendar=CalendarPart(method, ENTRY)))

    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": method}


def test_the_entry_arrives_letter_by_letter_in_both_places() -> None:
    mail = arrived(MEETING)

    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    (file,) = mail.iter_attachments()
    contents = [part.get_payload(decode=True), file.get_payload(decode=True)]
    assert (contents, file.get_filename()) == ([ENTRY.encode()] * 2, "rapat.ics")


@pytest.mark.parametrize("draft", [DRAFT, MEETING], ids=["a reminder", "a meeting"])
def test_the_same_draft_makes_the_same_mail(draft: Draft) -> None:
    once, again = (MailForm(SENDER).write(draft).frozen for _ in range(2))

    assert once == again


def test_no_line_of_a_frozen_mail_is_longer_than_servers_take() -> None:
    long = replace(MEETING, words=replace(WORDS, text="kata " * 900, html="<p>" + "kata " * 900 + "</p>"))

    frozen = MailForm(SENDER).write(long).frozen

    assert max(len(line) for line in frozen.split(b"\r\n")) <= 998
