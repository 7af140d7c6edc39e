"""What people really apply for, and what is often needed in old age."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count

from cases.models import Case, ItemVersion, ServiceItem
from cms import catalogue
from cms.guides import facts_of, term_words
from cms.home_parts.part import Part, elder
from cms.models import HotItem, ServiceGuidePage
from home import clock, components

SHOWN = 6
FEWEST = 3  # items people applied for; with fewer it is no list
LEAST = 5  # cases of an item; fewer would tell about persons, and say nothing about use
LOOKED_AT = 40
DAYS = 90
KEPT = 3600


@components.register(40)
def busy(page, request):
    """Counted from the last ninety days' cases; where they are few, what an editor put forward, or what is online."""
    if elder(request):
        return None
    counted = use()
    enough = len(counted) >= FEWEST
    rows = catalogue.rows_of(list(counted) if enough else put_forward() or online())
    times = counted if enough else {}
    values = {
        "rows": [(row, times.get(row.code, 0)) for row in rows],
        "counted": enough,
        "days": DAYS,
        "elder": catalogue.rows_of(elder_items()[:4]),
    }
    return Part("cms/home/busy.html", values) if values["rows"] else None


def use() -> dict[str, int]:
    """{item code: cases of the last ninety days}, most first; counted once an hour. Those with few are left out."""
    key = f"home-use:{clock.today()}:{clock.now().hour}"
    known = cache.get(key)
    if known is None:
        known = _counted()
        cache.set(key, known, KEPT)
    return known


def _counted() -> dict[str, int]:
    since = clock.now() - timedelta(days=DAYS)
    opened = Case.objects.filter(opened_at__gte=since, item_version__isnull=False, void=False, merged_into=None)
    counts = opened.values_list("item_version__item__code").annotate(n=Count("pk")).filter(n__gte=LEAST)
    return dict(counts.order_by("-n", "item_version__item__code")[:SHOWN])


def most_opened() -> list[str]:
    return list(use())


def put_forward() -> list[str]:
    """What an editor wants to stand there, as far as it has a live guide."""
    codes = list(HotItem.objects.order_by("order", "pk").values_list("item__code", flat=True))
    live = set(ServiceGuidePage.objects.live().filter(item_code__in=codes).values_list("item_code", flat=True))
    return [code for code in codes if code in live][:SHOWN]


def online() -> list[str]:
    """Guides that say how long it takes before those that say nothing yet, as a pack brings them."""
    pages = ServiceGuidePage.objects.live().exclude(form_page=None).order_by("path")
    codes = list(pages.values_list("item_code", flat=True)[:LOOKED_AT])
    known = facts_of(codes)
    return sorted(codes, key=lambda code: not term_words(known.get(code, {})))[:SHOWN]


def elder_items() -> list[str]:
    """Codes of items marked as often needed in old age, what people apply for now first."""
    hot = ItemVersion.objects.filter(
        facts__elder_hot=True, valid_from__lte=clock.today(), item__status=ServiceItem.Status.LIVE
    )
    codes = list(hot.order_by("item__code").values_list("item__code", flat=True).distinct())
    now = most_opened()
    return sorted(codes, key=lambda code: now.index(code) if code in now else len(now))[:SHOWN]
