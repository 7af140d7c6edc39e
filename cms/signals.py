"""Keep the search index with the pages: whatever saves a page or an item's facts, the index follows."""

import logging

from django.core.management import call_command
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published

from cases.imports.resource import Kept
from cases.models import ItemVersion, ServiceItem
from cases.signals import catalogued, planned, ticked, uncatalogued
from cms import staleness
from cms.checks import kept, letter, outside
from cms.elder import hits
from cms.inspection import visits
from cms.learning import slots
from cms.models import LearningPost
from cms.models.base import SitePage
from cms.models.checks import SensitiveWord
from cms.models.search import EverydayWords
from cms.search import asked, index
from home import clock

log = logging.getLogger(__name__)
PAGES_SECONDS, OUTSIDE_SECONDS = 4.0, 10.0  # of a round: timers want their turn


@receiver(ticked)
def scheduled(sender, now, **kwargs):
    """What editors planned to publish or take off by now: the ticker is the only clock there is."""
    try:
        planned.send(sender=None)
        call_command("publish_scheduled")
    except Exception:  # one page that cannot go live must not stop the clocks of cases
        log.exception("what was planned could not be published")
    asked.forget_old()
    hits.fold()
    if not clock.moved():  # days that are played have no nights of looking after the site
        look_after()


def look_after() -> None:
    """The site looked over, some seconds a round: pages and addresses of others each night, the morning's letter."""
    try:
        kept.go_on(PAGES_SECONDS)
        outside.go_on(OUTSIDE_SECONDS)
        visits.call()
        letter.send_due()
        staleness.tell_keepers()
    except Exception:  # nor must this
        log.exception("the site could not be looked over")


@receiver(page_published)
def page_looked_at(sender, instance, **kwargs):
    if isinstance(instance, SitePage):
        kept.published(instance)


@receiver([post_save, post_delete], sender=SensitiveWord)
def sensitive_changed(sender, raw=False, **kwargs):
    """What the list says now counts for every page; the next rounds come to them."""
    if not raw:
        kept.again()


@receiver(page_published)
def learning_published(sender, instance, **kwargs):
    if isinstance(instance, LearningPost):
        slots.publish(instance)


@receiver(post_save)
def page_saved(sender, instance, raw=False, **kwargs):
    if isinstance(instance, SitePage) and instance.search_kind and not raw:
        index.write(instance)


@receiver(post_save, sender=ItemVersion)
def facts_published(sender, instance, **kwargs):
    index.write_guides_of(instance.item.code)


@receiver(post_save, sender=ServiceItem)
def item_saved(sender, instance, created=False, raw=False, **kwargs):
    """A retired item leaves the index, one taken up again comes back."""
    if not raw and not created:
        index.write_guides_of(instance.code)


@receiver([post_save, post_delete], sender=EverydayWords)
def words_changed(sender, instance, **kwargs):
    """The pages the words are about are found by them at once; what was missed for want of them leaves the list."""
    index.rewrite({instance.phrase, getattr(instance, "was", instance.phrase)})
    asked.ask_again(instance.words.split())


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(sender, instance, **kwargs):
    """A page that is closed to the public leaves the index at once, and what stands below it too."""
    for page in instance.page.get_descendants(inclusive=True).specific().iterator():
        if isinstance(page, SitePage) and page.search_kind:
            index.write(page)


@receiver(post_delete, sender="cms.ServiceGuidePage")
def sample_withdrawn(sender, instance, **kwargs):
    """A sample's item goes with its guide."""
    from cms.starters.make import forget_item  # pages are loaded after this

    forget_item(instance.item_code)


@receiver(catalogued)
def guide_drafted(sender, item, by, **kwargs):
    """An item from a catalogue gets a guide page nobody sees before an editor publishes it."""
    from cms.models import ServiceGuidePage, ServiceIndexPage  # pages are loaded after this

    above = ServiceIndexPage.objects.first()
    if above is None or ServiceGuidePage.objects.filter(item_code=item.code).exists():
        return
    slug = slugify(item.code) or f"item-{item.pk}"
    page = ServiceGuidePage(title=item.name, slug=slug, item_code=item.code, live=False, owner=by)
    above.add_child(instance=page)
    page.save_revision(user=by)


@receiver(uncatalogued)
def guide_withdrawn(sender, item, **kwargs):
    """The draft goes with its item, unless somebody has worked on it."""
    from cms.models import ServiceGuidePage

    page = ServiceGuidePage.objects.filter(item_code=item.code).first()
    if page is None:
        return
    if page.live or page.revisions.count() > 1:
        raise Kept(_("Its guide page is published or being worked on."))
    page.delete()
