"""A case type as a pack writes it: the parts of cases.spec, widened by what people may write short."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StrictBool

from cases import spec
from cases.packs.shapes.short import Later, Names, Rule, TermText, Worth, kept

Shape = spec.Shape


class Query(spec.Query):
    where: Rule = None


class Check(spec.Check):
    must: Rule
    let: dict[str, Worth] | None = None


class Effect(spec.Effect):
    when: Rule = None
    set: dict[str, Worth] | None = None
    assign: dict[str, Worth] | None = None
    remind: Names | None = None
    data: dict[str, Worth] | None = None
    link: Worth = None
    fill: dict[str, Worth] | None = None
    case: str | Query | None = None
    draw: Later = None
    step: Later = None


class Hands(spec.Hands):
    need: Worth
    of: Names = ()
    not_: Names = Field((), alias="not")


class Except(spec.Except):
    by: Names


class Once(spec.Once):
    except_: Except = Field(alias="except")


class Transition(spec.Transition):
    from_: Names = Field((), alias="from")
    by: Names = ()
    channels: Names = ()
    when: Rule = None
    checks: tuple[Check, ...] = ()
    pause: Names = ()
    reason: str | tuple[str, ...] = "none"
    reaches: Names = ()
    effects: tuple[Effect, ...] = ()
    only: Names = ()
    takes: Names = ()
    hands: Hands | None = None
    once: StrictBool | Once = False


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


class Pause(spec.Pause):
    stops: Names


class Rung(spec.Rung):
    effects: tuple[Effect, ...]


class Handoff(spec.Handoff):
    by: Names
    object_within: TermText | None = None
    agree: Names = ()
    then: tuple[Effect, ...] = ()
    reasons: str | tuple[str, ...] = ()


class HideFrom(spec.HideFrom):
    when: Rule = None


class Recuse(spec.Recuse):
    by: Names
    reasons: str | tuple[str, ...] = ()


class LowGrade(spec.LowGrade):
    effects: tuple[Effect, ...] = ()


class Visits(spec.Visits):
    when: Rule = None


class Given(spec.Given):
    reasons: Names = ()


class SurveyRule(spec.SurveyRule):
    ask: Names = ("closed",)
    within: TermText = "30cd"
    items: str | dict[str, str] = {}
    skip_if: Rule = None
    low: LowGrade | None = None
    visits: Visits | None = None
    given: Given | None = None


class TableRow(spec.TableRow):
    when: Rule = None


class Table(spec.Table):
    rows: tuple[TableRow, ...]


class Part(spec.Part):
    start: Names = ("opened",)
    when: Rule = None
    gives: dict[str, Worth] | None = None
    required: StrictBool = True
    fails: Names = ()


class PartGroup(spec.PartGroup):
    list_: tuple[Part, ...] = Field((), alias="list")
    where: Rule = None
    by: Names = ()
    start: Names = ("opened",)
    when: Rule = None
    gives: dict[str, Worth] | None = None
    shared: Names = ()
    fails: Names = ()
    rank: Worth = None


class SheetRow(spec.SheetRow):
    score: Worth


class Sheet(spec.Sheet):
    rows: tuple[SheetRow, ...] = Field(min_length=1)
    bonus: Worth = None
    deduct: Worth = None
    veto: Rule = None


class Document(spec.Document):
    remedy: StrictBool | str = False
    public: StrictBool = False


class Recurs(spec.Recurs):
    where: Rule = None


class Fact(Shape):
    """What moves set. ``public``: registers, lists of cases and rankings may print it; no page prints another. A fact
    that somebody is asked for (``takes``) may have any setting of a question."""

    # The linter knows them: cases.packs.lint.facts. A specification keeps facts as they were written, so no default
    # may take the place of what stands there.
    model_config = ConfigDict(extra="allow")

    key: str
    type: str | None = None  # a text
    label: str | None = None
    public: StrictBool | None = None


class CaseType(Shape):
    title: str
    owner: str | None = None
    number: str = "{seq:6}"
    called: str | None = None
    home: str | None = None
    business_key: str | None = None
    levels: Names = ()
    facts: tuple[Fact, ...] = ()
    hide_from: tuple[HideFrom, ...] = ()
    recuse: Recuse | None = None
    milestones: dict[str, Milestone] = {}
    states: dict[str, State] = Field(min_length=1)
    transitions: dict[str, Transition] = Field(min_length=1)
    pauses: dict[str, Pause] = {}
    clocks: dict[str, Clock] = {}
    ladder: tuple[Rung, ...] = ()
    handoff: Handoff | None = None
    survey: SurveyRule | None = None
    keep: dict[str, Annotated[str, AfterValidator(kept)]] = {}
    parties: dict[str, spec.Party] = {}
    parts: dict[str, PartGroup] = {}
    draws: Later = None
    seal: Later = None
    recurs: Recurs | None = None
    delegates: spec.Delegates | None = None
    in_name_of: str | None = None
