"""Publishing a case type: its spec is frozen as a version, with the form versions and units it runs on."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import spec
from cases.models import CaseType, CaseTypeVersion
from forms.models import Form
from home import clock
from home.prepared import Given, Prepared

OF_PACK = Prepared(lambda: Form.objects.filter(pack_key=Given("pack_key")).order_by("pk")[:1])
FORM = Prepared(lambda: Form.objects.filter(slug=Given("slug")))


class Unpublishable(ValueError):
    """The type cannot be published yet; str() says why."""


@transaction.atomic
def publish(case_type: CaseType, by=None) -> CaseTypeVersion:
    """Freeze what ``case_type`` says and return the version new cases start from.

    The newest version is returned when neither spec, units nor pinned forms differ. Raises Unpublishable, or
    pydantic's ValidationError. Running cases stay on their version.
    """
    text = spec.canonical(spec.parse(case_type.spec))
    pins = _pins(spec.parse(text))
    CaseType.objects.select_for_update().get(pk=case_type.pk)  # two editors publish one after the other
    newest = case_type.current
    if newest and (newest.sha256, newest.pins, newest.units) == (spec.digest(text), pins, case_type.units):
        return newest
    return CaseTypeVersion.objects.create(
        type=case_type,
        number=newest.number + 1 if newest else 1,
        spec=text,
        sha256=spec.digest(text),
        pins=pins,
        units=case_type.units,
        published_by=by,
        published_at=clock.now(),
    )


def hindrance(case_type: CaseType) -> str:
    """Why ``publish`` would refuse what ``case_type`` says, "" if it would not. Writes nothing."""
    try:
        _pins(spec.parse(case_type.spec))
    except ValueError as slip:  # Unpublishable and pydantic's own
        return str(slip)
    return ""


def _pins(life: spec.CaseSpec) -> dict[str, int]:
    """Form key → FormVersion id, for the forms of later moves; the opening's own version comes with its submission."""
    needed = {move.form for move in life.transitions.values() if move.form and move.from_}
    return {key: _version_id(life, key) for key in sorted(needed)}


def form_named(name: str) -> Form | None:
    """The form a pack calls "pack.key", or one an editor made, by its slug."""
    return OF_PACK.first(pack_key=name) or FORM.first(slug=name)


def _version_id(life: spec.CaseSpec, key: str) -> int:
    name = life.forms.get(key, f"{life.pack}.{key}")
    form = form_named(name)
    version = form.current if form else None
    if version is None:
        raise Unpublishable(_("The form “%(form)s” is not published yet.") % {"form": name})
    return version.pk
