"""The first screen: the question, the search box, whether the centre is open, the four panes."""

from datetime import timedelta

from django.utils.translation import gettext as _

from cms import catalogue, points
from cms.home_parts import busy
from cms.home_parts.part import Part, elder
from cms.models import ServiceGuidePage
from home import clock, components, days
from home.models import Unit
from home.templatetags.ow import weekday_date

SHOWN, CHIP = 5, 10  # chips, and the longest name that is one


@components.register(10)
def hero(page, request):
    """Without units in the tree it says nothing about opening hours."""
    if elder(request):
        return None
    rows = catalogue.rows_of(busy.most_opened() + busy.elder_items() + busy.online())
    chips = list(dict.fromkeys(row for row in rows if row.online and len(row.title) <= CHIP))[:SHOWN]
    return Part("cms/home/hero.html", {"centre": _centre(), "tomorrow": _tomorrow(), "chips": chips})


@components.register(20)
def panes(page, request):
    if elder(request):
        return None
    online = ServiceGuidePage.objects.live().exclude(form_page=None).count()
    return Part("cms/home/panes.html", {"online": online})


def _centre() -> dict | None:
    unit = Unit.objects.active(clock.today()).filter(level=Unit.Level.OFFICE).first()
    if not unit or not unit.hours:
        return None
    closes, next_open = points.times(unit.hours)
    later = next_open if next_open and next_open.date() == clock.today() else None
    return {"name": unit.label, "open": closes is not None, "later": later}


def _tomorrow() -> str:
    """What is unusual about tomorrow, empty on an ordinary day."""
    day = clock.today() + timedelta(days=1)
    known = days.current().known(day)
    if known.made_up:
        return _("Tomorrow, %(day)s, is a make-up working day: open as usual") % {"day": weekday_date(day)}
    if not known.works and known.name:
        return _("Tomorrow, %(day)s, is a holiday (%(name)s): closed") % {"day": weekday_date(day), "name": known.name}
    return ""
