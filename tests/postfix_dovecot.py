"""Postfix and Dovecot as an office runs them: STARTTLS and AUTH, LMTP, IMAPS, plus addresses, real bounces.

Needs Debian's postfix, dovecot-imapd and dovecot-lmtpd, and root; everything of theirs lies in one folder.
"""

import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mail_server import HOST, PASSWORD, certificate, free_port, reached

from notifications.channels.mail import MailServer, Security
from notifications.inbox.mailbox import Mailbox

DOMAIN = "lebong.example"
USERS = ("pengingat", "kepala.pupr")  # and nobody else: mail to others comes back


@dataclass(frozen=True)
class MailOffice:
    """Where to reach both, and the certificate to trust."""

    smtp_port: int
    imaps_port: int
    imap_port: int
    trust: ssl.SSLContext

    def smtp(self, **more: Any) -> MailServer:  # noqa: ANN401 - a server's own settings
        """Where mail is handed over, as the robot."""
        settings = {"user": "pengingat", "password": PASSWORD, "trust": self.trust} | more
        return MailServer(HOST, self.smtp_port, Security.STARTTLS, **settings)

    def mailbox(self, user: str = "pengingat", **more: Any) -> Mailbox:  # noqa: ANN401 - as above
        """Give a user's mailbox."""
        settings = {"user": user, "password": PASSWORD, "trust": self.trust} | more
        return Mailbox(HOST, self.imaps_port, Security.TLS, **settings)


@contextmanager
def mail_office() -> Iterator[MailOffice]:
    """Run both until the block ends; users of every test share them."""
    # Not in pytest's own folder, which only root may enter.
    with tempfile.TemporaryDirectory(prefix="tonggak-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        _, trust = certificate(folder)
        office = MailOffice(free_port(), free_port(), free_port(), trust)
        postfix, dovecot = _write_postfix(folder, office), _write_dovecot(folder, office)
        with ExitStack() as running:
            _run("dovecot", "-c", str(dovecot))
            running.callback(_run, "doveadm", "-c", str(dovecot), "stop")
            # It takes no relative folder, and says nothing about it.
            _run("postfix", "-c", str(postfix), "start")
            running.callback(_run, "postfix", "-c", str(postfix), "abort")
            reached(office.smtp_port)
            reached(office.imaps_port)
            yield office


def _run(*command: str) -> None:
    # Into a file: what they leave running would hold a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, stdout=said, stderr=said, check=False, timeout=60)
        said.seek(0)
        assert done.returncode == 0, f"{' '.join(command)}: {said.read()}"


def _write_dovecot(folder: Path, office: MailOffice) -> Path:
    (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in USERS))
    (folder / "users").chmod(0o644)
    mails = folder / "mails"
    mails.mkdir()
    _run("chown", "mail:mail", str(mails))
    config = folder / "dovecot.conf"
    config.write_text(f"""
base_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = {HOST}
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{mails}/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
auth_mechanisms = plain login
auth_username_format = %n
auth_failure_delay = 0
recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes
lda_mailbox_autocreate = yes
passdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={mails}/%n
}}
namespace inbox {{
  inbox = yes
  mailbox arsip {{
    auto = create
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {office.imap_port}
  }}
  inet_listener imaps {{
    port = {office.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener {folder}/lmtp {{
    user = postfix
    mode = 0600
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    user = postfix
    mode = 0600
  }}
}}
""")
    return config


def _write_postfix(folder: Path, office: MailOffice) -> Path:
    config = folder / "postfix"
    for part in (config, folder / "spool", folder / "data"):
        part.mkdir()
    _run("chown", "postfix", str(folder / "data"))
    (config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mail.{DOMAIN}
mydestination =
alias_maps =
alias_database =
inet_interfaces = {HOST}
inet_protocols = ipv4
mynetworks =
virtual_mailbox_domains = {DOMAIN}
virtual_transport = lmtp:unix:{folder}/lmtp
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
smtpd_tls_cert_file = {folder}/certificate.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_error_sleep_time = 0
""")
    services = [
        f"{HOST}:{office.smtp_port} inet n - n - - smtpd",
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        *(f"{name} unix - - n - 0 bounce" for name in ("bounce", "defer", "trace")),
        "proxymap unix - - n - - proxymap",
        "smtp unix - - n - - smtp",
        "lmtp unix - - n - - lmtp",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
    ]
    (config / "master.cf").write_text("\n".join(services) + "\n")
    return config
