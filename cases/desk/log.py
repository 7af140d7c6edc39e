"""The log of a case, newest first: who did what when, and which of it the applicant may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import events, faces
from cases.models import Case, CaseEvent, Category
from cases.secrets import NOTE
from forms import assisting
from home import clock, personal
from home.crypto import Unreadable
from home.templatetags.ow import weekday_date, weekday_time
from home.terms import Term

Kind = CaseEvent.Kind
A_WHILE = timedelta(minutes=15)  # a ticker that works is never so late


@dataclass(frozen=True)
class Entry:
    """``words`` is the short form of title and text, for a list of what happened meanwhile."""

    at: datetime
    title: str
    text: str
    who: str
    public: bool
    tone: str
    field: str = ""  # of a note with somebody's number in it: how `look` shows its words
    shown: str = ""  # those words, once

    @property
    def label(self) -> str:
        """What the button that shows them is about."""
        return self.title

    @property
    def words(self) -> str:
        return _("%(what)s (%(why)s)") % {"what": self.title, "why": self.text} if self.text else self.title


def entries(case: Case, rows: Iterable[CaseEvent] | None = None, shown: dict[str, Any] | None = None) -> list[Entry]:
    """All of the log, or ``rows`` of it. ``shown``: {field: words} that were just revealed."""
    rows = case.events.order_by("-seq") if rows is None else rows
    return [_entry(case, event, shown or {}) for event in rows.select_related("user", "unit")]


def _entry(case: Case, event: CaseEvent, shown: dict[str, Any]) -> Entry:
    data = _data(event)
    text = _text(case, event, data)
    masked = personal.masked(text) if event.kind == Kind.NOTE else text
    field = f"{NOTE}{event.seq}" if masked != text else ""
    return Entry(
        at=event.at,
        title=_title(case, event, data),
        text=masked,
        field=field,
        shown=str(shown.get(field, "")) if field else "",
        who=faces.who_of(case, event),
        public=bool(event.public),
        tone=_tone(case, event),
    )


def _data(event: CaseEvent) -> dict[str, Any]:
    """A value nobody can open any more (erased, its key gone) leaves the bare event."""
    try:
        return events.read(event)
    except Unreadable:
        return {}


def _title(case: Case, event: CaseEvent, data: dict) -> str:
    if event.kind == Kind.LOOK:
        return _("Looked at “%(what)s”") % {"what": data.get("label") or data.get("field", "")}
    if event.kind == Kind.NOTE:
        return pgettext("desk", "Note")
    if event.kind == Kind.LINK:
        return _of_links(data)
    if event.kind == Kind.PART:
        return _of_parts(case, data)
    if data.get("sent_code"):
        return _("The pick-up code was sent again: %(party)s") % {"party": faces.party(case, data["sent_code"])}
    limit = case.life.clocks.get(data.get("clock") or "")
    if event.kind == Kind.CLOCK and limit is not None:
        return _("Extended: %(clock)s") % {"clock": limit.label}
    if event.kind == Kind.RECOUNT and data.get("why"):
        return _("The days were counted again (%(why)s)") % {"why": data["why"]}
    if event.kind == Kind.REMIND and data.get("made") is False and (step := case.life.transitions.get(data["move"])):
        return _("Not needed: %(move)s") % {"move": step.label}
    if event.kind == Kind.REMIND and limit is not None:
        return data.get("label") or _("Reminder: %(limit)s") % {"limit": limit.label}
    return faces.label_of(case, event)


def _text(case: Case, event: CaseEvent, data: dict) -> str:
    pause = case.life.pauses.get(data.get("pause") or "")
    rung = rung_words(data.get("at") or "") if event.kind == Kind.REMIND else ""
    built_in = event.kind == Kind.MOVE and event.transition not in case.life.transitions
    said = [
        event.public.get("label") if built_in else "",  # to which unit, into which case: nowhere else in words
        assisting.words(data.get("assist") or {}),
        data.get("reason"),
        pause.label if pause else "",
        data.get("text"),
        _("Proposed: %(unit)s") % {"unit": data["owner"]} if data.get("owner") else "",
        rung,
        _when(event, data),
        _counted_again(event),
        _absent(data),
        _change(case, event),
    ]
    return "\n".join(str(each) for each in said if each)


def _of_links(data: dict) -> str:
    if data.get("merged"):
        return _("Case %(number)s was merged into this one") % {"number": data["merged"]}
    if data.get("unmerged"):
        return _("The merge of case %(number)s into this one was undone") % {"number": data["unmerged"]}
    return _("Linked with case %(number)s") % {"number": data.get("linked", "")}


def _of_parts(case: Case, data: dict) -> str:
    """What a part said to its whole, what the whole said to a part, or that a group has joined."""
    if data.get("label"):
        return _("%(part)s: %(state)s") % {"part": data["label"], "state": data.get("said", "")}
    if data.get("joined"):
        return _("The parts are together")
    if data.get("began"):
        return _("Part added: %(part)s") % {"part": data["began"]}
    return _("News from case %(number)s") % {"number": data.get("whole", "")}


def _when(event: CaseEvent, data: dict) -> str:
    """The time at which the system should have done it, where it came to it later; the day from which a step counts,
    where that is another than the one it was taken on."""
    if event.kind == Kind.REMIND:
        due = datetime.fromisoformat(data["due_at"]) if data.get("due_at") else None
        late = due is not None and event.at - due > A_WHILE
        return _("It was due at %(time)s.") % {"time": weekday_time(due)} if late else ""
    if event.kind != Kind.MOVE or event.effective_on == event.at.astimezone(clock.OFFICE_ZONE).date():
        return ""
    return _("It counts from %(day)s.") % {"day": weekday_date(event.effective_on)}


def _counted_again(event: CaseEvent) -> str:
    """Which days moved; it may be that none did."""
    if event.kind != Kind.RECOUNT:
        return ""
    return event.public.get("text") or _("No day moved; only whether it is provisional.")


def _absent(data: dict) -> str:
    """Who was missing when the parts joined at their instant."""
    missing = [label for _name, absent in data.get("joined") or () for label in absent]
    return _("Missing: %(parts)s") % {"parts": "、".join(missing)} if missing else ""


def rung_words(at: str) -> str:
    """A step of the ladder in words: “80%” → 80 % used, “-1d” → a day before, “+3d” → three days late."""
    if at == "overdue":
        return _("The day has passed.")
    if at.split(" ")[0] == "0d":
        return _("It is due that day.")
    if at.endswith("%"):
        return _("%(share)s of the time is used.") % {"share": at}
    if at[:1] in "+-" and at[1:]:
        said = _("%(term)s late.") if at[0] == "+" else _("%(term)s before the day.")
        return said % {"term": Term.parse(at[1:]).words}
    return ""


def _change(case: Case, event: CaseEvent) -> str:
    if event.kind in (Kind.LOOK, Kind.NOTE) or event.from_state == event.to_state:
        return ""
    states = case.life.states
    before, after = states.get(event.from_state), states.get(event.to_state)
    return f"{before.label} → {after.label}" if before and after else ""


def _tone(case: Case, event: CaseEvent) -> str:
    """A step that stopped the clocks, the one that closed the case, the newest one, else none."""
    state = case.life.states.get(event.to_state)
    if event.kind != Kind.MOVE or state is None:
        return ""
    return {Category.PAUSE: "pause", Category.CLOSED: "done"}.get(state.category, "")
