"""Names of uploaded files: kept for people to recognise, never for machines to trust."""

import re
import unicodedata

from django.utils.translation import pgettext

from home.personal import masked

MOST = 80
# Suffixes a machine might run, also where they hide before the last one: bill.pdf.exe, photo.php.jpg.
_DANGEROUS = (
    "asp|aspx|bat|bin|cgi|cmd|com|cpl|dll|exe|hta|html?|jar|jse?|jspx?|lnk|mht|msi|php[35]?|phar|phtml|pl|ps1|py|reg"
    "|scr|sh|shtml|svg|swf|vb|vbe|vbs|wsf|xhtml"
)
RISKY = re.compile(rf"\.(?=(?:{_DANGEROUS})(?:[.\s]|$))", re.IGNORECASE)
_NO_NAME = re.compile(r'[\\/:*?"<>|;]')


def clean(name: str | None) -> str:
    """``name`` without folders, control and direction characters, and dots that would make a second suffix.

    Names are kept in clear, and people call a photo by the number on it: such numbers lose their middle.
    """
    text = unicodedata.normalize("NFC", str(name or "")).replace("\\", "/").rpartition("/")[2]
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    text = re.sub(r"\s+", " ", _NO_NAME.sub("_", masked(text))).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    text = RISKY.sub("_", stem) + dot + suffix if stem else text
    return _short(text) or pgettext("upload", "file")


def _short(text: str) -> str:
    stem, dot, suffix = text.rpartition(".")
    return f"{stem[: MOST - 12]}{dot}{suffix[:11]}" if stem and len(text) > MOST else text[:MOST]


def with_suffix(name: str, suffix: str) -> str:
    """``name`` with the suffix its content deserves: photo.HEIC becomes photo.jpg."""
    stem, _dot, old = name.rpartition(".")
    if not stem or len(old) > 5 or not old.isalnum():
        stem = name
    return f"{RISKY.sub('_', stem + '.').rstrip('.')}.{suffix}"
