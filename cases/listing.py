"""Opening cases from a list: a line of a table is one form filled in by the office, sent through the one door.

sheet = listing.read(data, "tasks.xlsx")          # raises Unreadable
lines = listing.judged(type, sheet, post)          # nothing is written
done = listing.opened(type, lines, user, post)     # each line by itself; the same line never opens twice
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import relisting, rights
from cases.errors import CaseError
from cases.models import Case, CaseType
from cases.relisting import Change
from forms import csv_in, intake, schema
from forms.answers import Answers
from forms.errors import EVERYWHERE, Full, Invalid
from forms.exchange import book
from forms.exchange.problems import Problems, Unreadable
from forms.models import FormVersion, Submission
from home.models import Post, User

MOST_LINES = 1000
TOLD = 3  # cells that tell a line from the others: ten tasks of one unit begin alike
OFFICE = "office"  # the channel of what the office opens by itself
CHANNELS = {"village": "village", "town": "town"}  # by the unit's level; anywhere else it is the county's window
BY_ROWS = (
    "table",
    "repeat",
    "group",
    "file",
    "picture",
    "signature",
    "note",
    "calculated",
)  # one cell cannot say these
YES = {"是": "yes", "否": "no", "有": "yes", "无": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"}


@dataclass(frozen=True)
class Sheet:
    """``headings``: as written; ``rows``: (number in the file, {heading: text})."""

    headings: list[str]
    rows: list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Line:
    """One line. ``problems``: sentences, empty where it can be opened; ``case``: what came of it, or had before.
    ``said``: its first cells as they were written, to tell it from the others; nothing that is secret. ``changes``:
    what differs from the case there is and will be corrected (the keys: ``corrects``), ``changed``: was; ``stays``:
    what differs and a list does not change.
    """

    number: int
    answers: dict[str, Any]
    key: str
    problems: tuple[str, ...] = ()
    case: Case | None = None
    again: bool = False
    said: str = ""
    changes: tuple["Change", ...] = ()
    corrects: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    changed: bool = False


@dataclass(frozen=True)
class Openable:
    """A case type that staff may open from a list, with the form that opens it."""

    type: CaseType
    version: FormVersion
    headings: list[str] = field(default_factory=list)


# --- what may be opened ---------------------------------------------------------------------------------------------
def openable(user: User) -> list[Openable]:
    """Types one of the user's posts may open, whose form fits into the cells of a line."""
    rows = CaseType.objects.prefetch_related("opened_by__form").order_by("title")
    found = [(each, each.current) for each in rows if each.opened_by.all()]
    may = [each for each, version in found if version and rights.opener(user, version.life)]
    return [made for each in may if (made := of(each)) is not None]


def of(type: CaseType) -> Openable | None:
    version = form_of(type)
    if version is None or any(each.required is True and each.type in BY_ROWS for each in version.spec.fields()):
        return None
    return Openable(type, version, [each.label for each in asked(version.spec)])


def form_of(type: CaseType) -> FormVersion | None:
    """What a case of ``type`` is opened with."""
    opens = type.opened_by.select_related("form").first()
    return opens.form.current if opens else None


def asked(spec: schema.Form) -> list[schema.Field]:
    """Questions a cell can answer."""
    return [each for each in spec.fields() if each.type not in BY_ROWS and each.answers and each.calc is None]


# --- reading --------------------------------------------------------------------------------------------------------
def read(data: bytes, name: str) -> Sheet:
    """A workbook's first sheet, or CSV in UTF-8 or GB 18030; the first line names the questions. Raises Unreadable."""
    headings, rows = _workbook(data, name) if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" else _csv(data)
    rows = [(n, cells) for n, cells in rows if any(cells.values())]
    if not rows:
        raise Unreadable(_("There is no line to open. The first line names the questions, each other line is a case."))
    if len(rows) > MOST_LINES:
        said = _("These are %(n)d lines; at most %(most)d are opened at once. Split the list.")
        raise Unreadable(said % {"n": len(rows), "most": MOST_LINES})
    return Sheet(headings, rows)


def _workbook(data: bytes, name: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    problems = Problems()
    sheets = book.read(data, name, problems)
    sheet = next(iter(sheets.values()), None)
    if sheet is None:
        return [], []
    if problems.found:
        raise Unreadable(str(problems.found[0]))
    rows = [(row.number, {sheet.raw.get(key, key): text for key, text in row.cells.items()}) for row in sheet.rows]
    return list(sheet.raw.values()), rows


def _csv(data: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        headings, rows = csv_in.read(data)
    except csv_in.NotCsv as slip:
        raise Unreadable(_("This is neither a workbook nor a CSV file. Save it as XLSX.")) from slip
    return headings, [(n, dict(zip(headings, row, strict=False))) for n, row in rows]


# --- judging --------------------------------------------------------------------------------------------------------
def judged(openable: Openable, sheet: Sheet, post: Post) -> list[Line]:
    """Every line, with what is wrong with it; nothing is written. Raises Unreadable for a heading nobody asks."""
    spec = openable.version.spec
    known = {each.label.strip(): each for each in asked(spec)} | {each.key: each for each in asked(spec)}
    if strange := [each for each in sheet.headings if each and each not in known]:
        said = _("The form does not ask for “%(heading)s”. Its questions are: %(labels)s.")
        raise Unreadable(said % {"heading": strange[0], "labels": "、".join(openable.headings)})
    seen: Counter[str] = Counter()
    lines = []
    for number, cells in sheet.rows:
        answers = {known[head].key: typed(known[head], text) for head, text in cells.items() if head and text}
        digest = hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        seen[digest] += 1
        key = f"list:{openable.type.pk}:{digest[:40]}:{seen[digest]}"  # two alike in one list are two cases
        around = intake.around(_channel(openable, post), "staff", post.unit)
        found = Answers(spec, answers, extra=around).problems()
        said = "　".join([text for head, text in cells.items() if head and text and not known[head].secret][:TOLD])
        lines.append(Line(number, answers, key, tuple(_sentences(spec, found)), said=said))
    spoken = {known[head].key for head in sheet.headings if head}
    lines = relisting.compared(openable, _known(lines), spoken, post, _channel(openable, post))
    return _apart(lines)


def _apart(lines: list[Line]) -> list[Line]:
    """Two lines for one case would correct each other."""
    twice = {pk for pk, n in Counter(line.case.pk for line in lines if line.changes).items() if n > 1}
    said = _("This stands twice in the list, and differs. Keep one line.")
    return [replace(each, problems=(said,)) if each.changes and each.case.pk in twice else each for each in lines]


def typed(field: schema.Field, text: str, unit: Callable[[str], str] | None = None) -> Any:
    """A cell as the form would take it: words for codes, both of them accepted. ``unit``: a unit's code by its name."""
    labels = {choice.label: choice.code for choice in field.choices or ()}
    if field.type == "multi_choice":
        parts = [part.strip() for part in text.replace("，", "、").replace(",", "、").replace("；", "、").split("、")]
        return [labels.get(part, part) for part in parts if part]
    if field.type == "yes_no":
        return YES.get(text.lower(), text)
    if field.type == "unit":
        return (unit or _unit)(text)
    if field.type == "consent":
        return YES.get(text.lower(), text) == "yes"
    return labels.get(text, text)


def _unit(text: str) -> str:
    from home.models import Unit

    return Unit.objects.filter(name=text).values_list("code", flat=True).first() or text


def _sentences(spec: schema.Form, found: Mapping[str, list[str]]) -> Iterable[str]:
    for key, said in found.items():
        label = "" if key == EVERYWHERE else spec.field(key).label
        for each in said:
            yield each if not label or label in each else _("%(label)s: %(said)s") % {"label": label, "said": each}


def _known(lines: list[Line]) -> list[Line]:
    """Lines that were opened before carry their case; one query."""
    keys = {line.key for line in lines}
    rows = Case.objects.filter(submission__idempotency_key__in=keys).select_related("submission", "type")
    cases = {case.submission.idempotency_key: case for case in rows}
    return [replace(line, case=cases[line.key], again=True) if line.key in cases else line for line in lines]


# --- opening --------------------------------------------------------------------------------------------------------
def opened(openable: Openable, lines: list[Line], user: User, post: Post) -> list[Line]:
    """Open what has no case yet; what the engine refuses stands with its line, and the others go on."""
    return [line if line.problems else _done(openable, line, user, post) for line in lines]


def _done(openable: Openable, line: Line, user: User, post: Post) -> Line:
    if line.case and not line.changes:
        return line
    try:
        if line.case:
            return relisting.correct(openable, line, user)
        with transaction.atomic():
            sent = _send(openable, line, user, post)
            case = Case.objects.filter(submission=sent).first()
    except Invalid as refused:
        return replace(line, problems=tuple(_sentences(openable.version.spec, refused.errors)))
    except (CaseError, Full) as refused:
        return replace(line, problems=(getattr(refused, "sentence", "") or str(refused),))
    return replace(line, case=case)


def _send(openable: Openable, line: Line, user: User, post: Post) -> Submission:
    return intake.submit(
        openable.version,
        line.answers,
        key=line.key,
        channel=_channel(openable, post),
        entry_mode="staff",
        unit=post.unit,
        by=user,
    )


def _channel(openable: Openable, post: Post) -> str:
    """The window's for what people apply for; the office's own for what nobody but the office opens."""
    step = openable.type.current.life.opening[1]
    people = {word.partition("@")[0] for word in step.by} & {"applicant", "window", "neighbour"}
    own = not people and (not step.channels or OFFICE in step.channels)
    return OFFICE if own else channel_of(post)


def channel_of(post: Post) -> str:
    return CHANNELS.get(post.unit.level, "county")
