"""From what a pack file says to what runs: whole forms and whole case types."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cases import spec
from cases.packs import figures, lives, loader, overlays, shapes
from cases.packs.forms_of import Forms
from cases.packs.loader import Source
from cases.packs.problems import PackError, Problem, suggestion
from cases.packs.uses import Uses
from forms import schema

HOME = FilePath(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SHARED = ("blocks", "codelists", "tables", "clocks", "pauses", "notices", "documents", "forms", "samples")


@dataclass(frozen=True)
class Pack:
    """A pack that can be installed. ``raw``: the file's data with `use:` carried out; ``needs``: by name."""

    source: Source
    raw: dict[str, Any]
    shape: shapes.PackFile
    needs: dict[str, "Pack"] = field(default_factory=dict)
    forms: dict[str, schema.Form] = field(default_factory=dict)
    types: dict[str, spec.CaseSpec] = field(default_factory=dict)
    figures: dict[str, spec.Figure] = field(default_factory=dict)
    overlays: tuple[tuple[str, str], ...] = ()  # (name, text) of what lies over it, lowest first
    text: str = ""  # the file's own

    @property
    def name(self) -> str:
        return self.shape.pack

    def parts(self) -> dict[str, str]:
        """ "form:doudi.intake" → digest, for everything that becomes a versioned row."""
        digests = {f"form:{self.name}.{key}": schema.digest(form) for key, form in self.forms.items()}
        types = {f"type:{self.name}.{key}": spec.digest(spec.canonical(life)) for key, life in self.types.items()}
        asked = {f"figure:{self.name}.{key}": spec.digest(spec.canonical(each)) for key, each in self.figures.items()}
        return digests | types | asked

    def section(self, name: str) -> dict[str, Any]:
        """Raw parts by name, those of needed packs with a dot."""
        return Names(self.source, self.raw, self.needs).section(name)

    def everything(self) -> dict[str, "Pack"]:
        """This pack and all it needs, needed ones first."""
        found: dict[str, Pack] = {}
        for each in self.needs.values():
            found |= each.everything()
        return {**found, self.name: self}


class Names:
    """What can be named in a pack: its own parts, and those of the packs it needs with a dot."""

    def __init__(self, source: Source, raw: dict[str, Any], needs: dict[str, Pack]) -> None:
        self.source, self.raw, self.needs = source, raw, needs
        self.pack = str(raw.get("pack", ""))
        self.shape: shapes.PackFile | None = None

    def section(self, name: str) -> dict[str, Any]:
        found = dict(self.raw.get(name) or {}) if isinstance(self.raw.get(name), dict) else {}
        for pack, parts in [
            (self.pack, dict(found)),
            *((each.name, each.raw.get(name)) for each in self.needs.values()),
        ]:
            for key, part in (parts or {}).items():
                found.setdefault(f"{pack}.{key}", qualified(part, pack))
        return found

    def shaped(self, section: str) -> dict[str, Any]:
        """Tables, notices and papers in the form the specification stores."""
        found: dict[str, Any] = {}
        for pack in self.needs.values():
            found |= {f"{pack.name}.{key}": part for key, part in getattr(pack.shape, section).items()}
        found |= getattr(self.shape, section)
        return {key: part.model_dump(by_alias=True, exclude_unset=True, mode="json") for key, part in found.items()}

    @cached_property
    def roles(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for pack in self.needs.values():
            found |= pack.shape.roles
        return found | (self.shape.roles if self.shape else {})


def qualified(part: Any, pack: str) -> Any:
    """``part`` as another pack reads it: what it names at home gets the pack's name before it."""
    if isinstance(part, list):
        return [qualified(each, pack) for each in part]
    if not isinstance(part, dict):
        return part
    local = {key: each for key, each in part.items() if key in ("use", "choices") and isinstance(each, str)}
    named = {key: each if "." in each else f"{pack}.{each}" for key, each in local.items()}
    return {key: named.get(key) or qualified(each, pack) for key, each in part.items()}


def load(name: str | FilePath) -> Pack:
    """The pack in a file, one of ours by name, or one that was installed. Raises PackError with every problem found."""
    return _named(str(name), HOME, ()) if NAME.fullmatch(str(name)) else _load(find(str(name)), ())


def loads(text: str, name: str = "pack.yaml", folder: FilePath = HOME) -> Pack:
    """The pack that ``text`` says; those it needs are looked for in ``folder``, then among ours."""
    return _read(text, name, folder, ())


def ours() -> list[str]:
    """Names of the packs that come with the product."""
    return sorted(file.stem for file in HOME.glob("*.yaml"))


def find(name: str, folder: FilePath = HOME) -> FilePath:
    for candidate in (folder / f"{name}.yaml", HOME / f"{name}.yaml", FilePath(name)):
        if candidate.suffix in (".yaml", ".yml") and candidate.is_file():
            return candidate
    raise _unknown(name)


def _unknown(name: str) -> PackError:
    said = _("There is no pack “%(name)s”. %(cure)s")
    return PackError([Problem(name, 1, "", said % {"name": name, "cure": suggestion(name, ours())})])


def installed(name: str) -> Pack | None:
    """The pack as it was installed last from a file of its own, else one of ours; None where there is neither."""
    try:
        return _named(name, HOME, (), kept_first=True)
    except PackError:
        return None


FILE = "file:"


def kept_text(name: str) -> str:
    """Text of a pack that was installed from elsewhere than our own files; "" for one of ours, and for none."""
    from cases.models import Installed

    return Installed.objects.filter(pack=name, part=FILE).values_list("text", flat=True).first() or ""


def _named(name: str, folder: FilePath, trail: tuple[str, ...], kept_first: bool = False) -> Pack:
    """The pack ``name`` in ``folder``, among ours, or as it was installed from elsewhere. Raises PackError."""
    if not NAME.fullmatch(name):  # a pack names packs, never files: it may come from anywhere
        raise _unknown(name)
    if kept_first and (text := kept_text(name)):
        return _read(text, f"{name}.yaml", HOME, trail)
    try:
        file = find(name, folder)
    except PackError:
        if kept_first or not (text := kept_text(name)):
            raise
        return _read(text, f"{name}.yaml", HOME, trail)
    return _load(file, trail)


def _load(file: FilePath, trail: tuple[str, ...]) -> Pack:
    """The pack in ``file``. Ours need one another, and are read again only after one of their files has changed."""
    known = _shipped(_stamps()) if file.parent == HOME else {}
    if file.name not in known:
        known[file.name] = _read(loader.text_of(file.read_bytes(), file.name), file.name, file.parent, trail)
    return known[file.name]


def _stamps() -> tuple[tuple[str, int, int], ...]:
    """What tells that a file of ours is another than it was: (name, when written, bytes)."""
    found = [(file.name, file.stat()) for file in sorted(HOME.glob("*.yaml"))]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=1)
def _shipped(stamps: tuple[tuple[str, int, int], ...]) -> dict[str, Pack]:
    """Packs of ours by file name, as far as they were asked for since their files are as ``stamps`` says."""
    return {}


def _read(text: str, name: str, folder: FilePath, trail: tuple[str, ...]) -> Pack:
    raw, source = loader.read(text, name)
    if not isinstance(raw, dict):
        raise PackError([source.problem((), _("A pack begins with “pack: its_name”."))])
    if "overlays" in raw:
        return _overlaid(raw, source, text, folder, trail)
    return replace(resolved(raw, source, _needed(raw, source, folder, trail)), text=text)


def _overlaid(raw: dict[str, Any], source: Source, text: str, folder: FilePath, trail: tuple[str, ...]) -> Pack:
    """The pack that an overlay lies over, with what it changes."""
    name = str(raw["overlays"])
    if name in trail:
        raise PackError([source.problem(("overlays",), _("An overlay cannot lie over itself."))])
    try:
        below = _named(name, folder, (*trail, str(raw.get("pack"))))
    except PackError as slip:
        if slip.problems[0].file == name:
            slip = PackError([source.problem(("overlays",), slip.problems[0].sentence)])
        raise slip
    return over(below, raw, source, text)


def over(below: Pack, raw: dict[str, Any], source: Source, text: str) -> Pack:
    """``below`` with an overlay on it. Raises PackError."""
    laid = resolved(overlays.laid(below.raw, raw, source), source, below.needs)
    return replace(laid, overlays=(*below.overlays, (str(raw.get("pack")), text)))


def relaid(pack: Pack, name: str, text: str) -> Pack:
    """``pack`` with an overlay that was installed over it before."""
    raw, source = loader.read(text, f"{name}.yaml")
    return over(pack, raw, source, text)


def _needed(raw: dict[str, Any], source: Source, folder: FilePath, trail: tuple[str, ...]) -> dict[str, Pack]:
    trail = (*trail, str(raw.get("pack")))
    needs: dict[str, Pack] = {}
    for n, name in enumerate(raw.get("needs") or ()):
        if name in trail:
            said = _("These packs need one another: %(packs)s. Move what they share into a third.")
            raise PackError([source.problem(("needs", n), said % {"packs": " → ".join((*trail, str(name)))})])
        try:
            needs[name] = _named(str(name), folder, trail)
        except PackError as slip:
            if slip.problems[0].file == name:  # not found: said where it is named
                slip = PackError([source.problem(("needs", n), slip.problems[0].sentence)])
            raise slip
    return needs


def resolved(raw: dict[str, Any], source: Source, needs: dict[str, Pack]) -> Pack:
    """What ``raw`` says, `use:` carried out in it. Raises PackError."""
    slips: list[Problem] = []
    names = Names(source, raw, needs)
    uses = Uses(source, names.section, slips)
    uses.carry_out(raw)
    shape = names.shape = _shaped(raw, source, slips)
    forms_of = Forms(source, uses, names.section("codelists"), slips)
    made = {key: forms_of.form(key, form) for key, form in (raw.get("forms") or {}).items() if isinstance(form, dict)}
    types = {}
    if shape is not None:
        types = {key: lives.spec_of(names, key, life, slips) for key, life in shape.case_types.items()}
    if slips or shape is None:
        raise PackError(slips)
    return Pack(source, raw, shape, needs, made, types, figures.of_pack(shape))


def _shaped(raw: dict[str, Any], source: Source, slips: list[Problem]) -> shapes.PackFile | None:
    try:
        return shapes.PackFile.model_validate(raw)
    except ValidationError as error:
        told = {(real_path(raw, each["loc"]), shapes.sentence(each)) for each in error.errors() if _counts(each)}
        slips += [source.problem(path, sentence) for path, sentence in told]
        return None


def _counts(error: dict[str, Any]) -> bool:
    """Of two shapes a part may have, the one it was not meant to be has nothing to say."""
    if error["loc"][-1] == "str" and error["type"] == "string_type":
        return False
    union = len(error["loc"]) > 1 and str(error["loc"][-1]).startswith("dict[")
    return not (union and error["type"] == "dict_type")  # a text where a map may stand too: its own shape speaks


def real_path(raw: Any, loc: tuple) -> tuple:
    """``loc`` without the steps that pydantic adds for “one of several shapes”."""
    path: list = []
    here = raw
    for n, part in enumerate(loc):
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            here = here[part]
            path.append(part)
        elif isinstance(here, dict) and n == len(loc) - 1:
            path.append(part)  # what is missing
    return tuple(path)
