"""What a step asks for, on the page of a run: the real questions, beside them reason, pause, unit as at the desk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as html
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cases import data as case_data
from cases import moves
from cases.actor import Actor
from cases.admin.play import examples
from cases.data import LEADING
from cases.desk.move_form import FACT, OWN, BesideForm
from cases.models import Case, CaseType
from cases.moves import Move
from cases.packs.drafted import Drafted
from cases.packs.scenarios.world import World
from cases.packs.shapes import Step
from forms.answers import FILES
from forms.errors import Invalid
from forms.filling import Filling
from forms.models import FormVersion

FILE = f"{OWN}file-"


@dataclass
class Asked:
    """One step being filled in. ``data``: the post, None when it is only shown. ``told``: what to start from."""

    world: World
    version: FormVersion | None
    told: list[Mapping[str, Any]]
    case: Case | None = None
    move: Move | None = None
    actor: Actor | None = None
    data: QueryDict | None = None

    def __post_init__(self) -> None:
        spec, only = (self.version.spec if self.version else None), self.move.only if self.move else ()
        said = examples.of(spec, self.told, only) if spec else {}
        self.examples = said
        self.beside = None
        if self.move is not None and self.case is not None:
            self.beside = BesideForm(self.move, self.case, self.data, initial=self._first())
            if unit := self.beside.fields.get("unit"):  # the county above the run's units stands for nobody
                unit.queryset = unit.queryset.filter(pk__in=[each.pk for each in self.world.units.values()])
        self.questions = self._questions(spec, said, only) if spec else None

    def _first(self) -> dict[str, Any]:
        """The first of each choice, and words where words are asked."""
        found: dict[str, Any] = {"reason": _("Tried out"), "words": _("Tried out")}
        if self.move.reasons:
            found["reason"] = self.move.reasons[0][0]
        found |= {"pause": self.move.pauses[0][0]} if self.move.pauses else {}
        facts = self.move.takes.fields() if self.move.takes else ()
        found |= {f"{FACT}{field.key}": examples.example(field) for field in facts}
        return found

    def _questions(self, spec, said: dict[str, Any], only):
        about = {"channel": "web", "unit": self.actor.unit if self.actor else None, "only": only}
        if self.case is not None:
            about["extra"] = dict(case_data.context(self.case, self.actor))
            said = said | case_data.standing(self.case, only)
        filling = Filling.fresh(self.version, answers=examples.typed(said, spec, self.world.units), **about)
        if self.data is None:
            return filling.form(None)
        answers = self.data.copy()
        for name in [name for name in answers if name.startswith(OWN)]:
            del answers[name]
        form = filling.form(None, answers, MultiValueDict())
        form.only({})
        return form

    def fields(self) -> Iterator[tuple[Any, str, bool]]:
        """(question, name of the box that stands for a file, whether it is ticked)."""
        for bound in self.questions or ():
            file = bound.field.about.type in FILES
            name = f"{FILE}{bound.name}"
            ticked = name in self.data if self.data is not None else bound.name in self.examples
            yield bound, name if file else "", ticked

    def refused(self, refusal: Exception | None) -> None:
        """Puts what a form would not take beside its questions."""
        if isinstance(refusal, Invalid) and self.questions is not None:
            shown = {key: said for key, said in refusal.errors.items() if key in self.questions.fields}
            self.questions.only(shown)

    # --- the post → a step ------------------------------------------------------------------------------------------
    def answers(self) -> dict[str, Any]:
        """What was typed, as a scenario writes it."""
        if self.questions is None:
            return {}
        kinds = {field.key: field.type for field in self.version.spec.fields()}
        found = {key: self._plain(kinds.get(key), value) for key, value in self.questions.typed.items()}
        for key, kind in kinds.items():
            if kind in FILES and f"{FILE}{key}" in self.data:
                found[key] = self.examples.get(key) or [examples.PICTURE]
        return {key: value for key, value in found.items() if value not in (None, "", [], {})}

    def _plain(self, kind: str | None, value: Any) -> Any:
        """Units by their slots, cases by the words of the run."""
        if kind == "unit":
            return next((slot for slot, unit in self.world.units.items() if unit.code == value), value)
        if kind in LEADING:
            numbers = dict(Case.objects.filter(pk__in=self.world.cases.values()).values_list("number", "pk"))
            names = {pk: name for name, pk in self.world.cases.items()}
            return names.get(numbers.get(value), value)
        return value

    def said(self) -> dict[str, Any]:
        """What stands beside the form, as keys of a step. Raises html.ValidationError with a sentence."""
        if self.beside is None:
            return {}
        if not self.beside.is_valid():
            raise html.ValidationError([each for said in self.beside.errors.values() for each in said])
        clean = {name: value for name, value in self.beside.cleaned_data.items() if value and not name.startswith(FACT)}
        if "unit" in clean:
            clean["unit"] = self.world.slot_of(clean["unit"])
        if "other" in clean:
            names = {pk: name for name, pk in self.world.cases.items()}
            clean["other"] = names.get(clean["other"].pk, clean["other"].number)
        facts = self.move.takes.fields() if self.move.takes else ()
        taken = {field.key: self.beside.data.get(f"{OWN}{FACT}{field.key}") for field in facts}
        if taken := {key: value for key, value in taken.items() if value}:
            clean["data"] = taken
        return clean


def told(pack: Drafted, type: CaseType, verb: str, key: str) -> list[dict[str, Any]]:
    """What scenarios of the type and samples of its pack answer, at a step ``verb: key``."""
    found = []
    for row in type.scenarios.all():
        steps = [step for step in row.steps if step.get(verb) == key and step.get("data") and not step.get("refused")]
        found += [step["data"] for step in steps]
    flat = [Step.model_validate({"data": said}).data for said in pack.samples.values() if "file" not in said]
    return [*found, *flat]


def find_move(case: Case, actor: Actor, key: str) -> Move | None:
    """The move as it is offered to ``actor``, or as the type has it where it is not: then the engine says why not."""
    from cases.desk import offers

    return next((each for each in moves.offered(case, actor) if each.key == key), None) or offers.find_move(case, key)
