"""What the case page prints, asked for part by part: templates compute nothing."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import data, faces, giving, mentions, noted, parties, pausing, rights, urging
from cases.actor import staff
from cases.desk import clock_row, handed_row, late_row, links, log, told
from cases.desk.rows import channel_label
from cases.models import Case, Category
from cases.papers import shown
from cases.parties import recoding
from cases.parts import faces as part_faces
from cases.parts import sharing
from cases.sheets import shown as sheets_shown
from forms import intake
from home.templatetags.ow import weekday_time

TONES = {Category.INTAKE: "amber", Category.WORK: "brand", Category.PAUSE: "violet", Category.CLOSED: "plain"}
LONG = 24  # characters from which an answer takes the whole line


@dataclass
class Fact:
    """One answer. ``field``: as `look` takes it. ``revealed``: in clear, once."""

    field: str
    label: str
    text: str
    secret: bool
    table: Any = None
    revealed: str = ""

    @property
    def wide(self) -> bool:
        return bool(self.table) or len(self.text) > LONG


@dataclass(frozen=True)
class Note:
    """A fact. ``url``: of the case it names, for who may open it."""

    label: str
    text: str
    url: str = ""

    @property
    def wide(self) -> bool:
        return len(self.text) > LONG


@dataclass
class Step:
    title: str
    rows: list[Fact]


@dataclass
class Part:
    """What was said through one form: the opening one, or that of a later move."""

    title: str
    said: str
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    name: str
    size: int
    label: str
    url: str


class CaseFace:
    """``revealed``: {field: value} of a secret answer that was just revealed."""

    def __init__(self, case: Case, user, revealed: dict[str, Any]) -> None:
        self.case, self.user, self.shown = case, user, revealed
        self.due_tone, self.due = faces.due_face(case)
        self.tone = TONES[case.category]
        self.state = case.state_label
        self.channel = channel_label(case.channel)
        self.item = case.item_version.item.name if case.item_version_id else ""
        self.in_name_of = case.in_name_of.name if case.in_name_of_id else ""

    @cached_property
    def may_reveal(self) -> bool:
        return rights.may(self.user, "reveal", self.case)

    @cached_property
    def colleagues(self) -> list[giving.Load]:
        """Whom this person may give the case to, with what each has in hand; nobody where it is not theirs to say."""
        may = giving.giver(staff(self.user), self.case)
        return giving.loads(giving.colleagues(self.case)) if may else []

    @cached_property
    def parties(self) -> list[tuple[str, str]]:
        """(key, who it is, masked) of the parties whom this person may send their code again."""
        known = parties.standing(self.case)
        if not known or recoding.sender(staff(self.user), self.case) is None:
            return []
        return [(key, faces.party(self.case, key)) for key in known]

    @cached_property
    def may_note(self) -> bool:
        return rights.may(self.user, "note", self.case)

    @cached_property
    def callable(self) -> list:
        """Whom a note of this person may call to the case."""
        return mentions.people(self.case, self.user) if self.may_note else []

    @cached_property
    def clocks(self) -> list[clock_row.ClockRow]:
        return clock_row.rows(self.case)

    @cached_property
    def late(self) -> list[late_row.LateRow]:
        """Who had how many days of each time limit that was not kept."""
        return late_row.rows(self.case)

    @cached_property
    def pausing(self) -> str:
        """A sentence where the holder has made a habit of stopping clocks just before the due day."""
        n = pausing.habit(self.case.holder_id) if self.case.category == Category.PAUSE else 0
        return pausing.words(self.case, n) if n else ""

    @cached_property
    def urged(self) -> str:
        """How often the applicant urged it, while there is something to do about it."""
        return urging.of(self.case).words if urging.is_offered(self.case) else ""

    @cached_property
    def handing(self) -> str:
        """Who handed the case on and how long that may be objected to, or who objects and why."""
        return handed_row.words(self.case)

    @cached_property
    def log(self) -> list[log.Entry]:
        return log.entries(self.case, shown=self.shown)

    @cached_property
    def links(self) -> list[links.Linked]:
        return links.of(self.case, self.user)

    @cached_property
    def documents(self) -> list[shown.Paper]:
        """Papers the office has issued, where this person may have them."""
        return [] if self.withheld or not rights.may(self.user, "attachment", self.case) else shown.of(self.case)

    @cached_property
    def scores(self) -> list[sheets_shown.Score]:
        """What stands now, unless it was published just so."""
        known = [(each.rows, each.total, each.grade) for each in self.published]
        return [each for each in sheets_shown.working(self.case) if (each.rows, each.total, each.grade) not in known]

    @cached_property
    def published(self) -> list[sheets_shown.Score]:
        return sheets_shown.published(self.case)

    @cached_property
    def told(self) -> list[told.Told]:
        return told.of(self.case, self.user)

    @cached_property
    def together(self) -> list[tuple[str, str]]:
        return links.acts(self.case, self.user)

    @cached_property
    def subcases(self) -> list[part_faces.GroupFace]:
        """The parts of the case; those this person may see as links."""
        if not self.case.parts:
            return []
        seen = set(Case.objects.visible_to(self.user).filter(parent=self.case).values_list("pk", flat=True))
        return part_faces.of(
            self.case, public=False, url=lambda part: part.get_absolute_url() if part.pk in seen else ""
        )

    @cached_property
    def shared(self) -> list[Fact]:
        """What the whole lets this part see; its secret answers stay masked here."""
        rows = sharing.rows(self.case) if self.case.parent_id else ()
        return [
            Fact(row["key"], row["label"], row["text"], row["secret"], row["table"]) for row in rows if not row["files"]
        ]

    @cached_property
    def shared_files(self) -> list[Paper]:
        may = rights.may(self.user, "attachment", self.case)
        rows = sharing.rows(self.case) if self.case.parent_id else ()
        return [
            Paper(
                each["name"],
                each["size"],
                row["label"],
                reverse("desk:attachment", args=[self.case.number, each["id"]]) if may else "",
            )
            for row in rows
            for each in row["files"] or ()
        ]

    @cached_property
    def noted(self) -> list[Note]:
        """Facts. Nothing where some answers are for others alone: a fact may say what stands in them."""
        rows = [] if self.withheld else list(noted.rows(self.case))
        numbers = {number for _label, _text, number in rows if number}
        seen = Case.objects.visible_to(self.user).filter(number__in=numbers) if numbers else ()
        urls = {case.number: case.get_absolute_url() for case in seen}
        return [Note(label, text, urls.get(number, "")) for label, text, number in rows]

    @cached_property
    def submissions(self) -> list:
        return rights.readable(self.user, data.submissions(self.case))

    @cached_property
    def withheld(self) -> bool:
        """True where answers are there that only people named for their form read."""
        return len(self.submissions) < len(data.submissions(self.case))

    @cached_property
    def parts(self) -> list[Part]:
        """Newest wording last: the opening form first, then what moves asked. Files alone stand among the papers."""
        return [part for part in map(self._part, self.submissions) if part.steps]

    def _part(self, submission) -> Part:
        steps = [
            Step(step["title"], [self._fact(row, submission) for row in step["rows"] if not row["files"]])
            for step in intake.shown(submission)
        ]
        said = _("form version %(n)d, %(at)s") % {
            "n": submission.version.number,
            "at": weekday_time(submission.at),
        }
        return Part(self._title(submission), said, [step for step in steps if step.rows])

    def _title(self, submission) -> str:
        """The form's own; what was filled in again, or mended, is called by the step it came with."""
        title = submission.version.spec.title
        first = next(each for each in self.submissions if each.version.form_id == submission.version.form_id)
        if submission.pk == first.pk:
            return title
        event = self._filled_in.get(submission.pk)
        return _("%(form)s: %(step)s") % {"form": title, "step": faces.label_of(self.case, event)} if event else title

    @cached_property
    def _filled_in(self) -> dict[int, Any]:
        """Submission → the event it came with."""
        return {event.submission_id: event for event in self.case.events.exclude(submission=None)}

    def _fact(self, row: dict, submission) -> Fact:
        """Moves may ask the same again: an older answer is named by its submission too."""
        newest = next(each for each in reversed(self.submissions) if row["key"] in each.data)
        field = row["key"] if submission.pk == newest.pk else f"{row['key']}@{submission.pk}"
        shown = self.shown.get(field, "") if row["secret"] else ""
        return Fact(field, row["label"], row["text"], row["secret"], row["table"], str(shown))

    @cached_property
    def has_secrets(self) -> bool:
        return any(fact.secret for part in self.parts for step in part.steps for fact in step.rows)

    @cached_property
    def files(self) -> list[Paper]:
        may = rights.may(self.user, "attachment", self.case)
        found = []
        for submission in self.submissions:
            for paper in submission.attachments.all():
                url = reverse("desk:attachment", args=[self.case.number, paper.pk]) if may else ""
                label = intake.label_of(submission.version.spec, paper.field)
                found.append(Paper(paper.name, paper.size, label, url))
        return found
