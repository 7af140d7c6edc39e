"""What is said of a page where its link is passed on."""

from cms.card import Card
from cms.models import LearningPost, NewsPage, PolicyPage, ServiceGuidePage
from home.templatetags.ow import plain_date


def stamp(page) -> str:
    """Another text whenever the page was published anew."""
    return f"{page.last_published_at:%Y%m%d%H%M%S}" if page.last_published_at else "0"


def card(page, site: str) -> Card:
    """``site``: the site's name. Every public page has one; most say what they are called."""
    if isinstance(page, LearningPost):
        return Card(f"{page.get_kind_display()}　{plain_date(page.day)}", page.line, page.by or page.source, site)
    if isinstance(page, NewsPage):
        return Card(page.get_column_display(), page.title, f"{page.source}　{plain_date(page.published)}", site)
    if isinstance(page, PolicyPage):
        return Card(str(page._meta.verbose_name), page.title, "　".join(filter(None, (page.issuer, page.number))), site)
    if isinstance(page, ServiceGuidePage):
        return Card(str(page._meta.verbose_name), page.title, page.plain, site)
    return Card("", page.title, page.search_description, site)
