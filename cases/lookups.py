"""What forms may choose from: entries of registers that are in force today, and cases by their number."""

from cases.models import Case, CaseType
from cases.registers import stored
from forms.lookups import ENTRY, MOST, Finder, Found


def sources() -> dict[str, str]:
    return dict(CaseType.objects.exclude(versions=None).values_list("slug", "title"))


def offers(slug: str) -> list[Found]:
    rows = _entries(slug).order_by("title", "pk").values_list("number", "title")
    return [Found(number, title) for number, title in rows[:MOST]]


def find(kind: str, slug: str, typed: str) -> Found | None:
    """An entry with its name; of a case nothing but that there is one of this type."""
    if kind != ENTRY:
        known = Case.objects.filter(type__slug=slug, number=typed, merged_into=None, void=False).exists()
        return Found(typed) if known else None
    rows = _entries(slug)
    for means in ({"number": typed}, {"business_key__in": stored(rows, typed)}, {"title": typed}):
        if len(found := list(rows.filter(**means)[:2])) == 1:
            return Found(found[0].number, found[0].title)
    return None


def _entries(slug: str):
    return Case.objects.filter(type__slug=slug, alive=True, merged_into=None).select_related("type_version")


FINDER = Finder(sources, offers, find)
