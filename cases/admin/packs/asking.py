"""Who may bring a pack in or take one out, and what of this office stands in the way."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases.models import CaseType
from forms import rights as form_rights
from forms.models import Form

SEES = "cases.change_casetype"
INSTALLS = tuple(f"{app}.{action}_{model}" for app, model in (("cases", "casetype"), ("forms", "form"))
                 for action in ("add", "change", "publish"))  # fmt: skip


def may_see(user) -> bool:
    """Look at packs, and take a copy out."""
    return user.is_active and user.has_perm(SEES)


def may_install(user) -> bool:
    """A pack makes and publishes forms and types: who brings one in may do both."""
    return may_see(user) and user.has_perms(INSTALLS)


def stops(user, parts: Iterable[str]) -> Iterator[str]:
    """Sentences about what of ``parts`` ``user`` may not write over, or what somebody has locked."""
    written = [part.partition(":")[::2] for part in parts]
    slugs = {kind: [slug for each, slug in written if each == kind] for kind in ("form", "type")}
    for form in Form.objects.filter(slug__in=slugs["form"]):
        if not all(form_rights.may(user, action, form) for action in (form_rights.EDIT, form_rights.PUBLISH)):
            said = _("The form “%(title)s” belongs to another unit. Keep it as it is here, or ask its editors.")
            yield said % {"title": form.title}
        elif _held(form, user):
            yield _("“%(title)s” is locked. Keep it as it is here, or have it unlocked.") % {"title": form.title}
    for row in CaseType.objects.filter(slug__in=slugs["type"]):
        if _held(row, user):
            yield _("“%(title)s” is locked. Keep it as it is here, or have it unlocked.") % {"title": row.title}


def _held(row, user) -> bool:
    return row.locked and row.locked_by_id != user.pk
