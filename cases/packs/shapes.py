"""Shapes of a pack file. What belongs to the language but is not run yet is refused in a sentence, not swallowed.

The case type's parts are those of cases.spec, widened by what people may write short: a word for a list of one, the
shorthand of conditions.
"""

from typing import Annotated, Any, get_args

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictBool

from cases import spec
from cases.packs.problems import suggestion
from forms import logic
from forms.logic import shorthand
from home.terms import Term

Shape = spec.Shape


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _later(given: Any) -> Any:
    raise ValueError(_("This belongs to the language, but this version does not run it yet. Leave it out for now."))


def _a_term(text: str) -> str:
    Term.parse(text)
    return text


def _kept(text: str) -> str:
    return text if text == "permanent" else _a_term(text)


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Rule = Annotated[Any, BeforeValidator(logic.expand)]
Worth = Annotated[Any, BeforeValidator(shorthand.value)]
Later = Annotated[Any, BeforeValidator(_later)]
TermText = Annotated[str, AfterValidator(_a_term)]
Codes = Annotated[dict[str, str], Field(min_length=1)]


class Check(spec.Check):
    must: Rule
    option: Later = None
    let: Later = None


class Effect(spec.Effect):
    when: Rule = None
    set: dict[str, Worth] | None = None
    assign: dict[str, Worth] | None = None
    remind: Names | None = None
    data: dict[str, Worth] | None = None
    link: Worth = None
    issue: Later = None
    fill: Later = None
    do: Later = None
    score: Later = None
    draw: Later = None


class Transition(spec.Transition):
    from_: Names = Field((), alias="from")
    by: Names = ()
    channels: Names = ()
    when: Rule = None
    checks: tuple[Check, ...] = ()
    pause: Names = ()
    once: StrictBool = False
    reason: str | tuple[str, ...] = "none"
    reaches: Names = ()
    effects: tuple[Effect, ...] = ()
    only: Later = None
    takes: Later = None
    hands: Later = None


class Milestone(spec.Milestone):
    public: StrictBool = False


class State(spec.State):
    alive: StrictBool = False
    stops: Names = ()


class Extend(spec.Extend):
    term: TermText
    by: Names = ()
    effects: tuple[Effect, ...] = ()


class Clock(spec.Clock):
    from_: Names = Field(alias="from")
    to: Names = ()
    term: TermText | dict[str, Worth] | None = None
    when: Rule = None
    roll: StrictBool = True
    extend: Extend | None = None
    beyond: Later = None


class Pause(spec.Pause):
    stops: Names
    document: Later = None


class Rung(spec.Rung):
    effects: tuple[Effect, ...]


class Handoff(spec.Handoff):
    by: Names
    object_within: Later = None
    agree: Later = None
    refusals: Later = None
    then: Later = None
    document: Later = None


class LowGrade(spec.LowGrade):
    effects: tuple[Effect, ...] = ()


class SurveyRule(spec.SurveyRule):
    within: TermText = "30cd"
    low: LowGrade | None = None
    items: Later = None
    skip_if: Later = None


class TableRow(spec.TableRow):
    when: Rule = None


class Table(spec.Table):
    rows: tuple[TableRow, ...]


class CaseType(Shape):
    title: str
    owner: str | None = None
    number: str = "{seq:6}"
    home: str | None = None
    business_key: str | None = None
    levels: Names = ()
    facts: tuple[dict[str, Any], ...] = ()
    milestones: dict[str, Milestone] = {}
    states: dict[str, State] = Field(min_length=1)
    transitions: dict[str, Transition] = Field(min_length=1)
    pauses: dict[str, Pause] = {}
    clocks: dict[str, Clock] = {}
    ladder: tuple[Rung, ...] = ()
    handoff: Handoff | None = None
    survey: SurveyRule | None = None
    keep: dict[str, Annotated[str, AfterValidator(_kept)]] = {}
    parties: Later = None
    hide_from: Later = None
    parts: Later = None
    draws: Later = None
    seal: Later = None
    recurs: Later = None
    in_name_of: Later = None


class Slot(Shape):
    """A unit slot. ``level``: which kind of unit fills it (the only unit of that level does so by itself)."""

    label: str
    in_: str | None = Field(None, alias="in")
    level: str | None = None


class Page(Shape):
    type: str
    slug: str
    title: str
    form: str | None = None
    item: str | None = None
    audience: Names = ()
    words: Names = ()
    over: Worth = None
    where: Rule = None
    columns: Names = ()
    by: str | None = None


class Expect(Shape):
    """What must be so. ``due``: clock → day; ``late``: clocks that were or are late; ``notices``: names, or name → a
    part of the text; ``count``: case type → how many cases; ``moves``: what `as` may do now, all of it."""

    case: str | None = None
    as_: str | None = Field(None, alias="as")
    state: str | None = None
    level: int | None = None
    holder: str | None = None
    due: dict[str, str | None] | None = None
    late: Names | None = None
    milestones: Names | dict[str, str] | None = None
    data: dict[str, Any] | None = None
    linked: Names | None = None
    notices: Names | dict[str, str] | None = None
    reminded: Names | None = None
    alive: StrictBool | None = None
    result: str | None = None
    sees: dict[str, Any] | None = None
    count: dict[str, int] | None = None
    moves: Names | None = None
    parts: Later = None
    documents: Later = None
    sent: Later = None
    register_: Later = Field(None, alias="register")
    hands: Later = None
    draws: Later = None
    figures: Later = None
    in_name_of: Later = None


class Step(Shape):
    at: str | None = None
    submit: str | None = None
    do: str | None = None
    load: str | None = None
    tick: StrictBool | None = None
    survey: int | None = None
    given: dict[str, list[dict[str, Any]]] | None = None
    repeat: int | None = Field(None, ge=1, le=500)
    steps: tuple["Step", ...] = ()
    expect: Expect | None = None
    receive: Later = None
    case: str | None = None
    as_: str | None = Field(None, alias="as")
    channel: str | None = None
    unit: str | None = None
    item: str | None = None
    data: dict[str, Any] | None = None
    reason: str | None = None
    pause: str | None = None
    clock: str | None = None
    effective_on: str | None = None
    refused: str | None = None
    parent: Later = None

    ACTS: tuple[str, ...] = Field(("submit", "do", "load", "tick", "survey", "given", "repeat", "expect"), exclude=True)

    @property
    def act(self) -> str:
        return next((act for act in self.ACTS if getattr(self, act) is not None), "")


class Scenario(Shape):
    title: str
    after: str | None = None
    steps: tuple[Step, ...] = Field(min_length=1)


class PackFile(Shape):
    pack: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    format: int = 1
    title: str
    summary: str = ""
    answers: Names = ()
    needs: Names = ()
    units: dict[str, str | Slot] = {}
    roles: dict[str, str] = {}
    codelists: dict[str, Codes] = {}
    tables: dict[str, Table] = {}
    blocks: dict[str, list[dict[str, Any]]] = {}
    clocks: dict[str, Clock] = {}
    pauses: dict[str, Pause] = {}
    forms: dict[str, dict[str, Any]] = {}
    notices: dict[str, spec.NoticeText] = {}
    case_types: dict[str, CaseType] = {}
    pages: tuple[Page, ...] = ()
    samples: dict[str, dict[str, Any]] = {}
    scenarios: tuple[Scenario, ...] = ()
    overlays: Later = None
    documents: Later = None
    detectors: Later = None
    exchange: Later = None
    figures: Later = None


# --- what is wrong, in words ----------------------------------------------------------------------------------------
def sentence(error: dict[str, Any]) -> str:
    """One of pydantic's errors for who writes packs; its place is said apart."""
    own = error.get("ctx", {}).get("error")
    if isinstance(own, ValueError):
        return str(own)
    if error["type"] == "extra_forbidden":
        word, known = error["loc"][-1], keys_at(error["loc"][:-1])
        return _("There is no key “%(key)s” here. %(cure)s") % {"key": word, "cure": suggestion(word, known)}
    return _SENTENCES.get(error["type"], lambda each: each["msg"])(error)


_SENTENCES = {
    "missing": lambda error: _("This is missing."),
    "bool_type": lambda error: _("Write true or false."),
    "string_type": lambda error: _("A text is needed here. Put it in quotes if it looks like a number."),
    "string_pattern_mismatch": lambda error: _("Begin with a small letter, then small letters, digits or _."),
    "tuple_type": lambda error: _("A list is needed here: [a, b], or a line with “- ” for each."),
    "list_type": lambda error: _("A list is needed here: [a, b], or a line with “- ” for each."),
    "dict_type": lambda error: _("A map is needed here: “key: value”, a line for each."),
    "model_type": lambda error: _("A map is needed here: “key: value”, a line for each."),
    "literal_error": lambda error: _("Choose one of: %(words)s.") % {"words": error["ctx"]["expected"]},
    "too_short": lambda error: _("At least one is needed here."),
    "int_parsing": lambda error: _("A whole number is needed here."),
    "int_type": lambda error: _("A whole number is needed here."),
}


def keys_at(loc: tuple) -> list[str]:
    """Keys the shape at ``loc`` knows; empty where keys are free."""
    here: Any = PackFile
    for part in loc:
        here = _into(here, part)
    model = _model(here)
    hidden = {"VERBS", "ACTS"}
    return [field.alias or name for name, field in model.model_fields.items() if name not in hidden] if model else []


def _into(here: Any, part: Any) -> Any:
    model = _model(here)
    if model is not None:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        return fields[part].annotation if part in fields else here
    inner = [each for each in get_args(here) if _model(each) or get_args(each)]
    return inner[-1] if inner else None


def _model(here: Any) -> type[BaseModel] | None:
    if isinstance(here, type) and issubclass(here, BaseModel):
        return here
    args = get_args(here)
    if type(None) in args or any(arg is str for arg in args):  # X | None, str | X
        return next((_model(arg) for arg in args if isinstance(arg, type) and issubclass(arg, BaseModel)), None)
    return None


__all__ = ["CaseType", "Expect", "PackFile", "Page", "Scenario", "Step", "keys_at", "sentence"]
