"""Parts of the library: giving one out as a version, copying a version into a form, keeping a group as a part.

A form stands on its own: a group that was copied says which version it is from (`part`), and where a key was taken,
what the question is called there (`origin`). Nothing here changes a form; forms.review.updates offers what is new.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from forms import fields, publishing, schema
from forms.fields.blocks import free_name, speakable
from forms.models import Part, PartVersion
from home import clock

RULES = ("show_if", "required", "where", "prefill", "calc")
_FIELDS = TypeAdapter(tuple[schema.Field, ...])


class Refused(ValueError):
    """Nothing is kept; str() says why."""


# --- versions -------------------------------------------------------------------------------------------------------
def parse(text: str) -> tuple[schema.Field, ...]:
    """The questions behind canonical text. Raises pydantic.ValidationError."""
    return _FIELDS.validate_json(text)


def canonical(questions: Iterable[schema.Field]) -> str:
    data = [plain(each) for each in questions]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def plain(field: schema.Field) -> dict[str, Any]:
    return field.model_dump(exclude_defaults=True, mode="json")


def built(title: str, stream: list[dict[str, Any]]) -> tuple[schema.Field, ...]:
    """What raw blocks of questions ask. Their rules may ask about one another only. Raises Unpublishable."""
    return publishing.build(title, [{"type": "step", "value": {"title": title, "fields": stream}}]).steps[0].fields


@transaction.atomic
def publish(part: Part, by: Any = None) -> PartVersion:
    """Give out what ``part`` holds; the newest version where that says the same. Raises Unpublishable."""
    text = canonical(built(part.title, publishing.raw_stream(part.fields)))
    Part.objects.select_for_update().get(pk=part.pk)
    newest = part.newest
    digest = schema.digest(text)
    if newest and newest.sha256 == digest:
        return newest
    number = newest.number + 1 if newest else 1
    return PartVersion.objects.create(
        part=part, number=number, schema=text, sha256=digest, published_by=by, published_at=clock.now()
    )


def version_of(ref: str) -> PartVersion | None:
    """The version that “contact@2” names; None where this library has none such."""
    key, _at, number = ref.partition("@")
    return PartVersion.objects.filter(part__key=key, number=int(number)).select_related("part").first()


def spread(title: str, questions: Iterable[schema.Field]) -> schema.Form:
    """``questions`` as a form of one step, to be compared; it may not be whole."""
    step = schema.Step.model_construct(key=None, title=title, help=None, show_if=None, fields=tuple(questions))
    return schema.Form.model_construct(title=title, steps=(step,), checks=(), sheet=None, basis="", keep="", ask="step")


def offered() -> list[PartVersion]:
    """The newest version of every part that was given out, by title."""
    newest = PartVersion.objects.filter(part=OuterRef("part")).order_by("-number").values("pk")[:1]
    return list(PartVersion.objects.filter(pk=Subquery(newest)).select_related("part").order_by("part__title"))


# --- keys -----------------------------------------------------------------------------------------------------------
def renamed(data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """``data`` of a field, its key, its rules and what it points to called by ``names`` ({old: new})."""
    made = dict(data)
    made["key"] = names.get(data["key"], data["key"])
    return _asking(made, names)


def _asking(data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    made = dict(data)
    for name in RULES:
        if name in made:
            made[name] = _named(made[name], names)
    for name in schema.POINTERS:
        if made.get(name) in names:
            made[name] = names[made[name]]
    if made.get("columns"):
        own = {column["key"] for column in made["columns"]}
        beside = {old: new for old, new in names.items() if old not in own}  # a pointer in a row means its own row
        made["columns"] = [_asking(column, beside) for column in made["columns"]]
    return made


def _named(rule: Any, names: Mapping[str, str]) -> Any:
    if isinstance(rule, list):
        return [_named(each, names) for each in rule]
    if not isinstance(rule, dict):
        return rule
    return {name: _path(raw, names) if name == "var" else _named(raw, names) for name, raw in rule.items()}


def _path(path: str, names: Mapping[str, str]) -> str:
    head, dot, rest = str(path).partition(".")
    return f"{names.get(head, head)}{dot}{rest}"


def origins(questions: Iterable[schema.Field], known: Iterable[str]) -> dict[str, str]:
    """{key in the form: key in the part} of a group's ``questions``, each once; ``known``: keys the part has.

    What was added to the group, and is called like a question of the part that has another name here, gets a free one.
    """
    found: dict[str, str] = {}
    for each in sorted(questions, key=lambda each: not each.origin):
        wish, used = each.origin or each.key, set(found.values())
        found[each.key] = free_name(wish, used | set(known)) if wish in used else wish
    return found


def fitted(
    questions: Iterable[dict[str, Any]], names: dict[str, str], taken: Iterable[str], kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    """``questions`` (data, in the part's keys) as they stand in a form whose other keys are ``taken``.

    ``names``: {key in the part: key here} of those that are here already, filled up with the others. ``kinds``: {key:
    type} of what the form was published with: such a key is given to no other type.
    """
    questions = list(questions)
    for each in questions:
        key, kind = each["key"], each["type"]
        wish = names.get(key, key)
        away = {*taken, *(here for part, here in names.items() if part != key)}
        away |= {known for known, other in kinds.items() if other != kind}
        names[key] = free_name(wish, away)
    made = []
    for each in questions:
        here = renamed(each, names)
        here.pop("origin", None)
        made.append(here | ({"origin": each["key"]} if here["key"] != each["key"] else {}))
    return made


def copied(version: PartVersion, taken: Iterable[str], kinds: Mapping[str, str]) -> schema.Field:
    """A group with the questions of ``version``, for a form whose keys are ``taken``; ``kinds``: see `fitted`."""
    taken = set(taken)
    key = free_name(version.part.key, taken)
    inner = fitted([plain(each) for each in version.questions], {}, {*taken, key}, kinds)
    data = {"key": key, "type": "group", "label": version.part.title, "part": version.ref, "fields": inner}
    return schema.Field.model_validate(data)


# --- keeping --------------------------------------------------------------------------------------------------------
@transaction.atomic
def keep(ref: str, title: str, questions: Iterable[schema.Field], by: Any = None) -> PartVersion:
    """``questions`` of a group as a part called ``title``: a new version of the part it is from, else a new part.

    ``ref``: the version the group is from, or ""; another title than that of its part makes a new part. Raises Refused,
    also where a rule asks beyond the group, since that cannot come along.
    """
    key, _at, number = ref.partition("@")
    part = Part.objects.select_for_update().filter(key=key).first() if key else None
    if part and part.title == title:
        newest = part.newest
        if newest and newest.number > int(number):
            said = _("“%(title)s” has a version %(n)d by now. Take it over first, then keep what you changed.")
            raise Refused(said % {"title": title, "n": newest.number})
        if newest and not _given_out(part, newest):
            said = _("The page of “%(title)s” in the library holds changes not given out yet. Give them out first.")
            raise Refused(said % {"title": title})
    else:
        part = Part(key=key if key and part is None else _free_key(title), title=title)
    questions = list(questions)
    names = origins(questions, ())
    there = [schema.Field.model_validate(renamed(plain(each), names) | {"origin": None}) for each in questions]
    part.fields = [{"type": each.type, "value": fields.of(each.type).block_of(each)} for each in there]
    part.save()
    try:
        return publish(part, by)
    except publishing.Unpublishable as slip:
        raise Refused(" ".join(slip.sentences)) from slip


def _given_out(part: Part, newest: PartVersion) -> bool:
    """False while the draft holds work that keeping a group would write over."""
    try:
        return schema.digest(canonical(built(part.title, publishing.raw_stream(part.fields)))) == newest.sha256
    except publishing.Unpublishable:
        return False


def _free_key(title: str) -> str:
    return free_name(speakable(title), set(Part.objects.values_list("key", flat=True)))
