"""Words that editors keep a list of, and numbers that say who somebody is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.checks.finding import Finding, Rule
from cms.checks.texts import Piece
from home import personal

ID_DIGITS = 15  # an ID number has more, a mobile number fewer


def check(piece: Piece, kept: list) -> Iterator[Finding]:
    """``kept``: rows of SensitiveWord."""
    seen: set[str] = set()
    for nth, text in piece.read.blocks:
        for row in kept:
            if row.word not in seen and row.stands_in(text):
                seen.add(row.word)
                yield _told(row, piece.place(nth))
        yield from _persons(text, piece.place(nth))


def _told(row, place: str) -> Finding:
    said = _("“%(word)s” stands here.") % {"word": row.word}
    why = f"{row.why.rstrip('。')}。" if row.why else ""
    cure = _("Write “%(instead)s”.") % {"instead": row.instead} if row.instead else _("Say it in other words.")
    return Finding(Rule.WORD, place, said + why, cure, row.level == row.Level.REFUSE)


def _persons(text: str, place: str) -> Iterator[Finding]:
    for begin, end in personal.spots(text):
        number = text[begin:end]
        told = {"number": personal.masked(number)}
        if sum(sign.isdigit() for sign in number) >= ID_DIGITS:
            said = _("An ID number stands here (%(number)s).") % told
            cure = _("Take it out: nobody's number may be made public without consent "
                     "(个人信息保护法 第二十五条, 政府信息公开条例 第十五条).")  # fmt: skip
            yield Finding(Rule.PERSON, place, said, cure, True)
        else:
            said = _("A mobile number stands here (%(number)s).") % told
            cure = _("Is it somebody's own? Then take it out (个人信息保护法 第二十五条) and name the office's.")
            yield Finding(Rule.PERSON, place, said, cure)
