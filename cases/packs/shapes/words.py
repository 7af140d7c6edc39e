"""What is wrong with a pack's shape, in words for who writes it."""

from typing import Any, get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel

from cases.packs.problems import suggestion
from cases.packs.shapes.file import PackFile


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
    "string_pattern_mismatch": lambda error: _PATTERNS.get(
        error["loc"][-1], lambda: _("Begin with a small letter, then small letters, digits or _.")
    )(),
    "tuple_type": lambda error: _("A list is needed here: [a, b], or a line with “- ” for each."),
    "list_type": lambda error: _("A list is needed here: [a, b], or a line with “- ” for each."),
    "dict_type": lambda error: _("A map is needed here: “key: value”, a line for each."),
    "model_type": lambda error: _("A map is needed here: “key: value”, a line for each."),
    "literal_error": lambda error: (
        _("Choose one of: %(words)s.") % {"words": error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")}
    ),
    "too_short": lambda error: _("At least one is needed here."),
    "int_parsing": lambda error: _("A whole number is needed here."),
    "int_type": lambda error: _("A whole number is needed here."),
}


_PATTERNS = {
    "code": lambda: _("A code has letters, digits, _ . and - only, 40 at most."),
    "slug": lambda: _("The last word of an address has letters, digits, - and _ only, no space."),
}


def keys_at(loc: tuple) -> list[str]:
    """Keys the shape at ``loc`` knows; empty where keys are free."""
    here: Any = PackFile
    for part in loc:
        here = _into(here, part)
    model = _model(here)
    hidden = {"VERBS", "ACTS", "MEASURES"}
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
