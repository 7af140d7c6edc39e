"""Case types as they stand in the CMS, drafts too, as something a scenario's world can lay out: no pack file needed.

The type that is asked for is taken as its draft, those it names as they run (never published: as their draft); forms
likewise. Pages, samples and slots come from the pack's own file where we have it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import spec, types
from cases.models import CaseType, Opens
from cases.packs.install import slots_of
from cases.packs.problems import PackError
from cases.packs.resolve import Pack, find, load
from cases.packs.shapes import Slot
from cases.places import AUTHORITY, BACK, LEVELS, OPENING, OWN
from forms import publishing, schema
from forms.models import Form, FormVersion
from home import clock
from home.models import Unit

ELSEWHERE = {*OWN, *OPENING, *AUTHORITY, *LEVELS, BACK, Unit.Level.VILLAGE}  # words for places that are no slots
# Where people come, whatever a type names; the second name where a type gives the first to a unit of another level.
USUAL = {"office": Unit.Level.OFFICE.value, "town_a": Unit.Level.TOWN.value}
USUAL |= {"usual_office": USUAL["office"], "usual_town": USUAL["town_a"]}


class Unready(ValueError):
    """The draft cannot be tried yet; str() says why."""


@dataclass
class Drafted:
    """Stands where a scenario's world expects a pack. Types and forms by their slugs; ``opens``: form → type."""

    name: str
    slug: str
    types: dict[str, spec.CaseSpec] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    forms: dict[str, schema.Form] = field(default_factory=dict)
    opens: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    shape: Any = None

    @property
    def life(self) -> spec.CaseSpec:
        return self.types[self.slug]

    @property
    def openings(self) -> list[str]:
        """Slugs of the forms that open the type."""
        return [form for form, slug in self.opens.items() if slug == self.slug]

    def everything(self) -> "dict[str, Drafted]":
        return {self.name: self}

    def section(self, name: str) -> dict[str, Any]:
        return self.samples if name == "samples" else {}

    def short(self, slug: str) -> str:
        """A form or type as a scenario of this pack names it."""
        return slug.removeprefix(f"{self.name}.")


def draft_of(row: CaseType) -> CaseType:
    return row.get_latest_revision_as_object() if row.has_unpublished_changes or not row.live else row


def drafted(row: CaseType) -> Drafted:
    """What the draft of ``row`` needs to be played. Raises Unready."""
    draft = draft_of(row)
    if not draft.spec:
        raise Unready(_("Nothing is written yet. Say first which states there are and who moves a case on."))
    life = _parsed(draft)
    found = Drafted(row.slug.partition(".")[0], row.slug)
    slots: dict[str, str] = {}
    _take(found, slots, row.slug, row.title, life, draft.units)
    waiting = [row.slug]
    for other in _around(row):
        _take(found, slots, other.slug, other.title, *_as_it_runs(other))
        waiting.append(other.slug)
    while waiting:
        for other in _named(found, waiting.pop()):
            _take(found, slots, other.slug, other.title, *_as_it_runs(other))
            waiting.append(other.slug)
    file = _file(found.name)
    pages = file.shape.pages if file else ()
    found.shape = SimpleNamespace(units=_units(found, slots, file), pages=pages, scenarios=())
    found.samples = file.section("samples") if file else {}
    return found


def lay(pack: Drafted, codes: Mapping[str, str]) -> None:
    """The rows of ``pack``, without the ways of the CMS: nobody edits them, and they go again."""
    now = clock.now()
    for slug, form in pack.forms.items():
        row = Form.objects.create(slug=slug, title=form.title[:200], pack_key=slug if "." in slug else "")
        text = schema.canonical(form)
        FormVersion.objects.create(form=row, number=1, schema=text, sha256=schema.digest(text), published_at=now)
    rows = {}
    for slug, life in pack.types.items():
        values = {"title": pack.titles[slug], "spec": spec.canonical(life), "units": dict(codes), "pack_key": slug}
        rows[slug] = CaseType.objects.create(slug=slug, **values)
        types.publish(rows[slug])
    for form, slug in pack.opens.items():
        Opens.objects.create(form=Form.objects.get(slug=form), type=rows[slug])


# --- types ----------------------------------------------------------------------------------------------------------
def _parsed(row: CaseType) -> spec.CaseSpec:
    try:
        life = spec.parse(row.spec)
        _name, _move = life.opening
    except (ValueError, StopIteration) as slip:
        said = _("“%(title)s” is not whole yet. Open it, and mend what is marked there.")
        raise Unready(said % {"title": row.title}) from slip
    return life


def _as_it_runs(row: CaseType) -> tuple[spec.CaseSpec, dict[str, str]]:
    if version := row.current:
        return version.life, version.units
    draft = draft_of(row)
    return _parsed(draft), draft.units


def _take(found: Drafted, slots: dict[str, str], slug: str, title: str, life: spec.CaseSpec, units) -> None:
    slots |= units
    found.types[slug], found.titles[slug] = life, title
    opening = life.opening[1].form
    opened_by = list(Form.objects.filter(opens__type__slug=slug))
    if opening and (form := types.form_named(life.forms.get(opening, f"{life.pack}.{opening}"))):
        opened_by.append(form)
    for form in opened_by:
        found.opens[_form(found, form)] = slug
    for key in {move.form for move in life.transitions.values() if move.form and move.from_}:
        name = life.forms.get(key, f"{life.pack}.{key}")
        form = types.form_named(name)
        if form is None:
            raise Unready(_("There is no form “%(form)s” yet, which a step asks for.") % {"form": name})
        _form(found, form, name)


def _form(found: Drafted, row: Form, name: str = "") -> str:
    """Takes the form as it runs, or as its draft; its name there."""
    name = name or row.pack_key or row.slug
    if name not in found.forms:
        version = row.current
        found.forms[name] = version.spec if version else _built(row)
    return name


def _built(row: Form) -> schema.Form:
    try:
        return publishing.built(row.get_latest_revision_as_object() if row.latest_revision_id else row)
    except publishing.Unpublishable as slip:
        words = {"form": row.title, "why": str(slip)}
        raise Unready(_("The form “%(form)s” is not whole yet: %(why)s") % words) from slip


def _around(row: CaseType) -> list[CaseType]:
    """Types that come with this one: the rest of its pack, and whatever names it; half-written ones do not."""
    pack = row.slug.partition(".")[0]
    wanted = Q(spec__contains=f'"{row.slug}"')
    if row.pack_key:
        wanted |= Q(pack_key__startswith=f"{pack}.")
    rows = CaseType.objects.filter(wanted, versions__isnull=False).exclude(pk=row.pk)
    return list(rows.distinct().order_by("pk"))


def _named(found: Drafted, slug: str) -> list[CaseType]:
    """Rows of the types that this one, or a form it asks, names and that are not there yet."""
    said = set(text_words(found.types[slug].model_dump(mode="json", by_alias=True, exclude_defaults=True)))
    for form in found.forms.values():
        said |= set(text_words(form.model_dump(mode="json", exclude_defaults=True)))
    said |= {f"{found.types[slug].pack}.{word}" for word in said if "." not in word}
    return list(CaseType.objects.filter(slug__in=[word for word in said if word not in found.types]))


def text_words(node: Any) -> Iterator[str]:
    """Every text that could be a key."""
    if isinstance(node, dict):
        for each in node.values():
            yield from text_words(each)
    elif isinstance(node, list):
        for each in node:
            yield from text_words(each)
    elif isinstance(node, str) and len(node) <= 80 and node.isascii() and " " not in node:
        yield node


# --- units ----------------------------------------------------------------------------------------------------------
def _file(name: str) -> Pack | None:
    try:
        file = find(name)
        return _read(file, file.stat().st_mtime_ns)
    except PackError:
        return None


@lru_cache(maxsize=32)
def _read(file: Path, changed: int) -> Pack:
    return load(file)


def _units(found: Drafted, slots: dict[str, str], file: Pack | None) -> dict[str, str | Slot]:
    """A unit of its own for every slot, called and placed as the office's unit behind it."""
    units: dict[str, str | Slot] = {}
    for pack in file.everything().values() if file else ():
        units |= pack.shape.units
    places = {word for life in found.types.values() for word in slots_of(life)} - {*ELSEWHERE, *slots, *units}
    answers = {key.key for form in found.forms.values() for key in form.fields()}
    answers |= {key for life in found.types.values() for key in life.fact_types}
    slots = slots | {word: word for word in places if re.fullmatch(r"[\w-]+", word) and word not in answers | {"None"}}
    rows = {unit.code: unit for unit in Unit.objects.filter(code__in=slots.values())}
    for slot, code in slots.items():
        if slot not in units:  # what a pack calls its slots, its scenarios read in notices
            row = rows.get(code)
            units[slot] = Slot(label=row.name, level=row.level) if row else Slot(label=slot)
    for slot, level in USUAL.items():
        if slot not in units and not any(_level(name, each) == level for name, each in units.items()):
            units[slot] = Slot(label=usual(level), level=level)
    return units


def _level(name: str, slot: str | Slot) -> str:
    from cases.packs.scenarios.world import level_of

    return level_of(name, slot)


def usual(level: str) -> str:
    return pgettext("played unit", "Service centre") if level == Unit.Level.OFFICE else pgettext("played unit", "Town")
