"""The whole sample county in one transaction: broken off it leaves nothing, run twice it changes nothing."""

from django.db import transaction
from wagtail.models import Site

from cms.sample import cases, elder, ground, items, letters, parts, questions, site


@transaction.atomic
def county() -> dict[str, int]:
    """Load what is missing; what there is now, by name."""
    from cases.models import Case, ServiceItem
    from cms.models import NewsPage, ServiceGuidePage
    from home.models import Post, Unit

    ground.calendar()
    units = ground.units()
    ground.people(units)
    pages = site.sections()
    ground.profile(Site.objects.get(is_default_site=True))
    items.load(units)
    questions.load()
    parts.load()
    items.pack_guides()
    form_pages = site.forms(pages["apply"], questions.pages())
    site.guides(pages["services"], form_pages)
    site.news(pages["news"])
    site.learning(pages["learning"])
    site.keepers()
    cases.load()
    elder.load()
    letters.send()
    return {
        "units": Unit.objects.count(),
        "posts": Post.objects.count(),
        "items": ServiceItem.objects.count(),
        "guides": ServiceGuidePage.objects.count(),
        "news": NewsPage.objects.count(),
        "cases": Case.objects.count(),
    }
