"""Taking over what a finding proposes: one click changes the builder's draft, never what is published."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forms import fields, publishing, rule_text
from forms.exchange.landing import held, keep_ids, locked
from forms.models import Form
from forms.review.findings import Fix

RULES = {"show_if": "show_if", "required": "required_if"}
OF_FORM = ("basis", "keep", "ask")


class Refused(ValueError):
    """The change cannot be made; str() says why."""


@transaction.atomic
def mend(form: Form, fix: Fix, by: Any = None) -> None:
    """Save ``fix`` as a draft of ``form``. Raises Refused: it is locked, or the place is gone."""
    if said := locked(form, by):
        raise Refused(said)
    draft = held(form)
    if fix.do == "set" and not fix.place and fix.setting in OF_FORM:
        setattr(draft, fix.setting, fix.value)
    else:
        stream = publishing.raw_stream(draft.fields)
        mended(stream, fix)
        draft.fields = stream
    draft.save_revision(user=by, log_action=True)


def mended(stream: list[dict[str, Any]], fix: Fix) -> list[dict[str, Any]]:
    """``stream`` (raw) changed in place as ``fix`` says. Raises Refused."""
    siblings, n = find(stream, fix.place)
    if fix.do == "remove":
        siblings.pop(n)
    elif fix.do == "add":
        made = fix.value
        siblings.insert(n + 1, {"type": made.type, "value": fields.of(made.type).block_of(made)})
    elif fix.do == "swap":
        made = {"type": fix.value.type, "value": fields.of(fix.value.type).block_of(fix.value)}
        siblings[n] = keep_ids([made], [siblings[n]])[0]
    else:
        _set(siblings[n]["value"], fix.setting, fix.value)
    return stream


def find(stream: list[dict[str, Any]], place: str) -> tuple[list[dict[str, Any]], int]:
    """(the list of blocks ``place`` stands in, its number there). Raises Refused."""
    for found, siblings, n in _places(stream):
        if found == place:
            return siblings, n
    raise Refused(_("The form was changed meanwhile. Look at the findings again."))


def _places(stream: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    """(place as in forms.rules.Rule, the list it stands in, its number there)."""
    counts = {"step": 0, "check": 0}
    for n, child in enumerate(stream):
        if child["type"] in counts:
            counts[child["type"]] += 1
            yield f"{child['type']}:{counts[child['type']]}", stream, n
            yield from _questions(child["value"].get("fields"), "")


def _questions(children: Any, within: str) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    for n, child in enumerate(children if isinstance(children, list) else ()):
        name = child["value"].get("name") or ""
        yield f"{within}{name}", children, n
        yield from _questions(child["value"].get("fields"), within)
        yield from _questions(child["value"].get("columns"), f"{name}.")


def _set(value: dict[str, Any], setting: str, new: Any) -> None:
    if setting in RULES and (new is None or not isinstance(new, bool)):
        value[RULES[setting]] = "" if new is None else rule_text.show(new)
    elif setting == "required":
        value |= {"required": bool(new), "required_if": ""}
    else:
        value[setting] = new
        if setting == "secret" and new and not value.get("purpose"):
            value["purpose"] = _("To handle this matter")
