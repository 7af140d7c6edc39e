"""Groups of a form whose part has a newer version: what is new there, and what taking it over would come to.

base = the version the group is from, mine = the group as it stands, theirs = the newest version. What only the part
changed is taken, what only the form changed stays, what both changed is told and decided by the editor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import ValidationError

from forms import library, schema
from forms.exchange.merging import ADDED, GONE, MINE, ORDER, THEIRS, Difference, Merge, merge
from forms.exchange.parts import put_together, take_apart
from forms.exchange.words import Words
from forms.models import Form, Part, PartVersion
from forms.review import difference, scenarios
from forms.review.findings import NOTE, Finding, Fix

Kinds = Mapping[str, str]


@dataclass(frozen=True)
class Update:
    """``group`` as it stands; ``base``: the version it is from; ``newest``: the one it could have."""

    group: schema.Field
    base: PartVersion
    newest: PartVersion

    @cached_property
    def news(self) -> list[str]:
        """What the part changed since, a sentence each."""
        title = self.newest.part.title
        before, after = library.spread(title, self.base.questions), library.spread(title, self.newest.questions)
        return [each.text for each in difference.changes(before, after)]

    @cached_property
    def conflicts(self) -> list[str]:
        """What both changed, a sentence each."""
        return [self._said(each) for each in self._merged().conflicts]

    def taken(self, side: str, taken: set[str], kinds: Kinds) -> schema.Field:
        """The group with the update; ``side``: THEIRS or MINE, who is right where both changed something.

        ``taken``: keys of the form outside the group; ``kinds``: see library.fitted. Raises ValidationError.
        """
        made = self._merged()
        if side == THEIRS:
            made = self._merged({each.id: THEIRS for each in made.conflicts})
        steps = put_together(made.merged)["steps"]
        names = {there: here for here, there in self._names.items()}
        inner = library.fitted(steps[0]["fields"] if steps else [], names, taken, kinds)
        return schema.Field.model_validate(library.plain(self.group) | {"part": self.newest.ref, "fields": inner})

    @cached_property
    def _names(self) -> dict[str, str]:
        known = {each.key for version in (self.base, self.newest) for each in version.questions}
        return library.origins(self.group.fields or (), known)

    @cached_property
    def _sides(self) -> tuple:
        """Base, mine and theirs taken apart, mine in the part's keys."""
        title = self.newest.part.title
        here = [
            library.renamed(library.plain(each), self._names) | {"origin": None} for each in self.group.fields or ()
        ]
        mine = [schema.Field.model_validate(each) for each in here]
        base = take_apart(library.spread(title, self.base.questions))
        return (base, *(take_apart(library.spread(title, each), base) for each in (mine, self.newest.questions)))

    def _merged(self, decisions: Mapping[str, str] | None = None) -> Merge:
        return merge(*self._sides, decisions or {})

    def _said(self, found: Difference) -> str:
        base, mine, theirs = self._sides
        words = Words(mine, theirs, base)
        place = words.place(found.part)
        if found.setting in (ADDED, GONE):
            said = (
                _("taken out here, changed in the part")
                if found.mine is None
                else _("taken out of the part, changed here")
            )
        elif found.setting == ORDER:
            said = _("stands in another order")
        else:
            values = {
                name: words.value(found.setting, value, found.part)
                for name, value in (("base", found.base), ("mine", found.mine), ("theirs", found.theirs))
            }
            told = {"what": words.setting(found.setting), **values}
            said = _("%(what)s: was “%(base)s”, here now “%(mine)s”, in the part “%(theirs)s”") % told
        return _("%(place)s: %(text)s") % {"place": place, "text": said}


def updates(spec: schema.Form) -> Iterator[Update]:
    """Of every group that has one. A part or a version this library does not have is left alone."""
    groups = [each for step in spec.steps for each in step.fields if each.part]
    if not groups:
        return
    keys = {each.part.partition("@")[0] for each in groups}
    parts = {part.key: part for part in Part.objects.filter(key__in=keys).prefetch_related("versions")}
    for group in groups:
        key, _at, number = group.part.partition("@")
        versions = {each.number: each for each in parts[key].versions.all()} if key in parts else {}
        if int(number) in versions and max(versions) > int(number):
            yield Update(group, versions[int(number)], versions[max(versions)])


# --- as findings ----------------------------------------------------------------------------------------------------
def findings(spec: schema.Form, form: Form | None = None) -> tuple[Finding, ...]:
    """A note for each update, with the change that takes it over, and a second one where both sides changed."""
    offered = list(updates(spec))
    kinds = _kinds(form) if offered else {}
    return tuple(found for update in offered for found in _findings(update, spec, form, kinds))


def _kinds(form: Form | None) -> dict[str, str]:
    versions = form.versions.all() if form is not None and form.pk else ()
    return {each.key: each.type for version in versions for each in version.spec.fields()}


def _findings(update: Update, spec: schema.Form, form: Form | None, kinds: Kinds) -> Iterator[Finding]:
    told = {
        "group": update.group.label,
        "part": update.newest.part.title,
        "have": update.base.number,
        "n": update.newest.number,
        "news": _listed(update.news),
    }
    said = _(
        "“%(group)s” is from version %(have)d of the part “%(part)s”; there is a version %(n)d now. What changed: "
        "%(news)s."
    )
    mine = _("Take it over") if not update.conflicts else _("Take it over, but keep what both changed as it is here")
    yield _finding("part", said % told, mine, MINE, update, spec, form, kinds)
    if update.conflicts:
        said = _("In “%(group)s” and in the part the same things were changed: %(list)s. Decide which is right.")
        told["list"] = _listed(update.conflicts)
        theirs = _("Take all of it over, as the part has it")
        yield _finding("part-whole", said % told, theirs, THEIRS, update, spec, form, kinds)


def _listed(sentences: list[str]) -> str:
    return pgettext("rule", "; ").join(sentences)


def _finding(code, said, label, side, update, spec, form, kinds) -> Finding:
    outside = {each.key for each in spec.fields()} | {each.key for step in spec.steps for each in step.fields}
    outside -= {each.key for each in update.group.fields or ()}
    try:
        group = update.taken(side, outside, kinds)
    except ValidationError as slip:
        why = _listed(schema.sentences(slip))
        return Finding(NOTE, code, update.group.key, f"{said} " + _("It cannot be taken over: %(why)s") % {"why": why})
    said = " ".join(filter(None, (said, _after(spec, group, form))))
    return Finding(NOTE, code, update.group.key, said, Fix("swap", update.group.key, label, value=group))


def _after(spec: schema.Form, group: schema.Field, form: Form | None) -> str:
    """What would have to be mended then: rules that ask about what is gone, scenarios that hold no longer."""
    try:
        made = schema.build(_with(spec, group))
    except ValidationError as slip:
        return _("Then this must be mended: %(why)s") % {"why": _listed(schema.sentences(slip))}
    if form is None or not form.pk:
        return ""
    held = {each.scenario.pk for each in scenarios.play_all(form, spec) if each.holds}
    lost = [each.text for each in scenarios.play_all(form, made) if not each.holds and each.scenario.pk in held]
    return _("Then: %(why)s") % {"why": _listed(lost)} if lost else ""


def _with(spec: schema.Form, group: schema.Field) -> dict[str, Any]:
    data = spec.model_dump(exclude_defaults=True, mode="json")
    for step in data["steps"]:
        step["fields"] = [library.plain(group) if each["key"] == group.key else each for each in step["fields"]]
    return data
