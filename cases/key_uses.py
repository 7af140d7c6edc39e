"""What cases tell the review of a form: where types name its answers, and how many cases still run by a version."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cases.models import Case, CaseType, Category
from forms import schema
from forms.logic import operators as ops
from forms.models import Form, FormVersion
from forms.review.usage import Use

KIND = "case_type"
GENERAL = "intake.case"
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def uses(form: Form, spec: schema.Form) -> Iterator[Use]:
    """What the case types that ``form`` opens, or that ask it in a move, say about its questions."""
    keys = {field.key for field in spec.fields()}
    for kind in _types(form):
        version = kind.current
        if version is None:
            continue
        for key, place in sorted(set(_named(version.life.model_dump(mode="json", by_alias=True), keys, ()))):
            told = {"type": kind.title, "place": " › ".join(place)}
            yield Use(key, KIND, "", _("Case type “%(type)s”: %(place)s") % told, _address(kind))


def running(version: FormVersion) -> tuple[str, int]:
    """Cases that came in through ``version`` and are not closed yet."""
    rows = Case.objects.filter(submission__version=version).exclude(category=Category.CLOSED)
    return _("cases under way"), rows.count()


def _types(form: Form) -> list[CaseType]:
    wanted = Q(opened_by__form=form)
    if not hasattr(form, "opens"):
        wanted |= Q(slug=GENERAL)
    pinned = [
        kind.pk
        for kind in CaseType.objects.all()
        if (version := kind.current) and {form.slug, form.pack_key} & set(version.life.forms.values())
    ]
    return list(CaseType.objects.filter(wanted | Q(pk__in=pinned)).distinct().order_by("title"))


def _named(node: Any, keys: set[str], place: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(key, where) of every variable and every {slot} of a text that is one of ``keys``."""
    if isinstance(node, str):
        yield from ((key, place) for key in _SLOT.findall(node) if key in keys)
    elif isinstance(node, list):
        for each in node:
            yield from _named(each, keys, place)
    elif isinstance(node, dict):
        for name, raw in node.items():
            if name == "var" and isinstance(raw, str):
                root = raw.partition(".")[0]
                yield from ([(root, place)] if root in keys else [])
            else:
                yield from _named(raw, keys, place if name in ops.NAMES else (*place, _called(name, raw)))


def _called(name: str, raw: Any) -> str:
    return str(raw.get("label") or name) if isinstance(raw, dict) else name


def _address(kind: CaseType) -> str:
    try:
        return reverse("wagtailsnippets_cases_casetype:edit", args=[kind.pk])
    except NoReverseMatch:
        return ""
