"""Mails as servers, mail programs and people send them to the robot."""

from email.message import EmailMessage

OUR_ID = "<tonggak.0123456789abcdef0123456789abcdef@lebong.example>"
ROBOT = "pengingat@lebong.example"
OFFICE = "narahubung.pupr@lebong.example"

RETURNED = f"""Return-Path: <{ROBOT}>
Received: from robot by mail.lebong.example; Mon, 27 May 2024 01:00:00 +0000
Date: Mon, 27 May 2024 01:00:00 +0000
From: Sekretariat Pokja PKP <{ROBOT}>
To: <{OFFICE}>
Subject: Pengingat: dokumen tertunda, gagal 5.9.9
Message-ID: {OUR_ID}

Mohon maaf bila surel ini gagal terkirim.
"""


def raw(*lines: str) -> bytes:
    """Write a mail down as it comes over the line."""
    return "\r\n".join("\n".join(lines).splitlines()).encode() + b"\r\n"


def report(  # noqa: PLR0913 - what a report may say
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <narahubung.pupr@lebong.example>: User unknown",
    recipient: str = OFFICE,
    returned: str = RETURNED,
    returned_as: str = "message/rfc822",
) -> bytes:
    """What Postfix and its like send (RFC 3464)."""
    return raw(
        "Return-Path: <>",
        "From: MAILER-DAEMON@mail.lebong.example (Mail Delivery System)",
        f"To: {ROBOT}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="batas"',
        "",
        "--batas",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "This is the mail system at host mail.lebong.example.",
        "",
        "--batas",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.lebong.example",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: {said}",
        "",
        "--batas",
        f"Content-Type: {returned_as}",
        "",
        returned,
        "--batas--",
    )


def note(
    *lines: str,
    sender: str = "MAILER-DAEMON@mail.pemda.example",
    subject: str = "Mail delivery",
    **headers: str,
) -> bytes:
    """What a server writes in its own words, with our mail below."""
    more = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("Return-Path: <>", f"From: {sender}", f"To: {ROBOT}", f"Subject: {subject}", *more, "", *lines)


def letter(text: str, *, answers: str = OUR_ID, sender: str = OFFICE, **headers: str) -> EmailMessage:
    """What a person writes."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, ROBOT, "Re: Pengingat"
    if answers:
        mail["In-Reply-To"] = answers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def calendar_answer(
    partstat: str = "ACCEPTED", *, method: str = "REPLY", comment: str = "", sequence: int = 1
) -> bytes:
    """What a mail program sends when somebody presses Accept, Maybe or Decline."""
    entry = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Contoh//ID",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            "UID:m4-2024-1707-kick_off@lebong.example",
            f"SEQUENCE:{sequence}",
            "DTSTAMP:20240527T010000Z",
            "DTSTART:20240530T020000Z",
            f'ATTENDEE;CN="Narahubung, PUPR";PARTSTAT={partstat}:MAILTO:Narahubung.PUPR@lebong.example',
            *([f"COMMENT:{comment}"] if comment else []),
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    mail = letter("Narahubung telah menjawab undangan ini.", Auto_Submitted="auto-generated")
    mail.add_alternative(entry, subtype="calendar", params={"method": method})
    return mail.as_bytes()
