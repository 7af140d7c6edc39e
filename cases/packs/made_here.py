"""A file that was taken out of this office, on its way back: laid over the very types and forms it came from.

What editors make is own.key here and pack.key in a file (cases.packs.gathering). When a file is taken out, what it says
is remembered; when a file of that name comes in, three texts are compared as the file words them: what went out, what
is here now, what comes in. What is written goes back under the names it has here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from cases import spec, types
from cases.models import CaseType, Installed, Opens
from cases.packs import gathering, merging
from cases.packs.gathering import OWN, Gathered
from cases.packs.install import CHANGED, CONFLICT, MERGED, NEW, SAME, SKIPPED, WRITTEN, Installing, Line, running
from cases.packs.resolve import Pack
from forms import publishing, schema
from forms.models import Form
from home import clock

OUT = "out:"  # before the parts that are remembered
NAMES = f"{OUT}names"
UNUSED = ("notices", "documents", "tables")  # a file leaves out those that nothing names


def remember(found: Gathered) -> None:
    """What the file of ``found`` says, if it is of types made here."""
    if not any(row.slug.startswith(f"{OWN}.") for row in found.rows):
        return
    said = {NAMES: json.dumps(found.names, ensure_ascii=False)}
    for row, life in zip(found.rows, found.lives, strict=True):
        said[f"{OUT}type:{row.slug}"] = spec.canonical(life)
    for key, form in found.forms.items():
        said[f"{OUT}form:{form.slug}"] = schema.canonical(found.schemas[key])
    for part, text in said.items():
        values = {"digest": spec.digest(text), "text": text, "at": clock.now()}
        Installed.objects.update_or_create(pack=found.name, part=part, defaults=values)


@dataclass
class Mine:
    """What the file ``pack`` calls the types and forms of this office. ``then``: slug here → name when it went out."""

    pack: Pack
    row: CaseType
    then: Mapping[str, str]

    @cached_property
    def now(self) -> Gathered:
        """What would go out today. Raises PackError."""
        return gathering.of_type(self.row)

    @cached_property
    def here(self) -> dict[str, str]:
        """Name in the file → slug here."""
        return {name: slug for slug, name in (*self.then.items(), *self.now.names.items())}

    def slug(self, model: type[CaseType] | type[Form], key: str) -> str:
        """Of the type or form that the file calls ``key``; a name of its own for one that comes in new."""
        if found := self.here.get(f"{self.pack.name}.{key}"):
            return found
        free, n = f"{OWN}.{key}", 2
        while model.objects.filter(slug=free).exists():
            free, n = f"{OWN}.{key}_{n}", n + 1
        self.here[f"{self.pack.name}.{key}"] = free
        return free

    @property
    def slugs(self) -> list[str]:
        return [self.slug(CaseType, key) for key in self.pack.types] + [self.slug(Form, key) for key in self.pack.forms]


def known(pack: Pack) -> Mine | None:
    """None unless a file of this name was taken out here, of a type that is still here, and no such pack came in."""
    memory = Installed.objects.filter(pack=pack.name, part=NAMES).values_list("text", flat=True).first()
    if memory is None or CaseType.objects.filter(pack_key__startswith=f"{pack.name}.").exists():
        return None
    then = json.loads(memory)
    keys = [slug for slug, name in then.items() if name.partition(".")[2] in pack.types]
    rows = [row for row in CaseType.objects.filter(slug__in=keys, pack_key="") if row.spec]
    row = next((row for row in rows if gathering.pack_name(row.slug) == pack.name), None)
    return Mine(pack, row, then) if row else None


class Again(Installing):
    """Parts are called by their names here, compared as the file words them."""

    prefix = OUT

    def __init__(self, mine: Mine, *rest) -> None:
        super().__init__(mine.pack, *rest)
        self.mine, self.now = mine, mine.now

    def run(self) -> None:
        for key, form in self.pack.forms.items():
            self._form(self.mine.slug(Form, key), form)
        for key, life in self.pack.types.items():
            self._type(self.mine.slug(CaseType, key), life)
        self._scenarios()
        for kind, name in [("page", each.slug) for each in self.pack.shape.pages] + [
            ("figure", key) for key in self.pack.figures
        ]:
            why = _("it stays as it is here")
            self.report.lines.append(Line(f"{kind}:{self.pack.name}.{name}", SKIPPED, why))

    # --- forms --------------------------------------------------------------------------------------------------
    def _form(self, slug: str, form: schema.Form) -> None:
        row, part, text = Form.objects.filter(slug=slug).first(), f"form:{slug}", schema.canonical(form)
        there = self._said(self.now.names.get(slug), self.now.schemas, schema.canonical) if row else None
        status = self._settled(part, text, there, row)
        both = merging.merged_form(self._base(part), there, text) if status == CONFLICT else None
        status = MERGED if both and part in self.merge else status
        if status in WRITTEN:
            data = json.loads(both if status == MERGED else text)
            made = schema.Form.model_validate(gathering.renamed(data, self.mine.here))
            publishing.make_form(slug, made.title, made, self.by)
        self._told(part, status, text, there, both)

    # --- case types ---------------------------------------------------------------------------------------------
    def _type(self, slug: str, life: spec.CaseSpec) -> None:
        row, part, text = CaseType.objects.filter(slug=slug).first(), f"type:{slug}", spec.canonical(life)
        lives = {each.key: each for each in self.now.lives}
        there = self._said(self.now.names.get(slug), lives, spec.canonical) if row else None
        status = self._settled(part, text, there, row)
        both = merging.merged(self._base(part), there, text) if status == CONFLICT else None
        status = MERGED if both and part in self.merge else status
        units = self._units(life, row)
        if status in WRITTEN:
            row = row or CaseType(slug=slug)
            before = json.loads(row.spec) if row.spec else {}
            data = self._named(slug, json.loads(both if status == MERGED else text), before, there)
            row.spec = spec.canonical(spec.CaseSpec.model_validate(data))
            row.title, row.go_live_at, row.units = data["title"], None, {**(row.units or {}), **units}
            row.save()
            row.save_revision(user=self.by).publish(user=self.by)
            row.refresh_from_db()
            types.publish(row, self.by)
            self._opened(row, life)
        self._told(part, status, text, there, both)
        if status in (CHANGED, MERGED) and row.current and (said := running(row)):
            self._add(said)

    def _named(self, slug: str, data: dict[str, Any], before: dict[str, Any], there: str | None) -> dict[str, Any]:
        """``data`` as it is called here. What a file leaves out because nothing names it stays."""
        data = gathering.renamed(data, self.mine.here)
        data["pack"], _dot, data["key"] = slug.partition(".")
        told = json.loads(there) if there else {}
        for section in UNUSED:
            rest = {key: each for key, each in before.get(section, {}).items() if key not in told.get(section, {})}
            if rest:
                data[section] = {**rest, **data.get(section, {})}
        return data

    def _opened(self, row: CaseType, life: spec.CaseSpec) -> None:
        """The form of the opening move opens the type, unless an editor lets it open another."""
        key = life.opening[1].form
        form = Form.objects.filter(slug=self.mine.here.get(life.forms.get(key, ""), "")).first() if key else None
        if form is not None:
            Opens.objects.get_or_create(form=form, defaults={"type": row})

    # --- scenarios ----------------------------------------------------------------------------------------------
    def _scenarios(self) -> None:
        """Those that are not here come along; nobody's are changed."""
        from cases.packs.scenarios import kept

        if self.report.dry or not (row := CaseType.objects.filter(slug=self.mine.row.slug).first()):
            return
        titles = set(row.scenarios.values_list("title", flat=True))
        back = Gathered(self.pack.name, names=dict(self.mine.here))
        for scenario in self.pack.shape.scenarios:
            if scenario.title not in titles:
                steps = [kept.written(step) for step in scenario.steps]
                kept.keep(row, scenario.title, [self._step(step, back) for step in steps], self.by)

    def _step(self, step: dict[str, Any], back: Gathered) -> dict[str, Any]:
        step = gathering.step_renamed(step, back)
        if submitted := step.get("submit"):
            step["submit"] = self.mine.here.get(f"{self.pack.name}.{submitted}", submitted)
        return step

    # --- what is to be done -------------------------------------------------------------------------------------
    def _said(self, name: str | None, every: Mapping[str, Any], canonical) -> str | None:
        found = every.get(name.partition(".")[2]) if name else None
        return canonical(found) if found is not None else ""

    def _base(self, part: str) -> str:
        return self.last.get(part, ("", ""))[1]

    def _settled(self, part: str, text: str, there: str | None, row: CaseType | Form | None) -> str:
        """A draft that nobody has published is an editor's change, too."""
        present = None if there is None else spec.digest(there)
        status = self._decide(part, spec.digest(text), present)
        drafted = row is not None and row.has_unpublished_changes
        return CONFLICT if status == CHANGED and drafted and part not in self.take else status

    def _told(self, part: str, status: str, text: str, there: str | None, both: str | None) -> None:
        self._say(part, status, spec.digest(text), there or "", text)
        if both:
            self._add("", both=both)
        if status == NEW:
            return
        kind, _colon, slug = part.partition(":")
        model = Form if kind == "form" else CaseType
        if status != SAME and model.objects.filter(slug=slug, has_unpublished_changes=True).exists():
            self._add(_("There is a draft here that is not published; it stays in the history."))
