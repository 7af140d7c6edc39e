"""A sample page as a draft under the column it belongs to, and for a guide the item it stands on."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cases import items
from cases.models import Case, ItemVersion, ServiceItem
from cms import models as cms
from home import clock
from home.models import Unit

ABOVE = {"NewsPage": cms.NewsIndexPage, "PolicyPage": cms.NewsIndexPage, "LearningPost": cms.LearningIndexPage,
         "ServiceGuidePage": cms.ServiceIndexPage}  # fmt: skip
CODE = "SL-"  # codes of sample items begin so


@dataclass(frozen=True)
class Starter:
    """``about``: what makes it a good page of its kind. ``item``: facts of a guide's item, {} for other pages."""

    key: str
    model: type[Page]
    label: str
    about: str
    icon: str
    values: dict[str, Any]
    item: dict[str, Any]

    @property
    def above(self) -> Page | None:
        return ABOVE[self.model.__name__].objects.first()


@cache
def _all() -> dict[str, Starter]:
    told = yaml.safe_load((Path(__file__).parent / "pages.yaml").read_text("utf-8"))
    return {
        key: Starter(key, getattr(cms, each["model"]), each["label"], each["about"], each["icon"], each["values"],
                     each.get("item", {}))
        for key, each in told.items()
    }  # fmt: skip


def of(key: str) -> Starter | None:
    return _all().get(key)


def offered(user) -> list[Starter]:
    """Those ``user`` may make, where the site has a column for them."""
    return [each for each in _all().values() if _may(user, each)]


def _may(user, starter: Starter) -> bool:
    above = starter.above
    return above is not None and above.permissions_for_user(user).can_add_subpage()


@transaction.atomic
def make(starter: Starter, user) -> Page:
    """A draft with the example's words. Raises PermissionError for who may not add pages there."""
    if not _may(user, starter):
        raise PermissionError(starter.key)
    above = type(starter.above).objects.get(pk=starter.above.pk)
    page = starter.model(live=False, owner=user, slug=_free(above, f"sample-{starter.key}"), **starter.values)
    if starter.item:
        page.item_code = _item(starter, user).code
    above.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user, content_changed=True)
    page.save_revision(user=user, log_action=False)
    return page


def _free(above: Page, slug: str) -> str:
    taken = set(above.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return slug if slug not in taken else next(f"{slug}-{n}" for n in range(2, 10_000) if f"{slug}-{n}" not in taken)


def _item(starter: Starter, user) -> ServiceItem:
    """Suspended: it is nobody's to apply for before an editor says so."""
    unit = Unit.objects.filter(level=Unit.Level.OFFICE).first() or Unit.get_first_root_node()
    codes = set(ServiceItem.objects.filter(code__startswith=CODE).values_list("code", flat=True))
    code = next(each for each in (f"{CODE}{n:03}" for n in range(1, 10_000)) if each not in codes)
    item = ServiceItem.objects.create(
        code=code, name=starter.values["title"], authority=unit, theme="养老", audience="person",
        status=ServiceItem.Status.SUSPENDED, status_from=clock.today(),
    )  # fmt: skip
    own = {
        "name": item.name,
        "authority": unit.code,
        "authority_name": unit.name,
        "audience": ["person"],
        "theme": "养老",
    }
    own["impl_code"] = f"11330599MB{code}"  # every item has one of its own
    items.publish(item, {**starter.item, **own}, user)
    return item


def forget_item(code: str) -> None:
    """With its guide goes a sample item nobody has taken up."""
    if not code.startswith(CODE):
        return
    item = ServiceItem.objects.filter(code=code, status=ServiceItem.Status.SUSPENDED).first()
    if item is None or Case.objects.filter(item_version__item=item).exists() or item.delegations.exists():
        return
    ItemVersion.objects.filter(item=item).delete()
    item.delete()
