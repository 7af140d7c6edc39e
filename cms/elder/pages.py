"""The two forms of the service."""

from cms.elder import CALLED, HELPED
from cms.models import FormPage


def forms() -> dict[str, FormPage]:
    """Those of the two pages that are there, by slug."""
    return {page.slug: page for page in FormPage.objects.live().filter(slug__in=(HELPED, CALLED))}
