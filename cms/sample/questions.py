"""Forms of the sample county: what the packs bring, and forms/qingxi.yaml, a pack as an editor would export it."""

from typing import Any

from cases import packs
from cms.sample.reading import HERE, read
from forms.models import Form

SHIPPED = ("base", "rectify", "intake", "doudi")


def load(units: dict[str, str]) -> None:
    """Install the packs; ``units``: slot → unit code."""
    for name in SHIPPED:
        packs.install(packs.load(name), units)
    packs.install(packs.load(str(HERE / "forms" / "qingxi.yaml")), units)


def pages() -> dict[str, tuple[Form, dict[str, Any]]]:
    """Slug of a form page → the form it shows and what stands before the first question."""
    told = read("form_pages.yaml")
    forms = Form.objects.in_bulk([each["form"] for each in told.values()], field_name="slug")
    return {slug: (forms[each["form"]], each) for slug, each in told.items()}
