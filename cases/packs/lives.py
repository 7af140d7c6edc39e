"""Case types of a pack → whole cases.spec.CaseSpec: tables, notices, channels and reasons written out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cases import spec
from cases.packs import shapes
from cases.packs.problems import Path, Problem, suggestion

if TYPE_CHECKING:
    from cases.packs.resolve import Names

FREE_REASONS = ("none", "required", "codes")


def spec_of(names: "Names", key: str, shape: shapes.CaseType, slips: list[Problem]) -> spec.CaseSpec | None:
    """The whole specification, or None when something it names is missing; then ``slips`` says what."""
    work, before = _Life(names, key, slips), len(slips)
    data = work.data(shape)
    if len(slips) > before:
        return None
    try:
        return spec.CaseSpec.model_validate(data)
    except ValidationError as error:
        slips += [names.source.problem((*work.path, *each["loc"]), shapes.sentence(each)) for each in error.errors()]
        return None


class _Life:
    def __init__(self, names: "Names", key: str, slips: list[Problem]) -> None:
        self.names, self.key, self.slips = names, key, slips
        self.path: Path = ("case_types", key)

    def data(self, shape: shapes.CaseType) -> dict[str, Any]:
        data = shape.model_dump(by_alias=True, exclude_unset=True, mode="json")
        types = self.names.shape.case_types if self.names.shape else {}
        data = _whole_names(data, self.names.pack, types)
        forms: dict[str, str] = {}
        for name, move in data["transitions"].items():
            self._move(name, move, forms)
        for part in ("handoff", "recuse"):
            if isinstance(reasons := (data.get(part) or {}).get("reasons"), str):
                data[part]["reasons"] = self._reasons(reasons, (*self.path, part, "reasons"))
        if survey := data.get("survey"):
            self._survey(survey)
        data |= {"pack": self.names.pack, "key": self.key, "forms": forms}
        data["sheets"] = self._sheets(data)
        for section, names in named(data).items():
            data[section] = self._taken(section, names)
        data["roles"] = {role: self.names.roles[role] for role in roles(data) if role in self.names.roles}
        return data

    def _move(self, name: str, move: dict[str, Any], forms: dict[str, str]) -> None:
        path = (*self.path, "transitions", name)
        if form := move.get("form"):
            self._form(form, (*path, "form"), forms)
        if "channels" in move:
            move["channels"] = [code for word in move["channels"] for code in self._codes(word)]
        again = move.get("once") if isinstance(move.get("once"), dict) else None
        if again and isinstance(why := again["except"].get("reason"), str) and why not in FREE_REASONS:
            again["except"]["reason"] = self._reasons(why, (*path, "once", "except", "reason"))
        if isinstance(reason := move.get("reason"), str) and reason not in FREE_REASONS:
            move["reason"] = self._reasons(reason, (*path, "reason"))

    def _form(self, form: str, path: Path, forms: dict[str, str]) -> None:
        known = self.names.section("forms")
        if form in known:
            forms[form] = form if "." in form else f"{self.names.pack}.{form}"
            return
        said = _("There is no form “%(form)s”. %(cure)s")
        self._slip(path, said % {"form": form, "cure": suggestion(form, known)})

    def _sheets(self, life: dict[str, Any]) -> dict[str, Any]:
        """The sheets of forms that a move scores by or publishes."""
        known, found = self.names.section("forms"), {}
        for form in dict.fromkeys(each.get("score") or each.get("publish") for each in effects(life)):
            raw = known.get(form, {}).get("sheet") if form else None
            if raw is None:
                continue
            try:
                shape = shapes.Sheet.model_validate(raw)
            except ValidationError as error:
                path: Path = ("forms", form, "sheet")
                self.slips += [
                    self.names.source.problem((*path, *each["loc"]), shapes.sentence(each)) for each in error.errors()
                ]
                continue
            found[form] = shape.model_dump(by_alias=True, exclude_unset=True, mode="json")
        return found

    def _codes(self, word: str) -> list[str]:
        return list(self.names.section("codelists").get(word, {word: word}))

    def _reasons(self, word: str, path: Path) -> list[str]:
        """What people choose from is what they read later: the labels themselves."""
        lists = self.names.section("codelists")
        if word in lists:
            return list(lists[word].values())
        said = _("A reason is none, required or a code list; “%(word)s” is none of them. %(cure)s")
        self._slip(path, said % {"word": word, "cure": suggestion(word, [*FREE_REASONS, *lists])})
        return []

    def _survey(self, survey: dict[str, Any]) -> None:
        """One moment stands alone, as before there were several; aspects are written out."""
        if len(survey.get("ask", ())) == 1:
            survey["ask"] = survey["ask"][0]
        if isinstance(word := survey.get("items"), str):
            lists = self.names.section("codelists")
            if word not in lists:
                said = _("“items:” is a code list; there is none called “%(word)s”. %(cure)s")
                path = (*self.path, "survey", "items")
                self._slip(path, said % {"word": word, "cure": suggestion(word, lists)})
            survey["items"] = lists.get(word, {})

    def _taken(self, section: str, wanted: list[str]) -> dict[str, Any]:
        """The parts that are named, in the order they are first named; unknown ones are the linter's to say."""
        known = self.names.shaped(section)
        return {name: known[name] for name in dict.fromkeys(wanted) if name in known}

    def _slip(self, path: Path, sentence: str) -> None:
        self.slips.append(self.names.source.problem(path, sentence))


def _whole_names(node: Any, pack: str, types: Any) -> Any:
    """Case types of this pack that queries, parts and spawned cases name, as "pack.type"."""
    if isinstance(node, list):
        return [_whole_names(each, pack, types) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _whole_names(each, pack, types) for key, each in node.items()}
    visits = made.get("visits")
    if isinstance(visits, dict) and isinstance(visits.get("type"), str):
        visits["type"] = _named(visits["type"], pack, types)
    for key in ("over", "spawn"):
        if isinstance(made.get(key), str | list):
            made[key] = _named(made[key], pack, types)
    for group in (made.get("parts") or {}).values() if isinstance(made.get("parts"), dict) else ():
        for line in (group, *group.get("list", ())) if isinstance(group, dict) else ():
            if "type" in line:
                line["type"] = _named(line["type"], pack, types)
    return made


def _named(name: Any, pack: str, types: Any) -> Any:
    if isinstance(name, list):
        return [_named(each, pack, types) for each in name]
    return f"{pack}.{name}" if name in types else name


def effects(life: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every effect of a case type as plain data."""
    for move in life.get("transitions", {}).values():
        yield from move.get("effects", ())
    for clock in life.get("clocks", {}).values():
        yield from (clock.get("extend") or {}).get("effects", ())
    for rung in life.get("ladder", ()):
        yield from rung.get("effects", ())
    yield from (life.get("handoff") or {}).get("then", ())
    low = (life.get("survey") or {}).get("low") or {}
    yield from low.get("effects", ())


def named(life: dict[str, Any]) -> dict[str, list[str]]:
    """Notices, tables and papers that a case type names, in the order in which it does; its sheets are there."""
    told = [each["notify"] for each in effects(life) if each.get("notify")]
    told += _invitations(life)
    told += [each["notify"] for each in (life.get("parties") or {}).values() if each.get("notify")]
    sheets = life.get("sheets") or {}
    tables = [args[0] for args in table_calls({key: part for key, part in life.items() if key != "sheets"})]
    tables += [sheet["grades"] for sheet in sheets.values() if sheet.get("grades")]
    tables += [args[0] for args in table_calls(sheets)]
    return {"notices": told, "tables": tables, "documents": papers(life)}


def _invitations(life: dict[str, Any]) -> list[str]:
    """Notices that ask for a rating, where the pack words them itself: one for all, or one for a moment."""
    if not (survey := life.get("survey")):
        return []
    asked = survey.get("ask", ())
    return ["survey", *(f"survey_{moment}" for moment in ([asked] if isinstance(asked, str) else asked))]


def papers(life: dict[str, Any]) -> list[str]:
    """Every paper a case type issues or waits for."""
    found = [each["issue"] for each in effects(life) if each.get("issue")]
    found += [each["document"] for each in life.get("pauses", {}).values() if each.get("document")]
    return [*found, *filter(None, [(life.get("handoff") or {}).get("document")])]


def table_calls(node: Any) -> Iterator[list[Any]]:
    """Arguments of every `{table: [name, column]}`."""
    if isinstance(node, list):
        for each in node:
            yield from table_calls(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name == "table" and isinstance(each, list) and len(each) == 2:
                yield each
            else:
                yield from table_calls(each)


def roles(life: dict[str, Any]) -> Iterator[str]:
    """Every role@place that a case type names."""
    for move in life.get("transitions", {}).values():
        yield from move.get("by", ())
        yield from (move.get("hands") or {}).get("of", ())
        if isinstance(move.get("once"), dict):
            yield from move["once"]["except"].get("by", ())
    for clock in life.get("clocks", {}).values():
        yield from (clock.get("extend") or {}).get("by", ())
    for effect in effects(life):
        yield from effect.get("remind") or ()
    handoff = life.get("handoff") or {}
    yield from (*handoff.get("by", ()), *handoff.get("agree", ()), *(life.get("recuse") or {}).get("by", ()))
    for group in (life.get("parts") or {}).values():
        yield from group.get("by", ())
