"""The one question about a form: may this person edit, publish, delete it, read or export its answers?

Groups say who works in the builder at all, posts who sees a case; here both are narrowed form by form. A form that
belongs to a unit is edited by the editors of that unit and those above it, and by people named for it. Where only
people named for it read its answers, a post alone opens none: not at the desk, in a receipt, a paper or a spreadsheet.
"""

from typing import Any

from django.db.models import Q, QuerySet

from forms.models import Form, FormGrant, FormRights
from home import clock
from home.models import Post, Unit
from home.models.post import Role

EDIT, PUBLISH, DELETE, READ, EXPORT = "edit", "publish", "delete", "read", "export"
READING = (READ, EXPORT)
_COLUMNS = {EDIT: "edit", PUBLISH: "publish", DELETE: "delete_form", READ: "read", EXPORT: "export"}


def may(user: Any, action: str, form: Form) -> bool:
    """May ``user`` do ``action`` (edit, publish, delete, read, export) with ``form``?

    What groups and posts grant is not asked here: this only narrows it.
    """
    if user is None or not user.is_active:
        return False
    if user.is_superuser or form.pk is None:
        return True
    if action in READING:
        return form.pk not in withheld(user, action)
    owner = Unit.objects.filter(pk__in=FormRights.objects.filter(form=form).values("owner")).first()
    if owner is None or _named(user, action).filter(form=form).exists():
        return True
    return any(unit.covers(owner) for unit in edited_units(user))


def withheld(user: Any, action: str = READ) -> set[int]:
    """Ids of the forms whose answers ``user`` may not read (or export) though a post would open them. Two queries."""
    if user is not None and user.is_active and user.is_superuser:
        return set()
    closed = set(FormRights.objects.filter(named_only=True).values_list("form", flat=True))
    if not closed or user is None or not user.is_active:
        return closed
    return closed - set(_named(user, action).values_list("form", flat=True))


def may_grant(user: Any, form: Form) -> bool:
    """May ``user`` say who may do what with ``form``? Who may publish an owned one; of others, administrators."""
    if user.is_superuser:
        return True
    owned = FormRights.objects.filter(form=form).exclude(owner=None).exists()
    return owned and may(user, PUBLISH, form)


def editable(forms: QuerySet, user: Any) -> QuerySet:
    """``forms`` narrowed to those ``user`` may edit or publish; for lists."""
    if user.is_superuser:
        return forms
    wanted = Q(rights=None) | Q(rights__owner=None)
    for unit in edited_units(user):
        wanted |= Q(rights__owner__path__startswith=unit.path)
    named = FormGrant.objects.filter(Q(edit=True) | Q(publish=True), user=user).values("form")
    return forms.filter(wanted | Q(pk__in=named))


def edited_units(user: Any) -> list[Unit]:
    """Units whose forms ``user`` edits, with all below them."""
    mine = Post.objects.active(clock.today()).filter(Q(user=user) | Q(substitute=user), role=Role.EDITOR)
    return [post.unit for post in mine.select_related("unit")]


def _named(user: Any, action: str) -> QuerySet:
    """Grants that name ``user`` for ``action``; who may export may read."""
    wanted = Q(**{_COLUMNS[action]: True})
    return FormGrant.objects.filter(wanted | Q(export=True) if action == READ else wanted, user=user)
