"""What packs there are: installed here, shipped and not installed, made here; and how a pack's parts stand."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cases import spec
from cases.admin.designer.views import address
from cases.admin.packs.taking_in import KINDS
from cases.models import CaseType, FigureRule, Installed
from cases.packs import telling
from cases.packs.install import present
from cases.packs.resolve import FILE, HOME, Pack, ours
from forms.models import Form

SHOWN = ("form", "type", "figure")
HEAD = 4000  # characters; title and summary stand before everything else


@dataclass(frozen=True)
class Listed:
    """``types``: (title, address) of each."""

    name: str
    title: str
    summary: str = ""
    types: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    ours: bool = True


@dataclass(frozen=True)
class Part:
    """A part that a pack brought. ``here``: what was changed of it since, in words; ``missing``: it is gone."""

    kind: str
    title: str
    url: str = ""
    here: tuple[str, ...] = ()
    changed: bool = False
    missing: bool = False


def here() -> list[Listed]:
    types: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in CaseType.objects.exclude(pack_key="").order_by("pk"):
        types[row.pack_key.partition(".")[0]].append((row.title, address("design", row.pk)))
    kept = dict(Installed.objects.filter(part=FILE).values_list("pack", "text"))
    found = [
        _listed(name, kept.get(name) or _shipped_text(name), tuple(types.get(name, ()))) for name in sorted(_names())
    ]
    return sorted(found, key=lambda each: not each.types)


def shipped() -> list[Listed]:
    """Those of ours that are not here yet."""
    there = _names()
    return [_listed(name, _shipped_text(name)) for name in ours() if name not in there]


def made_here() -> list[CaseType]:
    return list(CaseType.objects.filter(pack_key="").exclude(spec="").order_by("title"))


def is_here(name: str) -> bool:
    return first_of(name) is not None


def first_of(name: str) -> CaseType | Form | None:
    """A row that stands for the pack where somebody has to be named."""
    key = {"pack_key__startswith": f"{name}."}
    return CaseType.objects.filter(**key).order_by("pk").first() or Form.objects.filter(**key).order_by("pk").first()


def namesake(pack: Pack) -> list[CaseType]:
    """Types made here that are called like one of the pack: it does not touch them."""
    titles = [life.title for life in pack.types.values()]
    return list(CaseType.objects.filter(pack_key="", title__in=titles).order_by("title"))


def parts_of(name: str) -> dict[str, Any]:
    """How each part the pack brought stands here."""
    brought = [row for row in Installed.objects.filter(pack=name).order_by("pk") if row.part.partition(":")[0] in SHOWN]
    slugs = [row.part.partition(":")[2] for row in brought]
    found = {f"form:{row.slug}": row for row in Form.objects.filter(slug__in=slugs)}
    found |= {f"type:{row.slug}": row for row in CaseType.objects.filter(slug__in=slugs)}
    found |= {f"figure:{row.key}": row for row in FigureRule.objects.filter(key__in=slugs)}
    parts = [_part(row, found.get(row.part)) for row in brought]
    return {"parts": parts, "changed": [part for part in parts if part.changed], "types": _types(name)}


def _types(name: str) -> list[CaseType]:
    return list(CaseType.objects.filter(pack_key__startswith=f"{name}.").order_by("pk"))


def _part(row: Installed, found: CaseType | Form | FigureRule | None) -> Part:
    kind, _colon, slug = row.part.partition(":")
    label = str(KINDS[kind])
    if found is None:
        return Part(label, slug, missing=True, changed=True)
    digest, text = present(found)
    title = getattr(found, "title", "") or _figure(found)
    url = address("design", found.pk) if kind == "type" else _form_url(found) if kind == "form" else ""
    changed = digest != row.digest
    return Part(label, title, url, tuple(telling.told(row.text, text)) if changed else (), changed)


def _figure(row: FigureRule) -> str:
    return spec.Figure.model_validate_json(row.spec).label


def _form_url(row: Form) -> str:
    return reverse(f"{Form.snippet_viewset.url_namespace}:edit", args=[row.pk])


def _names() -> set[str]:
    keys = [
        key
        for model in (CaseType, Form)
        for key in model.objects.exclude(pack_key="").values_list("pack_key", flat=True)
    ]
    return {key.partition(".")[0] for key in keys}


def _shipped_text(name: str) -> str:
    file = HOME / f"{name}.yaml"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _listed(name: str, text: str, types: tuple = ()) -> Listed:
    said = {key: _said(text[:HEAD], key) for key in ("title", "summary", "needs")}
    needs = tuple(re.findall(r"[a-z][a-z0-9_]*", said["needs"]))
    return Listed(name, said["title"] or name, said["summary"], types, needs, name in ours())


def _said(text: str, key: str) -> str:
    """A fact at the head of a pack, without reading all of it."""
    found = re.search(rf"^{key}:[ ]+(.+)$", text, re.MULTILINE)
    return found[1].strip().strip("\"'") if found else ""
