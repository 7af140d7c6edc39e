"""An overlay 叠加包: another place's days, texts and units over a pack, and nothing else of it.

    pack: zhejiang_intake
    overlays: intake
    case_types: {case: {clocks: {promise: {term: 8d}}, states: {check: {public: 正在核对}}}}
    notices: {received: {text: …}}

What it does not say stays the pack's; rows are the pack's own. Its scenarios, if it has any, take the place of the
pack's, since other days need other proofs.
"""

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from cases.packs.loader import Source
from cases.packs.problems import PackError, Path, Problem, suggestion

ANY = object()  # whatever the pack's shape allows
NEW = "+"  # in this map new keys may be added
EACH = "*"

CLOCK = dict.fromkeys(("label", "term", "until", "kind", "basis", "roll"), ANY)
CLOCK["extend"] = dict.fromkeys(("term", "times", "basis"), ANY)
PAUSE = dict.fromkeys(("label", "basis"), ANY)
MAY = {
    "title": ANY,
    "summary": ANY,
    "answers": ANY,
    "units": {EACH: ANY, NEW: ANY},
    "roles": {EACH: ANY, NEW: ANY},
    "codelists": {EACH: {EACH: ANY}},
    "tables": {EACH: {"title": ANY, "rows": ANY}},
    "clocks": {EACH: CLOCK},
    "pauses": {EACH: PAUSE},
    "notices": {EACH: {"text": ANY}},
    "documents": {EACH: dict.fromkeys(("label", "text", "template", "remedy"), ANY)},
    "forms": {EACH: {"title": ANY, "fields": {EACH: dict.fromkeys(("label", "help"), ANY)}}},
    "case_types": {
        EACH: {
            **dict.fromkeys(("title", "owner", "home", "levels", "in_name_of"), ANY),
            "keep": {EACH: ANY},
            "milestones": {EACH: {"label": ANY}},
            "states": {EACH: dict.fromkeys(("label", "public", "holder"), ANY)},
            "transitions": {EACH: dict.fromkeys(("label", "public", "basis"), ANY)},
            "pauses": {EACH: PAUSE},
            "clocks": {EACH: CLOCK},
            "survey": {"within": ANY},
            "handoff": {"object_within": ANY},
        }
    },
    "samples": {EACH: ANY, NEW: ANY},
    "scenarios": ANY,
}
OWN = ("pack", "format", "overlays")


def laid(raw: dict[str, Any], overlay: dict[str, Any], source: Source) -> dict[str, Any]:
    """``raw`` of the pack with what ``overlay`` changes. Raises PackError for what an overlay may not do."""
    slips: list[Problem] = []
    found = deepcopy(raw)
    said = {key: each for key, each in overlay.items() if key not in OWN}
    for form, about in (said.get("forms") or {}).items() if isinstance(said.get("forms"), dict) else ():
        _fields(found.get("forms", {}).get(form), about, ("forms", form), source, slips)
    _lay(found, said, MAY, (), source, slips)
    if slips:
        raise PackError(slips)
    return found


def _lay(here: dict, said: dict, may: dict, path: Path, source: Source, slips: list[Problem]) -> None:
    for key, value in said.items():
        place = (*path, key)
        allowed = may.get(key, may.get(EACH)) if key in here or key in may else may.get(NEW)
        if allowed is None and key not in here and EACH in may:
            said_ = _("There is no “%(key)s” in the pack below. %(cure)s")
            slips.append(source.problem(place, said_ % {"key": key, "cure": suggestion(key, here)}))
        elif allowed is None:
            said_ = _("An overlay changes days, texts and units; “%(key)s” is none of them. Make it a pack of its own.")
            slips.append(source.problem(place, said_ % {"key": key}))
        elif allowed is ANY or not isinstance(value, dict):
            here[key] = value
        elif key != "fields":  # those of a form are found by their keys
            under = here.get(key)
            here[key] = under if isinstance(under, dict) else {}
            _lay(here[key], value, allowed, place, source, slips)


def _fields(form: Any, about: Any, path: Path, source: Source, slips: list[Problem]) -> None:
    """Labels and help of questions, by key."""
    given = about.get("fields") if isinstance(about, dict) else None
    if not isinstance(given, dict) or not isinstance(form, dict):
        return
    there = {field.get("key"): field for step in form.get("steps", ()) for field in step.get("fields", ())}
    for key, words in given.items():
        place = (*path, "fields", key)
        if key not in there:
            said = _("There is no “%(key)s” in the pack below. %(cure)s")
            slips.append(source.problem(place, said % {"key": key, "cure": suggestion(key, filter(None, there))}))
        elif isinstance(words, dict):
            _lay(there[key], words, MAY["forms"][EACH]["fields"][EACH], place, source, slips)
