"""A pack's figures: what they name at home gets the pack's name before it, and loses it again on the way out."""

from typing import Any

from cases import spec
from cases.models import FigureRule
from cases.packs.shapes import PackFile


def of_pack(shape: PackFile) -> dict[str, spec.Figure]:
    """Key → figure as it is stored: types and figures by their whole names."""
    return {each.key: _whole(each, shape.pack) for each in shape.figures}


def _whole(figure: spec.Figure, pack: str) -> spec.Figure:
    data = figure.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    if "over" in data:
        data["over"] = [_named(name, pack) for name in data["over"]]
    if "formula" in data:
        data["formula"] = _formula(data["formula"], lambda key: _named(key, pack))
    return spec.Figure.model_validate(data)


def _named(name: str, pack: str) -> str:
    return name if "." in name else f"{pack}.{name}"


def _formula(node: Any, rename) -> Any:
    if isinstance(node, list):
        return [_formula(each, rename) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: rename(each) if key == "figure" and isinstance(each, str) else _formula(each, rename)
        for key, each in node.items()
    }


def written(pack: str) -> list[dict[str, Any]]:
    """The figures of ``pack`` as its file says them."""
    rows = FigureRule.objects.filter(pack=pack)
    return [spec.Figure.model_validate_json(row.spec).model_dump(by_alias=True, exclude_defaults=True, mode="json")
            for row in rows]  # fmt: skip
