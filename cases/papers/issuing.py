"""Issuing a paper: asked for by an effect, written when the move has done everything else, numbered in the same
transaction. What it says is fixed then; every print is drawn from that.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import merging, papers
from cases.data import Context, plain
from cases.errors import NotOpen
from cases.events import canonical
from cases.models import Case, Document, DocumentTemplate
from cases.numbering import take
from cases.spec import Document as Paper
from forms import intake
from home import clock, crypto
from home.models import Unit
from home.prepared import Given, Prepared

if TYPE_CHECKING:
    from cases.turn import Turn

ROWS = Prepared(lambda: Document.objects.filter(case=Given("case")).select_related("event"))
SEQ = re.compile(r"\{seq(?::(\d+))?\}")


def ask(turn: "Turn", key: str, fill: Mapping[str, Any] | None = None) -> None:
    """Have the paper ``key`` issued with this turn; once, however often it is asked for."""
    turn.papers.setdefault(key, dict(fill or {}))


def require(turn: "Turn", key: str | None) -> None:
    """Refuse the turn unless the paper ``key`` is issued with it, or was and has served no pause yet.

    Raises NotOpen with the paper's label.
    """
    if key is None or key in turn.papers:
        return
    case = turn.case
    issued = (
        case.documents.standing().filter(key=key).order_by("-event__seq").values_list("event__seq", flat=True).first()
    )
    moved = case.events.stood().filter(kind="move", to_state=case.state).order_by("-seq")
    served = moved.values_list("seq", flat=True).first()
    if issued is None or (served is not None and served >= issued):
        label = case.life.documents[key].label
        raise NotOpen(_("“%(paper)s” has to be issued first.") % {"paper": label})


def finish(turn: "Turn") -> dict[str, dict[str, Any]]:
    """What the event keeps of each paper asked for, by key: its columns, and ``facts``, what it says."""
    return {key: _issued(turn, key, fill) for key, fill in turn.papers.items()}


def _issued(turn: "Turn", key: str, fill: dict[str, Any]) -> dict[str, Any]:
    case, paper = turn.case, turn.case.life.documents[key]
    unit = _seal(turn, paper)
    words = {"unit": unit.name, "unit_short": unit.label, "day": turn.day, "to": addressee(case, turn.known), **fill}
    number = _number(turn, paper, words)
    words |= {"number": number, "title": paper.label}
    facts = {
        "title": paper.label,
        "number": number,
        "case": case.number,
        "unit": unit.name,
        "day": turn.day.isoformat(),
        "to": words["to"],
        "text": merging.merged(paper.text or "", case, turn.known, **words),
        "rows": _rows(turn, paper),
        "remedy": remedy(paper),
        "fill": {name: merging.said(value) for name, value in fill.items()},
        **({"large": True} if paper.large else {}),
    }
    template = _template(case, key)
    return {
        "number": number,
        "title": paper.label,
        "at": turn.now,
        "day": turn.day,
        "unit_id": unit.pk,
        "public": paper.public,
        "digest": digest(facts),
        "template_id": template and template.pk,
        "facts": plain(facts),
    }


def digest(facts: Mapping[str, Any]) -> str:
    return crypto.digest(canonical(["paper", facts]))


def _seal(turn: "Turn", paper: Paper) -> Unit:
    """The unit that acts (the holder's, where the system does), or the authority in whose name it acts."""
    case = turn.case
    if paper.sealed_by == "in_name_of" and case.in_name_of_id:
        return case.in_name_of
    return turn.by.unit or case.holder


def _number(turn: "Turn", paper: Paper, words: dict[str, Any]) -> str:
    """Runs by the filled-in pattern, without a gap; without one, by the case's own number."""
    pattern = paper.number or "{case.number}-{seq}"
    day = clock.today()
    filled = pattern.replace("{year}", f"{day:%Y}").replace("{month}", f"{day:%m}")
    filled = SEQ.sub(lambda found: f"\0{found[1] or 1}\0", filled)
    filled = merging.merged(filled, turn.case, turn.known, **words)
    counter = re.sub("\0\\d+\0", "#", filled)
    seq = take(f"paper:{counter}"[:100])
    return re.sub("\0(\\d+)\0", lambda found: str(seq).zfill(int(found[1])), filled)[:80]


def _rows(turn: "Turn", paper: Paper) -> list[list[str]]:
    """The answers of the form the paper prints, as the move has just given them; secret ones masked. A table's rows
    are a line each."""
    if not paper.form or turn.submission is None:
        return []
    rows = [row for step in intake.shown(turn.submission) for row in step["rows"] if not row["files"]]
    if paper.fields:
        rows = [row for row in rows if row["key"] in paper.fields]
    told = [[row["label"], _lines(row["table"]) if row["table"] else row["text"]] for row in rows]
    return [row for row in told if row[1]]


def _lines(table: Mapping[str, Any]) -> str:
    """The first column, then what is said under the other heads."""
    said = pgettext("paper", "%(head)s: %(text)s")
    lines = []
    for first, *rest in table["rows"]:
        named = [
            said % {"head": head, "text": text} for head, text in zip(table["heads"][1:], rest, strict=True) if text
        ]
        lines.append(pgettext("paper", ", ").join([first, *named]))
    return "\n".join(lines)


def _template(case: Case, key: str) -> DocumentTemplate | None:
    name = key if "." in key else f"{case.life.pack}.{key}"
    return DocumentTemplate.objects.filter(name=name).order_by("-number").first()


def remedy(paper: Paper) -> str:
    """How whoever it is addressed to can have it reviewed. Source: 行政复议法 第二十条, 行政诉讼法 第四十六条."""
    if isinstance(paper.remedy, str):
        return paper.remedy
    if not paper.remedy:
        return ""
    return _(
        "If you do not accept this decision, you may apply for administrative reconsideration within 60 days of "
        "receiving this paper, or bring an action before the people's court within six months."
    )


def addressee(case: Case, known: Context) -> str:
    """Who it is for: the firm, else the first person the opening form asks everybody for, as far as that is no secret.
    A name asked on a condition only is somebody else's as a rule: who acts for the applicant."""
    firm = known.own.get("firm_name")
    submission = case.submission
    if firm or submission is None:
        return str(firm or "")
    for field in sorted(submission.version.spec.fields(), key=lambda field: field.show_if is not None):
        if field.type == "person_name" and not field.secret and submission.data.get(field.key):
            return str(submission.data[field.key])
    return ""


# --- rows -----------------------------------------------------------------------------------------------------------
NAME = "documents"
COLUMNS = ("number", "title", "at", "day", "unit_id", "public", "digest", "template_id")


def columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the row keeps of what the event says."""
    return {name: told[name] for name in COLUMNS}


def row(case_id: int, event_id: int, key: str, values: Mapping[str, Any]) -> Document:
    """The row for ``values`` (columns by name, as an event keeps them)."""
    made = Document(case_id=case_id, event_id=event_id, key=key, lookup=papers.tidied(values["number"]))
    for name in COLUMNS:
        found = Document._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        setattr(made, name, values[name] if found.is_relation else found.to_python(values[name]))
    return made


def standing(case: Case) -> dict[str, dict[str, Any]]:
    """ "seq:key" → columns, as the rows have them."""
    return {f"{each.event.seq}:{each.key}": columns(vars(each)) for each in ROWS(case=case)}
