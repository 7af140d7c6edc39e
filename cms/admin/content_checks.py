"""What Wagtail's own checks look at while a page is edited: what the editor wrote, not the frame of the site."""

from django.http import HttpRequest
from wagtail.admin.userbar import ContentCheckerItem


class WrittenItem(ContentCheckerItem):
    """Header, menus and foot are the same on every page, and no editor can mend them there."""

    axe_include = ["main"]


def only_what_was_written(request: HttpRequest, items: list, page) -> None:
    items[:] = [WrittenItem(each.in_editor) if isinstance(each, ContentCheckerItem) else each for each in items]
