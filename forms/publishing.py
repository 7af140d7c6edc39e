"""From what an editor made to what runs: stream → schema → frozen version, and back again for packs.

`publish` is the only way a FormVersion comes to be. Publishing in the admin ends here (forms.signals).
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from forms import fields, rule_text, schema
from forms.models import Form, FormVersion
from home import clock

FACTS = ("basis", "keep")
GRACE = timedelta(days=1)  # who has a form open when it is taken off may still finish it


class Unpublishable(ValueError):
    """A form cannot be published yet. ``sentences``: what is wrong, one each; ``places``: key → sentence."""

    def __init__(self, sentences: list[str], places: Mapping[str, str] | None = None) -> None:
        self.sentences, self.places = sentences, dict(places or {})
        super().__init__(" ".join(sentences))


@transaction.atomic
def publish(form: Form, by=None) -> FormVersion:
    """Freeze what ``form`` holds and return the version that runs from now on.

    The version that runs already is returned when nothing changed; one taken off is put back. ``by``: the user.
    Raises Unpublishable.
    """
    spec = built(form)
    text = schema.canonical(spec)
    Form.objects.select_for_update().get(pk=form.pk)  # two editors publish one after the other
    newest = form.current
    if newest and newest.sha256 == schema.digest(text):
        return _reopened(newest)
    must_hold(spec, form)
    return FormVersion.objects.create(
        form=form,
        number=newest.number + 1 if newest else 1,
        schema=text,
        sha256=schema.digest(text),
        published_by=by,
        published_at=clock.now(),
    )


def must_hold(spec: schema.Form, form: Form) -> None:
    """What a form must be beyond its shape before people fill it in (forms.review). Raises Unpublishable."""
    from forms.review import gate

    if stops := gate.stops(spec, form):
        raise Unpublishable([each.text for each in stops], {each.place: each.text for each in stops})


def _reopened(version: FormVersion) -> FormVersion:
    if version.closed_at is not None:
        version.closed_at = None
        version.save(update_fields=["closed_at"])
    return version


def take_off(form: Form) -> None:
    """No new drafts from now on; what is open is still accepted for a day (forms.intake)."""
    form.versions.filter(closed_at=None).update(closed_at=clock.now())


def accepts(version: FormVersion) -> bool:
    """True while answers to ``version`` are taken: always, and for a day after it was taken off.

    An editor may say that what was begun in an earlier version moves to the newest one before it is sent.
    """
    if version.form.drafts_move and (current := version.form.current) and current.pk != version.pk:
        return False
    return version.closed_at is None or clock.now() < version.closed_at + GRACE


def built(form: Form) -> schema.Form:
    """The schema of what ``form`` holds. Raises Unpublishable."""
    return build(form.title, raw_stream(form.fields), form.ask, gone_from(form), facts_of(form))


def facts_of(form: Form) -> dict[str, str]:
    """What the schema says about the whole form beside its questions."""
    return {name: getattr(form, name) for name in FACTS}


def gone_from(form: Form) -> dict[str, str]:
    """Key → label of what the version that runs asks: what of it is missing now was taken out."""
    current = form.current if form.pk else None
    return {field.key: field.label for field in current.spec.fields()} if current else {}


def build(
    title: str,
    stream: list[dict[str, Any]],
    ask: str = "step",
    gone: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None,
) -> schema.Form:
    """The schema behind a raw stream. ``ask``: see schema.Form; ``gone``: see schema.build; ``facts``: {FACTS: text}.

    Raises Unpublishable.
    """
    try:
        return schema.build(_data(title, stream) | {"ask": ask} | dict(facts or {}), gone)
    except ShapeError as error:
        raise Unpublishable(schema.sentences(error)) from error


def raw_stream(value: Any) -> list[dict[str, Any]]:
    """A stream value as plain data, whether it came from a form or from the database."""
    return value.stream_block.get_prep_value(value)


def _data(title: str, stream: list[dict[str, Any]]) -> dict[str, Any]:
    slips: list[str] = []
    steps = [_step(child["value"], n, slips) for n, child in enumerate(_of_type(stream, "step"), 1)]
    checks = [_check(child["value"], slips) for child in _of_type(stream, "check")]
    if slips:
        raise Unpublishable(slips)
    keys = {field["label"]: field["key"] for field in _fields(steps)}
    _name_rules(steps, checks, keys, _codes(steps))
    return {"title": title, "steps": steps} | ({"checks": checks} if checks else {})


def _of_type(stream: list[dict[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    return (child for child in stream if child["type"] == kind)


def _fields(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every field: groups, what stands in them, and what stands alone."""
    for step in steps:
        for field in step["fields"]:
            yield field
            yield from field.get("fields") or ()


def _step(value: dict[str, Any], n: int, slips: list[str]) -> dict[str, Any]:
    step = {name: value[name] for name in ("key", "title", "help") if value.get(name)}
    step["fields"] = []
    with Told(slips, _("step %(n)d") % {"n": n}):
        if (rule := rule_text.parse(value.get("show_if") or "")) is not None:
            step["show_if"] = rule
    for child in value.get("fields") or ():
        with Told(slips, _("step %(n)d") % {"n": n}, child["value"].get("label") or ""):
            step["fields"].append(fields.of(child["type"]).schema_of(child["value"]))
    return step


def _check(value: dict[str, Any], slips: list[str]) -> dict[str, Any]:
    check: dict[str, Any] = {"say": value.get("say") or ""}
    with Told(slips, _("check"), check["say"]):
        check["must"] = rule_text.parse(value.get("must") or "")
        check |= fields.more_settings(value.get("more") or "")
    return check | ({"field": value["field"].strip()} if value.get("field") else {})


class Told:
    """Collects the sentence of a setting that cannot be read, with its place."""

    def __init__(self, slips: list[str], *places: str) -> None:
        self.slips, self.place = slips, " · ".join(filter(None, places))

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, slip, _trace) -> bool:
        if not isinstance(slip, ValueError | ValidationError):
            return False
        said = " ".join(slip.messages) if isinstance(slip, ValidationError) else str(slip)
        self.slips.append(_("%(place)s: %(text)s") % {"place": self.place, "text": said})
        return True


def _codes(steps: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Path → {label: code} of every question with choices; columns stand as `row.key`."""
    return {
        path: {choice["label"]: choice["code"] for choice in field["choices"]}
        for path, field in _everything(steps)
        if field.get("choices")
    }


def _everything(steps: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in _fields(steps):
        yield field["key"] or "", field
        for column in field.get("columns") or ():
            yield f"row.{column['key']}", column


def _name_rules(steps: list, checks: list, keys: dict[str, str], codes: dict[str, dict[str, str]]) -> None:
    """Labels in rules become keys and codes."""
    holders = [(step, keys) for step in steps] + [(check, keys) for check in checks]
    for field in _fields(steps):
        holders.append((field, keys))
        row = {column["label"]: f"row.{column['key']}" for column in field.get("columns") or ()}
        holders += [(column, keys | row) for column in field.get("columns") or ()]
    for holder, names in holders:
        for name in ("show_if", "required", "must", "calc"):
            if holder.get(name) is not None and not isinstance(holder[name], bool):
                holder[name] = rule_text.named(holder[name], names, codes)
        for name in schema.POINTERS:
            if holder.get(name) in names:
                holder[name] = names[holder[name]]
        if "say" in holder and holder.get("field") in names:
            holder["field"] = names[holder["field"]]


# --- from a schema to an editable form ------------------------------------------------------------------------------
def stream_from_schema(form: schema.Form) -> list[dict[str, Any]]:
    """The raw stream whose schema is ``form``. Raises ValueError for a score sheet, which has no block."""
    if form.sheet is not None:
        raise ValueError(_("A form with a score sheet is kept in its pack, not in the builder."))
    return _with_ids([*map(_step_block, form.steps), *map(_check_block, form.checks)], "")


def _with_ids(stream: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    """Ids, the same for the same form: without one, Wagtail's editor takes every block of a page for one block."""
    found = []
    for n, child in enumerate(stream):
        value = dict(child["value"])
        here = f"{place}/{value.get('name') or value.get('key') or n}"
        for name in ("fields", "columns"):
            if isinstance(value.get(name), list):
                value[name] = _with_ids(value[name], here)
        found.append(child | {"value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, here))})
    return found


def _step_block(step: schema.Step) -> dict[str, Any]:
    value = {
        "title": step.title,
        "help": step.help or "",
        "key": step.key or "",
        "show_if": "" if step.show_if is None else rule_text.show(step.show_if),
        "fields": [{"type": field.type, "value": fields.of(field.type).block_of(field)} for field in step.fields],
    }
    return {"type": "step", "value": value}


def _check_block(check: schema.Check) -> dict[str, Any]:
    more = check.model_dump(exclude_defaults=True, mode="json", exclude={"must", "say", "field"})
    value = {"must": rule_text.show(check.must), "say": check.say, "field": check.field or ""}
    return {"type": "check", "value": value | {"more": fields.show_settings(more)}}


@transaction.atomic
def make_form(slug: str, title: str, form: schema.Form, by=None, *, pack_key: str = "", **values: Any) -> Form:
    """Create the editable form ``slug`` that says ``form``, or bring an existing one to it; publish; return it.

    Twice with the same schema changes nothing. ``values``: more columns of Form. Raises Unpublishable.
    """
    row = Form.objects.filter(slug=slug).first() or Form(slug=slug)
    stream = stream_from_schema(form)
    if row.pk and row.title == title and built(row) == form:
        publish(row, by)
        return row
    row.title, row.fields, row.pack_key, row.ask = title, stream, pack_key or row.pack_key, form.ask
    row.basis, row.keep = form.basis, form.keep
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.save_revision(user=by).publish(user=by)  # the signal freezes the version
    row.refresh_from_db()
    return row
