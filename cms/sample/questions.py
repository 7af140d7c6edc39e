"""The county's own forms: forms/*.yaml in the pack format, beside what the packs bring."""

from typing import Any

import yaml

from cms.sample.reading import HERE
from forms import publishing
from forms.models import Form

OWN = ("glbt", "spjy", "sbk", "bangban")


def read(slug: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / "forms" / f"{slug}.yaml").read_text(encoding="utf-8"))


def load() -> dict[str, tuple[Form, dict[str, Any]]]:
    """Each form published, with what its file says beside the questions (intro, minutes, items)."""
    return {slug: _made(slug, read(slug)) for slug in OWN}


def _made(slug: str, told: dict[str, Any]) -> tuple[Form, dict[str, Any]]:
    asked = {name: told[name] for name in ("title", "steps", "checks") if name in told}
    form = publishing.make_form(slug, told["title"], _schema(asked), summary=told["summary"])
    return form, told


def _schema(asked: dict[str, Any]):
    from forms import schema

    return schema.build(_listed(asked))


def _listed(value: Any) -> Any:
    """Choices as packs write them, {code: label}, become the schema's ordered list."""
    if isinstance(value, list):
        return [_listed(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _choices(each) if name == "choices" else _listed(each) for name, each in value.items()}


def _choices(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return [{"code": code, "label": label} for code, label in value.items()]
