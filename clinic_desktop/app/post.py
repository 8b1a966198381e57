"""Mail on its way out: by SMTP, or as `.eml` files where no server is configured."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from clinic_desktop.app.secrets import SecretStore
from clinic_desktop.core.clock import Clock
from clinic_desktop.domain.notices.interface import Posting

TIMEOUT = 20  # seconds


class FilePost:
    """One file per message id, written aside and renamed: whole or not there, never twice."""

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder, self._sender, self._clock = folder, sender, clock

    def send(self, posting: Posting) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{posting.message_id}.eml"
        half = target.with_suffix(".part")
        half.write_bytes(bytes(message(posting, self._sender, self._clock)))
        os.replace(half, target)


class SmtpPost:
    """`smtps://user@host:port` or `smtp://…` with STARTTLS; the password is a secret."""

    def __init__(self, url: str, password: str | None, sender: str, clock: Clock) -> None:
        self._where, self._password = urlsplit(url), password
        self._sender, self._clock = sender, clock

    def send(self, posting: Posting) -> None:
        """Raises OSError or SMTPException; the outbox tries again later."""
        host, port = self._where.hostname or "localhost", self._where.port or 0
        trust = ssl.create_default_context()
        if self._where.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trust)
        else:
            line = smtplib.SMTP(host, port, timeout=TIMEOUT)
        with line:
            if self._where.scheme == "smtp" and host not in ("localhost", "127.0.0.1"):
                line.starttls(context=trust)
            if self._where.username and self._password:
                line.login(self._where.username, self._password)
            line.send_message(message(posting, self._sender, self._clock))


def message(posting: Posting, sender: str, clock: Clock) -> EmailMessage:
    """The library refuses line breaks in headers; the id is stable, so a repeat is recognised."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = posting.mail.to
    made["Subject"] = posting.mail.subject
    made["Date"] = format_datetime(clock())
    made["Message-ID"] = f"<{posting.message_id}@clinic-desktop.invalid>"
    made["Content-Language"] = posting.mail.language
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(posting.mail.text)
    for name, content in posting.attached:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def open_post(data_dir: Path, secrets: SecretStore, clock: Clock) -> FilePost | SmtpPost:
    """By CLINIC_SMTP_URL, else files in `mail/` of the data folder."""
    sender = os.environ.get("CLINIC_MAIL_FROM", "clinic@localhost.invalid")
    url = os.environ.get("CLINIC_SMTP_URL")
    if url:
        return SmtpPost(url, secrets.get("smtp"), sender, clock)
    return FilePost(data_dir / "mail", sender, clock)
