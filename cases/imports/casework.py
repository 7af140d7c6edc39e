"""Cases from a table: new ones, ones that have lived elsewhere until now, and corrections of what was exported.

A row without a number is judged by the form and opened like any other. One that says its stage and days is entered
as it stands (cases.standing), setting nothing off. One whose number is known changes exactly the answers that differ,
by an event of its own.
"""

from contextlib import nullcontext
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import listing, mending, opening, rights, standing, voiding
from cases.actor import staff
from cases.errors import CaseError
from cases.exports import cells as exported
from cases.exports.answers import heading_of, latest
from cases.exports.columns import own_headings
from cases.imports.cells import Choice, Day, OfUnit, Words, cell
from cases.imports.columns import Column
from cases.imports.resource import WHOLE, Cells, Entry, Kept, SheetResource
from cases.models import BatchRow, Case, CaseType, Category
from cases.transition import is_late, transition
from forms import fields, intake
from forms.answers import Answers
from forms.errors import EVERYWHERE
from forms.models import FormVersion
from home import clock, crypto
from home.models import User
from home.models.post import Role

NUMBER, UNIT, STATE, OPENED, CLOSED, VERSION = "_number", "_unit", "_state", "_opened", "_closed", "_version"
OWN = (NUMBER, UNIT, STATE, OPENED, CLOSED, VERSION)
WRITTEN = (UNIT, STATE, OPENED, CLOSED)
ENTERS = (Role.LEAD, Role.DISPATCHER)  # who may say how a case stands that this office has not handled
NOON = time(12)
MOST_NAMED = 20  # choices that a sentence beside a cell lists
HINTS = {
    NUMBER: gettext_lazy("Blank for a new case. The old number, where one is entered as it stands."),
    UNIT: gettext_lazy("A unit's full name. Blank: the unit that such cases go to anyway."),
    STATE: gettext_lazy("(Only where a case is entered as it stands; leads and dispatchers.)"),
    OPENED: gettext_lazy("Only beside a stage, for example 2026-11-29."),
    CLOSED: gettext_lazy("Only beside the stage of a closed case, for example 2026-11-29."),
}


def own_columns(life) -> tuple[Column, ...]:
    states = tuple(state.label for state in life.states.values() if state.category != Category.PAUSE)
    return (
        Column(NUMBER, str(pgettext_lazy("export", "Number")), ("办件编号", "办件号"), hint=HINTS[NUMBER]),
        Column(UNIT, str(gettext_lazy("Held by")), ("承办机构", "责任单位"), hint=HINTS[UNIT]),
        Column(STATE, str(pgettext_lazy("export", "State")), ("状态", "办件状态"), choices=states, hint=HINTS[STATE]),
        Column(OPENED, str(gettext_lazy("Received at")), ("收件日期", "受理日期", "登记日期"), hint=HINTS[OPENED]),
        Column(CLOSED, str(gettext_lazy("Closed at")), ("办结日期",), hint=HINTS[CLOSED]),
        Column(VERSION, str(pgettext_lazy("export", "Version")), ("日志序号",), blank=False),
    )


def columns_of(version: FormVersion, life) -> tuple[Column, ...]:
    """The questions first, so that a heading both have means the question; in what was exported it is told apart."""
    taken = own_headings()
    asked = [
        Column(
            each.key,
            heading_of(each.key, each.label, taken),
            (each.label, f"{each.label} ({each.key})"),
            secret=each.secret,
            choices=tuple(choice.label for choice in each.choices or ()),
            needed=each.required is True and each.show_if is None,
        )
        for each in listing.asked(version.spec)
    ]
    return (*asked, *own_columns(life))


class CaseResource(SheetResource):
    most_at_once = 50  # moves write much: nobody else waits long for the database

    def __init__(self, batch):
        self.type = CaseType.objects.get(slug=batch.target)
        self.life = self.type.current.life
        self.version = listing.form_of(self.type)
        self.spec = self.version.spec
        self.asked = {each.key: each for each in listing.asked(self.spec)}
        self.columns = columns_of(self.version, self.life)
        super().__init__(batch)
        self.post = batch.post
        self.opener = rights.opener(batch.user, self.life) if batch.user_id else None
        self.round_trip = VERSION in self.present

    def made_fields(self):
        labels = {state.label: key for key, state in self.life.states.items()}
        return {
            **{key: cell(key, Words(20_000)) for key in self.asked},
            NUMBER: cell(NUMBER, Words(40)),
            UNIT: cell(UNIT, OfUnit(lambda: self.units)),
            STATE: cell(STATE, Choice(labels)),
            OPENED: cell(OPENED, Day()),
            CLOSED: cell(CLOSED, Day()),
            VERSION: cell(VERSION, Words(12)),
        }

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """Of a row that was exported only the answers count: the rest is written by the system."""
        if not (row.get(VERSION) and field.attribute in WRITTEN):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def begin(self, rows):
        numbers = {cells.get(NUMBER, "") for _n, cells in rows} - {""}
        seen = Case.objects.visible_to(self.user).filter(number__in=numbers, type=self.type, void=False)
        related = ("type_version", "type", "holder", "submission__version__form")
        self.known = {case.number: case for case in seen.select_related(*related)}
        self.taken = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))
        if key := self.life.business_key:
            texts = {cells.get(key, "") for _n, cells in rows} - {""}
            stored = {self._stored(text): text for text in texts}
            mine = Case.objects.visible_to(self.user).filter(
                type=self.type, business_key__in=stored, merged_into=None, released=False
            )
            for case in mine.select_related(*related):
                self.known.setdefault((stored[case.business_key]), case)
        self.latest = latest(list(self.known.values()))

    def _stored(self, text: str) -> str:
        """A business key as its column has it."""
        field = self.asked.get(self.life.business_key)
        if field is not None and field.secret:
            return crypto.lookup(text, f"business:{field.key}")[:120]
        return text[:120]

    def identity(self, cells: Cells) -> str:
        if cells.get(NUMBER):
            return f"number:{cells[NUMBER]}"
        key = self.life.business_key
        return f"key:{cells[key]}" if key and cells.get(key) else ""

    def find(self, cells: Cells) -> Case | None:
        if number := cells.get(NUMBER):
            return self.known.get(number)
        key = self.life.business_key
        return self.known.get(cells.get(key, "")) if key and cells.get(key) else None

    # --- corrections --------------------------------------------------------------------------------------------
    def compare(self, entry: Entry) -> dict[str, Any]:
        """{key: what was typed} of the answers that differ; {} where every cell says what stands."""
        case, found = entry.there, {}
        if case.submission_id is None or case.submission.version.form_id != self.version.form_id:
            return {}
        spec = {each.key: each for each in case.submission.version.spec.fields()}
        stands = self.latest.get(case.pk, {})
        row = dict(intake.cells(case.submission.version.spec, stands))
        for key in self.asked.keys() & self.present & spec.keys():
            text, shown = entry.values.get(key, ""), exported.in_words(row.get(key)).removeprefix("'")
            if not _same(text, shown) and not self._means(spec[key], text, stands.get(key)):
                found[key] = text
        return found

    def difference(self, entry: Entry) -> list[tuple[str, str, str]]:
        case = entry.there
        row = dict(intake.cells(case.submission.version.spec, self.latest.get(case.pk, {})))
        return [(key, exported.in_words(row.get(key)).removeprefix("'"), text) for key, text in entry.changes.items()]

    def _means(self, field, text: str, stored: Any) -> bool:
        """True if ``text`` is another way to write what stands."""
        if not text or stored is None:
            return not text and stored is None
        value, said = Answers(self.spec, {field.key: self._typed(field, text)})._reading(field.key)
        return not said and value is not None and fields.of(field.type).to_json(field, value) == stored

    def _typed(self, field, text: str) -> Any:
        return listing.typed(field, text, self._unit_code)

    def _unit_code(self, text: str) -> str:
        try:
            return self.units.named(text).code
        except ValueError:
            return text

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        found = self._wrong_change(entry) if entry.there is not None else self._wrong_new(entry)
        return {key: self._beside_a_cell(key, said, entry.values.get(key)) for key, said in found.items()}

    def _beside_a_cell(self, key: str, said: list[str], text: Any) -> list[str]:
        """``said``, or what may be written: the form's own sentence points at choices that a table does not show."""
        field = self.asked.get(key)
        if field is None or not text:
            return said
        if field.type == "unit":
            try:
                self.units.named(text)
            except ValueError as unknown:
                return [str(unknown)]
        labels = {choice.code: choice.label for choice in field.choices or ()}
        typed = self._typed(field, text)
        off = [each for each in (typed if isinstance(typed, list) else [typed]) if each not in labels]
        if labels and off and len(labels) <= MOST_NAMED:
            return [_("Write one of: %(words)s.") % {"words": "、".join(labels.values())}]
        return said

    def _wrong_change(self, entry: Entry) -> dict[str, list[str]]:
        case, changed = entry.there, entry.changes
        if not rights.may(staff(self.user), mending.MEND, case):
            return {NUMBER: [_("Only a lead or a dispatcher of the unit that holds this case corrects it by a table.")]}
        if self.round_trip and not self._up_to_date(case, entry.values.get(VERSION, "")):
            return {NUMBER: [_("This case has moved on since it was exported. Export it again.")]}
        if self.life.business_key in changed:
            said = _("What tells an entry from all others is not changed by a table.")
            return {self.life.business_key: [said]}
        spec = case.submission.version.spec
        stands = {key: value for key, value in self.latest.get(case.pk, {}).items() if not intake.is_masked(value)}
        said = {key: self._typed(spec.field(key), text) for key, text in changed.items() if text}
        whole = {key: value for key, value in stands.items() if key not in changed} | said
        found = Answers(spec, whole, extra=self._around(case.opened_at.date())).problems()
        wanted = {*changed, EVERYWHERE}
        return {key: each for key, each in found.items() if key in wanted}

    @staticmethod
    def _up_to_date(case: Case, version: str) -> bool:
        return version.isdecimal() and not is_late(case, int(version))

    # --- new ones -----------------------------------------------------------------------------------------------
    def _wrong_new(self, entry: Entry) -> dict[str, list[str]]:
        values, found = entry.values, {}
        number, state, opened, closed = (values.get(key) or None for key in (NUMBER, STATE, OPENED, CLOSED))
        past = state is not None
        if number and (number in self.taken or values.get(VERSION) or not past):
            return {NUMBER: [_("There is no case “%(number)s” of this kind that you see.") % {"number": number[:40]}]}
        if not past and self.opener is None:
            said = _("Your posts open no case of this kind. With its stage in the row it is entered as it stands.")
            found[WHOLE] = [said]  # what else is wrong is said at once, not when the table comes again
        if past:
            found |= self._wrong_past(state, opened, closed)
        elif closed:
            found[CLOSED] = [_("Write the stage as well: only a case that is entered as it stands has a last day.")]
        unit = values.get(UNIT)
        if unit is not None and not self._reaches(unit):
            found[UNIT] = [_("“%(unit)s” is not in the reach of your post.") % {"unit": unit.name}]
        if self.carrying:  # the one door judges the answers once more
            return found
        day = opened or clock.today()
        with clock.at(clock.instant(day, NOON)) if opened and past else nullcontext():
            for key, said in Answers(self.spec, self._answers(entry), extra=self._around(day)).problems().items():
                key = WHOLE if key == EVERYWHERE else key
                found[key] = [*found.get(key, ()), *said]
        return found

    def _reaches(self, unit) -> bool:
        """A dispatcher gives cases to any unit of the county, everybody else to the own one and those below."""
        held = self.post.unit
        county = held.town_and_county()[1] if self.post.role == Role.DISPATCHER else None
        return (county or held).covers(unit)

    def _wrong_past(self, state: str, opened: date | None, closed: date | None) -> dict[str, list[str]]:
        spec, found = self.life.states[state], {}
        if self.post.role not in ENTERS:
            found[STATE] = [_("Only a lead or a dispatcher enters cases as they stand. Leave this column blank.")]
        if spec.category == Category.PAUSE:
            found[STATE] = [_("A case cannot be entered while it waits.")]
        if opened is None:
            found[OPENED] = [_("A case that is entered as it stands needs the day it came.")]
        elif opened > clock.today():
            found[OPENED] = [_("This day is still to come. Look it up again.")]
        if spec.category == Category.CLOSED and closed is None:
            found[CLOSED] = [_("A closed case needs the day it was closed.")]
        elif closed and spec.category != Category.CLOSED and not spec.alive:
            found[CLOSED] = [_("“%(state)s” is no stage of a closed case: leave this blank.") % {"state": spec.label}]
        elif closed and (closed > clock.today() or (opened and closed < opened)):
            found[CLOSED] = [_("The last day is after the first, and not still to come.")]
        return found

    def _answers(self, entry: Entry) -> dict[str, Any]:
        return {key: self._typed(self.asked[key], entry.values[key]) for key in self.asked if entry.values.get(key)}

    def _around(self, day: date) -> dict[str, Any]:
        return intake.around(self._channel, "import", self.post.unit if self.post else None)

    @cached_property
    def _channel(self) -> str:
        return listing.channel_of(self.post)

    # --- carrying out -------------------------------------------------------------------------------------------
    def create(self, entry: Entry) -> None:
        values = entry.values
        opened, state = values.get(OPENED), values.get(STATE)
        by = staff(self.user, self.post if state else self.opener)
        told = {"import": [str(self.batch.key), entry.n]}
        with clock.at(clock.instant(opened, NOON)) if opened and state else nullcontext():
            submission = intake.submit(
                self.version,
                self._answers(entry),
                key=f"import:{self.batch.key}:{entry.n}",
                channel=self._channel,
                entry_mode="import",
                unit=self.post.unit,
                by=self.user,
                announce=False,
            )
        past = None
        if state:
            past = standing.Past(state, opened, values.get(CLOSED), values.get(NUMBER) or "", told)
        case = opening.open_case(
            submission, type=self.type, by=by, unit=values.get(UNIT) or None, day=None if state else opened, past=past
        )
        entry.ref, entry.changes = case.number, {}

    def change(self, entry: Entry) -> None:
        case, changed = entry.there, entry.changes
        spec = case.submission.version.spec
        said = {key: self._typed(spec.field(key), text) for key, text in changed.items() if text}
        event = transition(
            case,
            mending.MEND,
            seen_version=case.version,
            by=staff(self.user),
            payload={
                "data": said,
                "blank": [key for key in changed if key not in said],
                "reason": _("Table “%(name)s”, row %(n)d") % {"name": self.batch.name, "n": entry.n},
            },
        )
        entry.ref, entry.changes = case.number, {"seq": event.seq, "keys": sorted(changed)}

    def undo(self, row: BatchRow, by: User) -> None:
        case = Case.objects.filter(number=row.ref).first()
        if case is None or (row.outcome == BatchRow.Outcome.NEW and case.void):
            return
        try:
            if row.outcome == BatchRow.Outcome.NEW:
                voiding.void(case, staff(by, self.post))
            else:
                payload = {"undoes": row.changes["seq"]}
                transition(case, mending.UNMEND, seen_version=case.version, by=staff(by), payload=payload)
        except CaseError as refused:
            raise Kept(str(refused)) from refused


def _same(text: str, shown: str) -> bool:
    if text == shown:
        return True
    try:
        return Decimal(text) == Decimal(shown)
    except InvalidOperation:
        return "".join(text.split()) == "".join(shown.split())
