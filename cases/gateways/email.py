"""E-mail through Django's mail back end (EMAIL_URL)."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from cases.gateways import Away, Letter
from home import crypto


def send(letter: Letter) -> None:
    """Raises Away when the server does not answer, else what the server said against this letter."""
    if "@" not in letter.to:
        raise ValueError("There is no e-mail address to send this to.")
    mail = EmailMessage(letter.subject, letter.text, to=[letter.to])
    # The same Message-ID every time: mail servers and programs drop the second copy.
    mail.extra_headers["Message-ID"] = f"<{crypto.lookup(letter.key, 'message-id')[:40]}@{_host()}>"
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        mail.send()
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError) as fault:
        raise Away(str(fault)) from fault
    except smtplib.SMTPException:
        raise
    except OSError as fault:
        raise Away(str(fault)) from fault


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
