"""A paper as PDF, drawn from what its event keeps: the same words whoever prints it, whenever; larger in 长者版."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import addresses
from cases.models import Document
from forms import digests
from home.pdf import Letter

LANGUAGE = "zh-hans"  # papers are the office's, whatever language a reader's browser wants


LARGE = 1.6  # body 21 points, nothing under 14


def draw(document: Document, *, large: bool = False) -> bytes:
    """``large``: in large type, as some papers always are. Raises home.crypto.Unreadable."""
    told = document.facts
    with translation.override(LANGUAGE):
        digits = digests.printed(document.digest)
        foot = _("%(title)s %(number)s, check digits %(digits)s") % {**told, "digits": digits}
        grow = LARGE if large or told.get("large") else 1
        letter = Letter(f"{told['title']} {told['number']}", at=document.at, foot=foot, grow=grow)
        letter.head(told["unit"], told["title"], told["number"])
        if told["to"]:
            letter.paragraph(pgettext("paper", "%(name)s:") % {"name": told["to"]}, indent=False)
        for paragraph in filter(str.strip, told["text"].split("\n")):
            letter.paragraph(paragraph)
        if told["rows"]:
            letter.listed(map(tuple, told["rows"]))
        if told["remedy"]:
            letter.paragraph(told["remedy"])
        letter.signed(told["unit"], office_day(date.fromisoformat(told["day"])), pgettext("paper", "(seal)"))
        where = addresses.whole(addresses.verify(told["number"], digits))
        letter.check(
            where, _("Scan to see whether this paper is genuine. Check digits %(digits)s") % {"digits": digits}
        )
        return letter.whole()


def office_day(day: date) -> str:
    """As an official paper dates itself: 2026年9月5日, Arabic digits, no zeros before them (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
