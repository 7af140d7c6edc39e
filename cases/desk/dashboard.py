"""The figures of a period, and the very cases behind each number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import figures
from cases.desk import paging, rows
from cases.desk.access import desk
from cases.desk.filters import ORDERS
from cases.desk.page import show
from cases.desk.queue import SIZE, links
from cases.exports import sources
from cases.models import Case
from home import clock
from home.models import Unit


@desk
def dashboard(request: HttpRequest) -> HttpResponse:
    period = _period(request)
    offered = [("", _("All cases")), *figures.systems()]
    system = request.GET.get("system", "")
    system = system if system in dict(offered) else ""
    faces = figures.for_dashboard(request.user, period, system)
    context = {
        "period": period,
        "periods": _offered(),
        "systems": offered,
        "system": system,
        "figures": faces,
        "empty": [each for each in faces if not each.n],
    }
    return show(request, "dashboard.html", context)


@desk
def figure(request: HttpRequest) -> HttpResponse:
    """What `drill` counts is already within the person's sight; it is asked once more, so that no figure can leak."""
    period, unit = _period(request), _unit(request)
    try:
        asked = figures.named(request.GET.get("figure", ""))
    except KeyError:
        raise Http404 from None
    counted = figures.drill(asked.key, request.user, period, unit)
    cases = Case.objects.visible_to(request.user, listed=True).filter(pk__in=counted.order_by().values("pk"))
    page = paging.page(
        cases,
        ORDERS["new"],
        SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        dress=rows.for_rows,
    )
    share = asked.asked.share(request.user, period, unit)
    context = {
        "figure": asked,
        "share": share,
        "of_n": asked.of(share.n),
        "period": period,
        "unit": unit,
        "rows": [rows.face(case) for case in page.rows],
        "export_url": f"{reverse('desk:export')}?source=figure&{asked.query(period, unit)}",
        "ratings_url": _ratings_url(asked, period, unit),
        **links(page, asked.query(period, unit)),
    }
    return show(request, "figure.html", context)


def _ratings_url(asked: figures.Figure, period: figures.Period, unit: Unit | None) -> str:
    if not sources.counts_ratings(asked):
        return ""
    return f"{reverse('desk:export')}?source={sources.RATINGS}&{asked.query(period, unit)}"


def _period(request: HttpRequest) -> figures.Period:
    """This month unless the address names another period."""
    try:
        return figures.Period.parse(request.GET.get("period", ""))
    except ValueError:
        return figures.Period.month_of(clock.today())


def _offered() -> list[figures.Period]:
    """This month and the two before, this quarter, half and year."""
    today = clock.today()
    month = figures.Period.month_of(today)
    longer = [f"{today.year}Q{(today.month + 2) // 3}", f"{today.year}H{1 + (today.month > 6)}", str(today.year)]
    return [month, month.before, month.before.before, *map(figures.Period.parse, longer)]


def _unit(request: HttpRequest) -> Unit | None:
    code = request.GET.get("unit")
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Http404
    return unit
