"""The one question whether a page may be published, whoever asks: button, bulk, review or schedule."""

from dataclasses import dataclass, field

from cms.checks import headings, links, pictures, targets, texts, words
from cms.checks.finding import Finding


class Refused(Exception):  # a refusal with a list, as the reader of the code says it
    """Publishing ``page`` was refused; ``findings`` say what keeps it."""

    def __init__(self, page, findings: list[Finding]) -> None:
        super().__init__(f"{page}: {', '.join(map(str, findings))}")
        self.page, self.findings = page, findings


@dataclass
class Known:
    """What is asked once for many pages: the words that are kept, what of others did not answer."""

    words: list = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Known":
        from cms.checks import outside
        from cms.models import SensitiveWord

        return cls(list(SensitiveWord.objects.all()), outside.broken())


@dataclass(frozen=True)
class Report:
    refusals: list[Finding]
    warnings: list[Finding]
    fresh: list[Finding]  # warnings that nobody has confirmed for this page yet

    def __bool__(self) -> bool:
        return bool(self.refusals or self.warnings)


def look(page, known: Known | None = None, *, files: bool = False) -> Report:
    """All that is wrong with ``page`` as it stands. ``files``: open the pictures too."""
    from cms.checks import kept

    found = find(page, known, files=files)
    warnings = [each for each in found if not each.refuses]
    accepted = kept.accepted(page) if warnings else set()
    fresh = [each for each in warnings if each.mark not in accepted]
    return Report([each for each in found if each.refuses], warnings, fresh)


def find(page, known: Known | None = None, *, files: bool = False) -> list[Finding]:
    known = known or Known.now()
    said, leads = texts.pieces(page), texts.leads(page)
    there = targets.of(said)
    found = list(page.standards())
    for lead in leads:
        found += pictures.check_lead(lead)
        if files:
            found += pictures.check_file(lead.label, lead.image)
    for piece in said:
        found += headings.check(piece)
        found += pictures.check_text(piece, there.images)
        if files:
            for embed in piece.read.pictures:
                if image := there.images.get(embed.image):
                    found += pictures.check_file(piece.place(embed.nth), image)
        found += links.check(piece, there, known.broken)
        found += words.check(piece, known.words)
    return list(dict.fromkeys(found))


def refusals(page) -> list[Finding]:
    return [each for each in find(page) if each.refuses]
