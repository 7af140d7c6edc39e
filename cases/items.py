"""Service items as dated versions: what is published on a day, and publishing the next."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from cases.models import ItemVersion, ServiceItem
from home import clock


@transaction.atomic
def publish(item: ServiceItem, facts: dict, by=None, valid_from: date | None = None) -> ItemVersion:
    """Freeze ``facts`` as the item's next version, in force from ``valid_from`` (today). No-op when nothing changed."""
    ServiceItem.objects.select_for_update().get(pk=item.pk)
    valid_from = valid_from or clock.today()
    newest = item.versions.order_by("-number").first()
    if newest and newest.facts == facts and newest.valid_from <= valid_from:
        return newest
    number = (item.versions.aggregate(Max("number"))["number__max"] or 0) + 1
    return ItemVersion.objects.create(item=item, number=number, facts=facts, valid_from=valid_from)


def current(item: ServiceItem, day: date | None = None) -> ItemVersion | None:
    """The version in force on ``day`` (today); None before the first."""
    versions = item.versions.filter(valid_from__lte=day or clock.today())
    return versions.order_by("-valid_from", "-number").first()


def with_code(code: str, but: ServiceItem) -> ServiceItem | None:
    """Another item whose newest version has this implementation code."""
    rows = ItemVersion.objects.filter(facts__impl_code=code).select_related("item")
    for version in rows.exclude(item=but.pk) if but.pk else rows:
        if not version.item.versions.filter(number__gt=version.number).exists():
            return version.item
    return None
