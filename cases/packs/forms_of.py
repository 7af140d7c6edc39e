"""Forms of a pack → whole forms.schema.Form: blocks taken apart, code lists written out, slips told with their line."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cases.packs import shapes
from cases.packs.loader import Source
from cases.packs.problems import Path, Problem, suggestion
from cases.packs.uses import Uses
from forms import field_kinds, schema

YES_OR_NO = ("secret", "public", "many")
_PARTS = {"form": schema.Form, "step": schema.Step, "field": schema.Field, "check": schema.Check}


class Forms:
    """``codes``: name of a code list → {code: label}."""

    def __init__(self, source: Source, uses: Uses, codes: dict[str, dict[str, str]], slips: list[Problem]) -> None:
        self.source, self.uses, self.codes, self.slips = source, uses, codes, slips

    def form(self, key: str, raw: dict[str, Any]) -> schema.Form | None:
        """The schema, or None when it could not be made; then ``slips`` says why."""
        before, path = len(self.slips), ("forms", key)
        raw = {name: part for name, part in raw.items() if name != "sheet"}  # the case type's, which scores by it
        self.labels: dict[tuple, str] = {}  # place in the built form → label
        places: dict[tuple, Path] = {}
        self._known("form", raw, path)
        steps = [
            self._step(step, n, (*path, "steps", n), places)
            for n, step in enumerate(_list(raw.get("steps")))
            if isinstance(step, dict)
        ]
        for n, check in enumerate(_list(raw.get("checks"))):
            self._known("check", check, (*path, "checks", n))
        if len(self.slips) > before:
            return None
        try:
            return schema.build({**raw, "steps": steps})
        except ValidationError as error:
            self._tell(error, path, places)
            return None

    def _step(self, step: dict[str, Any], n: int, path: Path, places: dict[tuple, Path]) -> dict[str, Any]:
        self._known("step", step, path)
        made = []
        for field, written in self.uses.fields(_list(step.get("fields")), (*path, "fields")):
            places["steps", n, "fields", len(made)] = written
            self.labels["steps", n, "fields", len(made)] = str(field.get("label"))
            made.append(self._field(field, written))
        return {**step, "fields": made}

    def _field(self, field: dict[str, Any], path: Path) -> dict[str, Any]:
        self._known("field", field, path)
        made = dict(field)
        if (kind := field.get("type")) not in field_kinds.KINDS:
            said = _("There is no field type “%(type)s”. %(cure)s")
            words = {"type": kind, "cure": suggestion(kind, field_kinds.KINDS)}
            self._slip((*path, "type"), said % words)
        for name in YES_OR_NO:
            if not isinstance(field.get(name, False), bool):
                self._slip((*path, name), _("Write true or false."))
        if isinstance(field.get("required"), str):
            self._slip((*path, "required"), _("Write true, false or a rule."))
        if "choices" in field:
            made["choices"] = self._choices(field["choices"], (*path, "choices"))
        if isinstance(field.get("columns"), list):
            columns = self.uses.fields(field["columns"], (*path, "columns"))
            made["columns"] = [self._field(column, written) for column, written in columns]
        return made

    def _choices(self, given: Any, path: Path) -> Any:
        if isinstance(given, str):
            if given not in self.codes:
                said = _("There is no code list “%(name)s”. %(cure)s")
                self._slip(path, said % {"name": given, "cure": suggestion(given, self.codes)})
                return []
            given = self.codes[given]
        if isinstance(given, dict):
            return [{"code": code, "label": label} for code, label in given.items()]
        return given

    def _known(self, part: str, given: Any, path: Path) -> None:
        """Misspelt keys, each with the nearest one there is."""
        known = _PARTS[part].model_fields
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                said = _("There is no key “%(key)s” here. %(cure)s")
                self._slip((*path, key), said % {"key": key, "cure": suggestion(key, known)})

    def _tell(self, error: ValidationError, path: Path, places: dict[tuple, Path]) -> None:
        found = error.errors()
        broken = {each["loc"][: len(each["loc"]) - n] for each in found for n in range(1, len(each["loc"]))}
        for each in found:
            loc = each["loc"]
            if each["type"] == "too_short" and loc in broken:
                continue  # a list whose parts are wrong counts as empty too
            written = places.get(loc[:4])
            sentence = shapes.sentence(each)
            here = (*written, *loc[4:]) if written else self._about(sentence, places) or (*path, *loc)
            self._slip(here, sentence)

    def _about(self, sentence: str, places: dict[tuple, Path]) -> Path | None:
        """The field that a sentence about the form's rules begins with."""
        return next((places[at] for at, label in self.labels.items() if sentence.startswith(f"“{label}”")), None)

    def _slip(self, path: Path, sentence: str) -> None:
        self.slips.append(self.source.problem(path, sentence))


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []
