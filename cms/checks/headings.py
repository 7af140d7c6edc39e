"""The order of headings: the title is the first level, a text begins with the second and skips none."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.checks.finding import Finding, Rule
from cms.checks.texts import Piece


def check(piece: Piece) -> Iterator[Finding]:
    above = 1
    for heading in piece.read.headings:
        place = piece.place(heading.nth)
        if not heading.text:
            yield Finding(Rule.HEADING, place, _("There is a heading without words."), _("Write it, or take it out."))
            continue
        if heading.level > above + 1:
            said = _("“%(text)s” is a heading of level %(level)d, with none of level %(missing)d above it.")
            told = {"text": heading.text[:30], "level": heading.level, "missing": above + 1}
            cure = _("Who listens to the page gets lost: make it a level higher.")
            yield Finding(Rule.HEADING, place, said % told, cure)
        elif heading.level == 1:
            said = _("“%(text)s” is a second title.") % {"text": heading.text[:30]}
            yield Finding(Rule.HEADING, place, said, _("Make it a heading of level 2: the title stands above already."))
        above = heading.level
