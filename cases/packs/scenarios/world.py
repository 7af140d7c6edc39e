"""The rows a scenario plays on: units and people for the slots, items, samples, and the cases it has opened.

Everything is made inside a transaction that is rolled back; a type of the CMS plays on a database of its own where the
office's lets one writer in at a time. What is there already is put aside for that time, so that a scenario finds the
same county in a new database and in a full one; a few rows are touched for that, however many cases the office has.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import CharField, Max, Model, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image

from cases import items
from cases.actor import APPLICANT, Actor, party
from cases.data import LEADING
from cases.models import Case, CaseType, Installed, ServiceItem
from cases.packs.install import EVERYTHING, OVERLAY, install
from cases.packs.made_here import NAMES
from cases.packs.resolve import Pack
from cases.packs.scenarios import beside
from cases.packs.shapes import Slot
from cases.spec import CaseSpec
from cases.tick import Apart
from forms.models import Attachment, Form, FormVersion, Submission
from home import apart, clock
from home.models import Leave, Post, Unit, User
from home.prepared import Given, Prepared

BEGINNING = datetime(2026, 1, 1, tzinfo=clock.OFFICE_ZONE)
LANGUAGE = "zh-hans"  # what the sentences of a scenario are written in
FILES = ("file", "picture", "signature")
ROLES = ("window", "handler", "lead", "dispatcher", "supervisor", "visitor")  # every unit has one of each


CASE = Prepared(lambda: Case.objects.select_related("type_version").filter(pk=Given("pk")))
PARTS = Prepared(
    lambda: Case.objects.select_related("type_version").filter(parent=Given("parent")).order_by("-pk"),
)
SPAWNED = Prepared(
    lambda: Case.objects.select_related("type", "type_version").filter(spawned_by=Given("spawned_by")).order_by("-pk")
)
FORM = Prepared(lambda: Form.objects.filter(slug=Given("slug")))


class Wrong(Exception):
    """A scenario that cannot be played as it is written."""


Lay = Callable[[Any, Mapping[str, str]], Any]  # makes the rows of a pack, with {slot: unit code}


class World:
    """``cases``: name → key, of one scenario; the rest is shared by all scenarios of a pack.

    ``lay``: how the pack becomes rows, if not by being installed.
    """

    def __init__(self, pack: Pack, lay: Lay | None = None) -> None:
        self.pack, self.lay = pack, lay or _installed
        self.type_floor = 0  # case types after this one are the scenario's
        self.units: dict[str, Unit] = {}
        self.people: dict[str, Actor] = {}
        self.staff: dict[str, Actor] = {}
        types = (life for each in pack.everything().values() for life in each.types.values())
        self.parties = {key for life in types for key in life.parties}
        self.begin()

    def begin(self) -> None:
        """Forget what the last scenario made."""
        self.cases: dict[str, int] = {}
        self.last: dict[str, datetime] = {}
        self.now = BEGINNING
        self.people = dict(self.staff)
        self.sent = 0
        self.floor = 0  # cases after this one are the scenario's

    @property
    def apart(self) -> Apart:
        """What of the database is the scenario's."""
        return Apart(self.floor, self.type_floor)

    # --- made once ----------------------------------------------------------------------------------------------
    @contextmanager
    def standing(self) -> Iterator[None]:
        """Inside, the world is there and nobody else; afterwards nothing is left of it."""
        own = nullcontext() if self.lay is _installed else beside.database()  # a file's pages want the office's tree
        with own, transaction.atomic(), translation.override(LANGUAGE):
            with _unnoted():
                self.build()
            with apart.only_below(self.units_root):
                yield
            transaction.set_rollback(True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside, one scenario plays; afterwards its cases and files are gone."""
        before = newest(Submission)
        with transaction.atomic():
            self.begin()
            self.floor = newest(Case)
            try:
                yield
            finally:
                sweep(before)
                transaction.set_rollback(True)

    def build(self) -> None:
        self._put_aside()
        self.type_floor = newest(CaseType)
        slots: dict[str, str | Slot] = {}
        for pack in self.pack.everything().values():
            slots |= pack.shape.units
        self._plant(slots)
        for slot in slots:
            for role in ROLES:
                self.staff[f"{role}@{slot}"] = self.actor(f"{role}@{slot}")
        with clock.at(BEGINNING):
            codes = {slot: unit.code for slot, unit in self.units.items()}
            self.lay(self.pack, codes)

    def _put_aside(self) -> None:
        """The office's rows of the same names give way: no case of theirs is found, counted or repeated."""
        keys = [(name, key) for name, each in self.pack.everything().items() for key in (*each.types, *each.forms)]
        own = [slug for name, key in keys for slug in (key, f"{name}.{key}")]
        for model in (CaseType, Form):
            rows = model.objects.filter(Q(slug__in=own) | Q(pack_key__in=own))
            rows.update(slug=Concat(Value("aside-"), Cast("pk", CharField()), output_field=CharField()), pack_key="")
        Installed.objects.filter(part__startswith=OVERLAY).delete()  # a pack is proved as its file says,
        Installed.objects.filter(part=NAMES).delete()  # and not laid over what it was taken out of

    def _plant(self, slots: dict[str, str | Slot]) -> None:
        county = self.units_root = Unit.add_root(code="scenario", name="情景县", level=Unit.Level.COUNTY)
        towns = [slot for slot in slots if level_of(slot, slots[slot]) == Unit.Level.TOWN]
        for slot in sorted(slots, key=lambda each: each not in towns):
            level = level_of(slot, slots[slot])
            inside = getattr(slots[slot], "in_", None) or next(iter(towns), None)
            village = level == Unit.Level.VILLAGE and inside in self.units
            parent = self.units[inside] if village else Unit.objects.get(pk=county.pk)
            label = getattr(slots[slot], "label", slots[slot])
            self.units[slot] = parent.add_child(code=f"scenario-{slot}".replace("_", "-"), name=label, level=level)
            if village:
                self.units[inside].refresh_from_db()

    # --- who and what -------------------------------------------------------------------------------------------
    def unit(self, slot: str) -> Unit:
        if slot not in self.units:
            raise Wrong(_("There is no unit “%(name)s” here: name a slot of the pack.") % {"name": slot})
        return self.units[slot]

    def slot_of(self, unit: Unit) -> str:
        return next((slot for slot, each in self.units.items() if each.pk == unit.pk), unit.code)

    def actor(self, word: str | None) -> Actor:
        """role@slot, role@slot/2 for a second person, applicant, neighbour, a party; made when first named."""
        if word in (None, "applicant"):
            return APPLICANT
        if word == "neighbour":
            return Actor("neighbour")
        if word in self.parties:
            return party(word)
        if word not in self.people:
            role, _at, place = word.partition("/")[0].partition("@")
            name = "scenario-" + word.replace("@", ".").replace("/", ".")
            user = User.objects.create(username=name, name=word)
            post = Post.objects.create(user=user, unit=self.unit(place), role=role)
            self.people[word] = Actor("staff", user, post)
        return self.people[word]

    def item(self, given: dict[str, Any]) -> None:
        facts = self.sample(given)
        key, name, authority = facts.pop("key"), facts.get("name", ""), facts.pop("authority")
        row = ServiceItem.objects.create(code=f"scenario-{key}", name=name or key, authority=self.unit(authority))
        items.publish(row, facts, valid_from=BEGINNING.date() - timedelta(days=1))

    def leave(self, given: dict[str, Any]) -> None:
        """{user: role@slot, first, last}: days on which somebody is away."""
        days = {key: date.fromisoformat(str(given[key])) for key in ("first", "last")}
        Leave.objects.create(user=self.actor(given["user"]).user, at=clock.now(), **days)

    # --- answers ------------------------------------------------------------------------------------------------
    def sample(self, data: dict[str, Any] | None) -> dict[str, Any]:
        """``data`` with the samples it takes from; null leaves an answer out."""
        data = dict(data or {})
        if name := data.pop("use", None):
            samples = self.pack.section("samples")
            if name not in samples:
                raise Wrong(_("There is no sample “%(name)s”.") % {"name": name})
            data = {**self.sample(samples[name]), **data}
        return {key: value for key, value in data.items() if value is not None}

    def answers(self, version: FormVersion, data: dict[str, Any] | None) -> tuple[dict[str, Any], dict[str, list]]:
        """(typed answers, files) for a form."""
        asked = {field.key: field for field in version.spec.fields()}
        kinds = {key: field.type for key, field in asked.items()}
        tables = {key: {each.key: each.type for each in field.columns} for key, field in asked.items() if field.columns}
        said = {
            key: self._rows(tables[key], value) if key in tables else self._named(kinds.get(key), value)
            for key, value in self.sample(data).items()
        }
        files = {key: said.pop(key) for key in list(said) if kinds.get(key) in FILES}
        return said, {key: [self._file(name) for name in names] for key, names in files.items()}

    def named(self, life: CaseSpec, facts: dict[str, Any]) -> dict[str, Any]:
        """Facts with slots read as their units, and the scenario's words for its cases as their numbers."""
        return {key: self._named(life.fact_types.get(key), value) for key, value in facts.items()}

    def _rows(self, kinds: Mapping[str, str], rows: Any) -> Any:
        return [{key: self._named(kinds.get(key), value) for key, value in row.items()} for row in rows]

    def _named(self, kind: str | None, value: Any) -> Any:
        """Slots mean their units, where a unit or a post is asked for; the name of a case means its number."""
        if kind in LEADING and str(value).partition(".")[0] in self.cases:
            return self.case(value).number
        role, at, place = str(value).rpartition("@")
        known = kind in ("unit", "post") and isinstance(value, str) and place in self.units
        return f"{role}{at}{self.units[place].code}" if known else value

    def _file(self, name: str) -> SimpleUploadedFile:
        """A picture under the name that the sample ``name`` gives; a file's own name stands for itself."""
        known = name in self.pack.section("samples")
        called = self.sample({"use": name})["file"] if known or "." not in name else name
        return SimpleUploadedFile(called, _picture(), content_type="image/png")

    def form(self, key: str) -> Form:
        """The form a step names: of this pack, or by its whole key."""
        slugs = [key if "." in key else f"{self.pack.name}.{key}", key]
        found = next(filter(None, (FORM.first(slug=slug) for slug in slugs)), None)
        if found is None:
            raise Wrong(_("There is no form “%(name)s” to send.") % {"name": key})
        return found

    # --- cases --------------------------------------------------------------------------------------------------
    def case(self, name: str | None) -> Case:
        """x, then x.part or x.type (its latest spawned), or `newest TYPE`, and on from there."""
        name = name or "case"
        if name.startswith("newest "):
            pack, type, *rest = name.removeprefix("newest ").split(".")
            found = Case.objects.filter(type__slug=f"{pack}.{type}").order_by("-pk").first()
            if found and rest:
                found = self._inside(found, ".".join(rest))
        else:
            first, _dot, rest = name.partition(".")
            found = CASE.first(pk=self.cases[first]) if first in self.cases else None
            if found and rest:
                found = self._inside(found, rest)
        if found is None:
            raise Wrong(
                _("No case is called “%(name)s” so far. The step that opens it may say “case: %(name)s”.")
                % {"name": name}
            )
        return found

    def _inside(self, case: Case, path: str) -> Case | None:
        """A part by its key, its unit's slot or its group, and on from there; or the latest spawned of a type."""
        parts = PARTS(parent=case.pk)
        word, _dot, rest = path.partition(".")
        key, _dot, after = rest.partition(".")
        slot = self.units[key].code if key in self.units else key
        named = {f"{word}.{key}", f"{word}.{slot}"}
        ways = [(lambda part: part in named, after), (lambda part: part.endswith(f".{word}"), rest)]
        for is_meant, beyond in [*ways, (lambda part: part.startswith(f"{word}."), rest)]:
            if part := next((each for each in parts if is_meant(each.part_key)), None):
                return self._inside(part, beyond) if beyond else part
        return next((each for each in SPAWNED(spawned_by=case.pk) if each.type.slug in self._dotted(path)), None)

    def _dotted(self, key: str) -> tuple[str, str]:
        """What ``key`` may mean: a whole key, or one of this pack."""
        return key, f"{self.pack.name}.{key}"


def level_of(slot: str, given: str | Slot) -> str:
    if isinstance(given, Slot) and given.level:
        return given.level
    known = ("town", "village", "office", "group")
    return next((word for word in known if slot.startswith(word)), Unit.Level.DEPARTMENT)


def _installed(pack: Pack, codes: Mapping[str, str]) -> None:
    install(pack, codes, take=EVERYTHING)


@contextmanager
def _unnoted() -> Iterator[None]:
    """Inside, Wagtail does not note down what refers to what: nobody asks it of these rows. Its own switch breaks where
    one stands within another."""
    from wagtail import signal_handlers  # it wants all models loaded

    if getattr(signal_handlers.reference_index_auto_update_disabled, "value", False):
        yield
        return
    with signal_handlers.disable_reference_index_auto_update():
        yield


def newest(model: type[Model]) -> int:
    return model.objects.aggregate(Max("pk"))["pk__max"] or 0


def sweep(attachments_before: int) -> None:
    """Take away the files of what is about to be rolled back: storage knows no transaction."""
    rows = Attachment.objects.order_by("submission_id").filter(submission__gt=attachments_before)
    for storage_key in rows.values_list("storage_key", flat=True):
        storages["private"].delete(storage_key)


def _picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (32, 24), "white").save(drawn, "PNG")
    return drawn.getvalue()
