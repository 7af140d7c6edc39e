"""What people apply for most, and what is often needed in old age."""

from datetime import timedelta

from django.db.models import Count

from cases.models import Case, ItemVersion, ServiceItem
from cms import catalogue
from cms.home_parts.part import Part, elder
from cms.models import ServiceGuidePage
from home import clock, components

SHOWN = 6
FEWEST = 3  # items people applied for; with fewer it is no list
WINDOW = timedelta(days=30)


@components.register(40)
def busy(page, request):
    """Counted from the last thirty days' cases; a new site shows what can be done online instead."""
    if elder(request):
        return None
    counted = most_opened()
    enough = len(counted) >= FEWEST
    rows = catalogue.rows_of(counted if enough else online())
    values = {"rows": rows, "counted": enough, "elder": catalogue.rows_of(elder_items()[:4])}
    return Part("cms/home/busy.html", values) if values["rows"] else None


def most_opened() -> list[str]:
    opened = Case.objects.filter(opened_at__gte=clock.now() - WINDOW, item_version__isnull=False)
    counts = (
        opened.values("item_version__item__code").annotate(n=Count("pk")).order_by("-n", "item_version__item__code")
    )
    return [row["item_version__item__code"] for row in counts[:SHOWN]]


def online() -> list[str]:
    pages = ServiceGuidePage.objects.live().exclude(form_page=None).order_by("path")
    return list(pages.values_list("item_code", flat=True)[:SHOWN])


def elder_items() -> list[str]:
    """Codes of items marked as often needed in old age, what people apply for now first."""
    hot = ItemVersion.objects.filter(
        facts__elder_hot=True, valid_from__lte=clock.today(), item__status=ServiceItem.Status.LIVE
    )
    codes = list(hot.order_by("item__code").values_list("item__code", flat=True).distinct())
    now = most_opened()
    return sorted(codes, key=lambda code: now.index(code) if code in now else len(now))[:SHOWN]
