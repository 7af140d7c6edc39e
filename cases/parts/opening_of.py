"""Opening the parts that have begun, each as a case of its own with its own event 1."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases import opening, places
from cases.actor import SYSTEM
from cases.errors import CaseError
from cases.models import Case, CaseEvent, CaseType
from cases.parts.groups import Member, label
from home.models import Unit


def open_parts(whole: Case, members: Iterable[Member], event: CaseEvent) -> None:
    """Open ``members`` of ``whole``. Raises CaseError; then the move that began them is undone too."""
    whole = Case.objects.select_related("type_version", "holder", "home", "item_version__item").get(pk=whole.pk)
    for member in members:
        open_part(whole, member)


def open_part(whole: Case, member: Member, **more: Any) -> Case:
    """One part, held by the unit its line names; without one, by the whole's holder."""
    type = CaseType.objects.filter(slug=member.type).first()
    if type is None:
        raise CaseError(_("There is no case type “%(type)s”.") % {"type": member.type})
    inside = "by" not in more or more["by"].kind == "staff"  # a case may be called by what its applicant said
    title = whole.title if inside else whole.type.title
    called = member.label or label(whole, member.part_key, type.title)
    return opening.open_case(
        more.pop("submission", None),
        type=type,
        by=more.pop("by", SYSTEM),
        title=_("%(part)s: %(whole)s") % {"part": called, "whole": title},
        home=whole.home,
        unit=_unit(whole, member, called),
        channel=whole.channel,
        item=whole.item_version.item if whole.item_version_id else None,
        parent=whole,
        part_key=member.part_key,
        secret=more.pop("secret", ""),
        answers=member.gives,
    )


def _unit(whole: Case, member: Member, called: str) -> Unit:
    from cases.data import context

    if member.code:
        return Unit.objects.get(code=member.code)
    if member.unit is None:
        return whole.holder
    unit_id = places.unit_id(whole, member.unit, context(whole))
    if unit_id is None:
        said = _("The unit for “%(part)s” is not known. Name it, then try again.")
        raise CaseError(said % {"part": called})
    return Unit.objects.get(pk=unit_id)
