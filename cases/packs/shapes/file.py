"""A whole pack file."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool

from cases import spec
from cases.packs.shapes.life import CaseType, Clock, Document, Pause, Table
from cases.packs.shapes.scenario import Scenario
from cases.packs.shapes.short import Codes, Later, Names, Rule, Worth, spoken
from cases.spec import Shape
from forms import logic


class Slot(Shape):
    """A unit slot. ``level``: which kind of unit fills it (the only unit of that level does so by itself)."""

    label: str
    in_: str | None = Field(None, alias="in")
    level: str | None = None


class Page(Shape):
    type: str
    slug: str = Field(pattern=r"^[\w-]{1,100}$")
    title: str
    intro: str = Field("", max_length=60)  # one sentence under the title
    form: str | None = None
    item: str | None = None
    audience: Names = ()
    words: Names = ()
    over: Names = ()
    where: Rule = None
    columns: Names = ()
    by: Worth = None  # a bare word is a fact or a field


class ShareOf(spec.ShareOf):
    of: Rule
    in_: Annotated[Any, BeforeValidator(lambda given: None if given == "all" else logic.expand(given))] = Field(
        None, alias="in"
    )


class Figure(spec.Figure):
    over: Names = ()
    where: Rule = None
    projection: StrictBool = False
    share: ShareOf | None = None
    formula: Worth = None


class PackFile(Shape):
    pack: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    format: Annotated[int, AfterValidator(spoken)] = 1
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
    documents: dict[str, Document] = {}
    case_types: dict[str, CaseType] = {}
    pages: tuple[Page, ...] = ()
    figures: tuple[Figure, ...] = ()
    samples: dict[str, dict[str, Any]] = {}
    scenarios: tuple[Scenario, ...] = ()
    overlays: str | None = None  # carried out before anything is judged
    detectors: Later = None
    exchange: Later = None
