"""What a designer may choose from: the type's own states, moves, clocks …, the office's forms, types and posts."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cases import spec
from cases.admin import checking, overview
from cases.models import CaseType
from cases.packs.lint.life import Life
from cases.packs.loader import Source
from forms import schema
from forms.models import Form
from home.models import Role, Unit

Option = tuple[str, str]  # value, label
Options = list[Option]
MOMENTS = {
    "opened": lambda: _("the case is opened"),
    "closed": lambda: _("the case is closed"),
    "raised": lambda: _("it is raised to the next level"),
    "handed": lambda: _("it is handed to another unit"),
    "objected": lambda: _("the unit it was handed to objects"),
    "agree": lambda: _("an objection is agreed to"),
    "insist": lambda: _("an objection is turned down"),
    "surveyed": lambda: _("the applicant has rated it"),
}


OWN_FACTS = {  # what cases that come round, and score sheets, note down by themselves
    "period": pgettext_lazy("own fact", "period"),
    "period_from": pgettext_lazy("own fact", "first day of the period"),
    "period_to": pgettext_lazy("own fact", "last day of the period"),
    "score": pgettext_lazy("own fact", "score"),
    "grade": pgettext_lazy("own fact", "grade"),
    "veto": pgettext_lazy("own fact", "ruled out by a veto"),
    "scores": pgettext_lazy("own fact", "how the score came about"),
}
INSTANTS = ("50%", "-3d", "-1d", "0d", "overdue", "+1d", "+3d")
_DAYS = re.compile(r"([+-]?)(\d+)(cd|d)(?: (\d{2}:\d{2}))?")


def instant_words(at: str) -> str:
    """`-2d` as people say it."""
    if at == "overdue":
        return _("when it is late")
    if at.endswith("%"):
        return _("when half the term has gone") if at == "50%" else _("when %(n)s of the term has gone") % {"n": at}
    found = _DAYS.fullmatch(at)
    if not found:
        return at
    sign, n, _unit, hour = found.groups()
    said = {"+": _("%(n)d days after the due day"), "-": _("%(n)d days before the due day")}.get(
        sign, _("on the due day")
    )
    said = said % {"n": int(n)} if sign else said
    return f"{said} {hour}" if hour else said


class Known:
    """Of one draft. Every list is (value, label) in the order of the type."""

    def __init__(self, row: CaseType, life: spec.CaseSpec) -> None:
        self.row, self.life = row, life
        self._alone = checking.Alone(life, Source(row.slug), row.units)

    # --- parts of the type ------------------------------------------------------------------------------------------
    @cached_property
    def states(self) -> Options:
        return [(key, each.label) for key, each in self.life.states.items()]

    @cached_property
    def goals(self) -> Options:
        """Where a move may lead."""
        more = [("back", _("back to where the clock was stopped"))] if self.pauses else []
        return [("", _("stays where it is")), *self.states, *more]

    @cached_property
    def moves(self) -> Options:
        return [(key, each.label) for key, each in self.life.transitions.items()]

    @cached_property
    def clocks(self) -> Options:
        return [(key, each.label) for key, each in self.life.clocks.items()]

    @cached_property
    def pauses(self) -> Options:
        return [(key, each.label) for key, each in self.life.pauses.items()]

    @cached_property
    def milestones(self) -> Options:
        return [(key, each.label) for key, each in self.life.milestones.items()]

    @cached_property
    def notices(self) -> Options:
        return [(key, f"{key} · {each.text[:24]}") for key, each in self.life.notices.items()]

    @cached_property
    def documents(self) -> Options:
        return [(key, each.label) for key, each in self.life.documents.items()]

    @cached_property
    def tables(self) -> Options:
        return [(key, each.title) for key, each in self.life.tables.items()]

    @cached_property
    def groups(self) -> Options:
        return [(key, group.label or key) for key, group in self.life.parts.items()]

    @cached_property
    def results(self) -> Options:
        keys = dict.fromkeys(each.result for each in self.life.states.values() if each.result)
        return [(key, self._result(key)) for key in keys]

    def _result(self, key: str) -> str:
        return next(each.label for each in self.life.states.values() if each.result == key)

    @cached_property
    def facts(self) -> Options:
        told = {str(each.get("key")): str(each.get("label") or "") for each in self.life.facts}
        own = {key: str(said) for key, said in OWN_FACTS.items()}
        return [(key, told.get(key) or own.get(key, key)) for key in self._alone.facts]

    # --- moments ----------------------------------------------------------------------------------------------------
    @cached_property
    def moments(self) -> Options:
        """What clocks, automatic moves and ratings wait for: milestones and moves first, then what every case has."""
        words = dict(self.milestones) | dict(self.moves)
        words |= {key: said() for key, said in MOMENTS.items()}
        words |= {f"{key}.end": _("the term “%(clock)s” is over") % {"clock": label} for key, label in self.clocks}
        words |= {f"{key}.joined": _("all of “%(group)s” are done") % {"group": label} for key, label in self.groups}
        words |= {key: _("the day given under “%(field)s”") % {"field": self.fields.get(key, key)} for key in self.days}
        rest = {key: self._moment_of_another(key) for key in sorted(self._alone.moments - words.keys())}
        return [*words.items(), *rest.items()]

    def _moment_of_another(self, key: str) -> str:
        """`helpers.answer` of a part, `parent.closed`, `rectify.rectify.closed`: whose, and what happens there."""
        whose, _dot, what = key.rpartition(".")
        other = self._alone.other(self._part_types.get(whose, whose))
        names = {name: each.label for name, each in (other.spec.transitions if other else {}).items()}
        names |= {name: each.label for name, each in (other.spec.milestones if other else {}).items()}
        said = names.get(what) or (MOMENTS[what]() if what in MOMENTS else what)
        label = dict(self.groups).get(whose) or (
            _("the case it is part of") if whose == "parent" else self._part(whose)
        )
        return _("“%(whose)s”: %(what)s") % {"whose": label, "what": said}

    @cached_property
    def _part_types(self) -> dict[str, str]:
        found = {key: group.type or "" for key, group in self.life.parts.items()}
        return found | {line.key: line.type for group in self.life.parts.values() for line in group.list_}

    def _part(self, key: str) -> str:
        lines = {line.key: line.label or line.key for group in self.life.parts.values() for line in group.list_}
        return lines.get(key) or self.type_label(key)

    def moment(self, key: str) -> str:
        return dict(self.moments).get(key, key)

    @cached_property
    def days(self) -> list[str]:
        return sorted(self._alone.days)

    @cached_property
    def instants(self) -> Options:
        """When something happens by a clock: the usual ones, and those that are used already."""
        used = [rung.at for rung in self.life.ladder]
        used += [move.auto.at for move in self.life.transitions.values() if move.auto and move.auto.at]
        return [(each, instant_words(each)) for each in dict.fromkeys([*INSTANTS, *used])]

    # --- people and places ------------------------------------------------------------------------------------------
    @cached_property
    def roles(self) -> Options:
        posts = [(key, self.life.roles.get(key, str(label))) for key, label in Role.choices]
        outside = [("applicant", _("applicant")), *((key, each.label) for key, each in self.life.parties.items())]
        return [*outside, *posts, ("neighbour", _("other platform"))]

    @cached_property
    def _role_words(self) -> dict[str, str]:
        return {"system": _("the system, moved by another case"), **dict(self.roles)}

    @cached_property
    def places(self) -> Options:
        levels = [(level.value, str(level.label)) for level in (Unit.Level.TOWN, Unit.Level.VILLAGE, Unit.Level.COUNTY)]
        known = [
            ("", _("of the unit that holds it")),
            ("home", _("of the unit where it came in")),
            ("authority", _("of the authority of the item")),
            *((slot, self.unit_label(slot)) for slot in self.slots),
            *((key, _("of the %(level)s it lies in") % {"level": label}) for key, label in levels),
        ]
        used = (word.partition("@")[2] for word in self._used_roles())
        return [*known, *((place, self._named(place)) for place in dict.fromkeys(used) if place not in dict(known))]

    def _named(self, path: str) -> str:
        """A unit that stands in an answer, a fact or the item."""
        if path == "item.authority":
            return _("of the authority of the item")
        label = self.fields.get(path) or dict(self.facts).get(path)
        return _("of the unit under “%(field)s”") % {"field": label} if label else path

    @cached_property
    def slots(self) -> list[str]:
        return list(self.row.units or {})

    @cached_property
    def _unit_names(self) -> dict[str, str]:
        return {unit.code: unit.label for unit in Unit.objects.filter(code__in=list((self.row.units or {}).values()))}

    def unit_label(self, slot: str) -> str:
        code = (self.row.units or {}).get(slot, "")
        return self._unit_names.get(code, code or slot)

    @cached_property
    def holders(self) -> Options:
        """Who may hold a case in a state; blank: as before."""
        own = [("", _("whoever held it before"))]
        own += [(key, label) for key, label in self.places if key]
        used = [each.holder for each in self.life.states.values() if each.holder]
        return [*own, *((each, each) for each in dict.fromkeys(used) if each not in dict(own))]

    def _used_roles(self) -> Iterable[str]:
        for move in self.life.transitions.values():
            yield from (*move.by, *(move.hands.of if move.hands else ()))
        for _path, effect in self._alone.effects():
            yield from effect.remind or ()
        if self.life.handoff:
            yield from (*self.life.handoff.by, *self.life.handoff.agree)
        yield from (notice.to for notice in self.life.notices.values())

    def who(self, word: str) -> str:
        """`lead@office` in words."""
        role, _at, place = word.partition("@")
        said = self._role_words.get(role, role)
        if word in self.life.roles:
            return self.life.roles[word]
        return _("%(role)s %(place)s") % {"role": said, "place": self._place(place)} if place else said

    def _place(self, place: str) -> str:
        found = dict(self.places).get(place, place)
        return _("of %(place)s") % {"place": found} if place in self.slots else found

    # --- forms and other types --------------------------------------------------------------------------------------
    @cached_property
    def forms(self) -> Options:
        """Key in the type → title, those it names first."""
        titles = dict(Form.objects.filter(slug__in=self.life.forms.values()).values_list("slug", "title"))
        return [(key, titles.get(slug, slug)) for key, slug in self.life.forms.items()]

    @cached_property
    def office_forms(self) -> Options:
        """All forms of the office that are published, by title."""
        return [
            (form.slug, form.title) for form in Form.objects.filter(live=True).only("slug", "title").order_by("title")
        ]

    @cached_property
    def questions(self) -> dict[str, schema.Field]:
        return self._alone.fields

    @cached_property
    def fields(self) -> dict[str, str]:
        return {key: field.label for key, field in self.questions.items()}

    def asked_by(self, form: str) -> Options:
        """The questions of the form that the type calls ``form``."""
        found = self._alone.forms.get(form)
        return [(each.key, each.label) for each in found.fields() if each.answers] if found else []

    @cached_property
    def dated(self) -> Options:
        """Answers and facts that are a day."""
        days = ("date", "datetime")
        found = {key: each.label for key, each in self.questions.items() if each.type in days}
        found |= {key: label for key, label in self.facts if self.life.fact_types.get(key) in days}
        return list(found.items())

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """Question → {code: label}."""
        found = {key: {each.code: each.label for each in field.choices or ()} for key, field in self.questions.items()}
        found = {key: codes for key, codes in found.items() if codes}
        found["case.state"] = dict(self.states)
        found["case.category"] = {key: said() for key, said in overview.CATEGORIES.items()}
        found["case.result"] = dict(self.results)
        return found

    @cached_property
    def types(self) -> Options:
        rows = CaseType.objects.exclude(slug=self.row.slug).order_by("title").values_list("slug", "title")
        return [(self.row.slug, pgettext("case type", "this type itself")), *rows]

    def other(self, slug: str) -> Life | None:
        """The office's case type ``slug`` with its questions; this one too."""
        return self._alone.other(slug)

    def lives_at(self, aim: Any) -> list[Life]:
        """The types that ``aim`` (a type, parent, parts.group.key, a query) may mean."""
        return self._alone.aimed_at(aim)

    def type_label(self, slug: str) -> str:
        return dict(self.types).get(slug, slug)
