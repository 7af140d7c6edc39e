"""What is inspected, one function each, in the order of the indicator's own list: vetoes first, then points."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from cases.models import Case, ItemVersion, ServiceItem
from cms import completeness, staleness
from cms.checks import kept, outside
from cms.checks.finding import Finding, Rule
from cms.guides import facts_of
from cms.inspection import visits
from cms.inspection.row import Line, Row, State
from cms.models import OutsideLink, ServiceGuidePage
from home import clock
from home.models import SiteProfile
from home.templatetags.ow import plain_date

SHOWN = 20  # lines of a list
NEWS, FEW_DAYS = 14, 4  # days the first page may rest, and how many before that it is said
STALE_MOST, EMPTY_MOST = 5, 5  # from so many stale or empty columns on, the whole site has failed
UNANSWERED = timedelta(days=90)
_rules: list[Callable[[], Row]] = []


def rule(function: Callable[[], Row]) -> Callable[[], Row]:
    _rules.append(function)
    return function


def inspect() -> list[Row]:
    """All of it, in the indicator's order. A fixed number of queries, however many pages."""
    return [each() for each in _rules]


def worst(most: int = 3) -> list[Row]:
    """What wants a hand first; vetoes before points."""
    asking = [row for row in inspect() if row.state in (State.BAD, State.SOON)]
    return sorted(asking, key=lambda row: (row.state, not row.veto))[:most]


# --- vetoes ---------------------------------------------------------------------------------------------------------
@rule
def leaks() -> Row:
    told = [pair for pair in kept.found() if pair[1].rule in (Rule.PERSON, Rule.WORD)]
    bad = any(finding.refuses for _page, finding in told)
    n = len(told)
    said = ngettext("%(n)d place on live pages to look at.", "%(n)d places on live pages to look at.", n) % {"n": n}
    return _row(
        "leaks", _("Leaks and grave mistakes"), True,
        _("No personal data, nothing secret, no grave mistake in words on any page."),
        State.BAD if bad else State.SOON if told else State.WELL,
        said if told else _("Neither ID numbers nor words of the list on live pages."),
        _lines(told), _("Edit the page and publish it again; what must not appear goes into the list of words."),
        reverse("sensitive-words:index"),
    )  # fmt: skip


@rule
def reachable() -> Row:
    week = visits.week()
    state = State.UNKNOWN if not week.tried else State.BAD if week.closed else State.WELL
    said = _("Not called yet: only the server's ticker does it, and only where links are tried (LINK_CHECK).")
    if week.tried:
        told = {"n": week.tried, "failed": week.failed, "slowest": f"{week.slowest:.1f}"}
        said = _("Called %(n)s times in a week: %(failed)s without an answer, the slowest took %(slowest)s s.") % told
    return _row(
        "reachable", _("The site opens"), True,
        _("In a week, of more than 20 tries a day fewer than 5 % may take 15 seconds or longer."),
        state, said, [],
        _("Whoever runs the server looks at /healthz. Watch it from outside as well: this call comes from the server."),
        "/healthz",
    )  # fmt: skip


@rule
def home_fresh() -> Row:
    newest = max((each.last for each in staleness.columns() if each.last), default=None)
    last = newest.astimezone(clock.OFFICE_ZONE).date() if newest else None
    left = NEWS - (clock.today() - last).days if last else -1
    state = State.BAD if left < 0 else State.SOON if left <= FEW_DAYS else State.WELL
    told = {"n": NEWS - left, "left": left}
    said = _("Nothing is published yet.")
    if last:
        said = ngettext("The newest is %(n)d day old.", "The newest is %(n)d days old.", NEWS - left) % told
    if last == clock.today():
        said = _("The newest is of today.")
    return _row(
        "home", _("The home page has something new"), True,
        _("Something new within two weeks."), state, said, [],
        _("Publish a piece of news or a notice; the home page shows it by itself."), _adding("newspage"),
    )  # fmt: skip


@rule
def columns_fresh() -> Row:
    found = staleness.columns()
    stale = [each for each in found if each.tone == staleness.LATE]
    soon = [each for each in found if each.tone == staleness.SOON]
    state = State.BAD if stale else State.SOON if soon else State.WELL
    said = _("Every column is up to date.")
    if stale or soon:
        said = _("%(stale)d columns are stale, %(soon)d soon will be.") % {"stale": len(stale), "soon": len(soon)}
    return _row(
        "columns", _("Columns have something new"), True,
        _("News within two weeks, notices and policies within six months; five stale columns fail the whole site."),
        state, said, [Line(_age(each)) for each in (*stale, *soon)],
        _("Publish something, or take the column off the site."), _adding("newspage"),
    )  # fmt: skip


@rule
def columns_filled() -> Row:
    empty = [each for each in staleness.columns() if each.tone == staleness.EMPTY]
    n = len(empty)
    state = State.BAD if n >= EMPTY_MOST else State.SOON if empty else State.WELL
    said = ngettext("%(n)d column is empty.", "%(n)d columns are empty.", n) % {"n": n}
    return _row(
        "empty", _("No column is empty"), True, _("Five empty columns fail the whole site."), state,
        said if empty else _("None of the columns is empty."), [Line(each.label) for each in empty],
        _("Publish something, or take the column off the site."), _adding("newspage"),
    )  # fmt: skip


@rule
def answered() -> Row:
    """Counts alone: which cases, only the desk shows, and only to whom they are visible."""
    waiting = Case.objects.filter(
        Q(category="intake") | Q(category="work"), alive=False, merged_into=None, channel__in=("web", "app"),
        opened_at__lt=clock.now() - UNANSWERED,
    )  # fmt: skip
    rows = (
        waiting.values("type_version__type__title").annotate(n=Count("pk"), oldest=Min("opened_at")).order_by("oldest")
    )
    lines = [Line(_waiting(row)) for row in rows]
    n = sum(row["n"] for row in rows)
    said = ngettext(
        "%(n)d has waited for longer than three months.", "%(n)d have waited for longer than three months.", n
    )
    return _row(
        "answers", _("Messages are answered"), True,
        _("Of what people wrote within a year, nothing waits for an answer for more than three months."),
        State.BAD if n else State.WELL, said % {"n": n} if n else _("Nothing has waited that long."), lines,
        _("The unit's lead finds them at the desk, the longest first."), "/desk/board/",
    )  # fmt: skip


@rule
def guides_whole() -> Row:
    """Live guides that have lost an element since they were published, or whose item says something else by now."""
    pages = list(ServiceGuidePage.objects.live().order_by("path"))
    known = facts_of([page.item_code for page in pages])
    lacking = []
    for page in pages:
        missing = [each for each in completeness.elements(known.get(page.item_code, {}), page.plain) if not each.there]
        if missing:
            names = "、".join(str(each.name) for each in missing)
            lacking.append(Line(_("%(title)s lacks: %(names)s") % {"title": page.title, "names": names}, _edit(page)))
    return _row(
        "guides", _("Guides are whole"), True,
        _("Name, basis, conditions, papers, place, time, contact and steps stand in each guide (行政许可法 第三十条)."),
        State.BAD if lacking else State.WELL,
        _("%(n)d of %(all)d live guides lack an element.") % {"n": len(lacking), "all": len(pages)}
        if lacking else _("None of %(all)d live guides lacks an element.") % {"all": len(pages)},
        lacking, _("Open the item, add what is missing and save; the guide shows it at once."), "",
    )  # fmt: skip


# --- points ---------------------------------------------------------------------------------------------------------
@rule
def guides_changed() -> Row:
    """What an item says has changed since the guide was last published: its editor has not seen it there."""
    told = ItemVersion.objects.filter(number__gt=1, valid_from__lte=clock.today(), item__status=ServiceItem.Status.LIVE)
    newest = dict(told.order_by().values_list("item__code").annotate(Max("valid_from")))
    pages = ServiceGuidePage.objects.live().filter(item_code__in=newest).exclude(last_published_at=None)
    lines = [
        Line(_("%(title)s: the item has said something else since %(day)s")
             % {"title": page.title, "day": plain_date(newest[page.item_code])}, _edit(page))
        for page in pages.order_by("path")
        if page.last_published_at.astimezone(clock.OFFICE_ZONE).date() < newest[page.item_code]
    ]  # fmt: skip
    n = len(lines)
    said = ngettext("%(n)d guide's item has changed since.", "%(n)d guides' items have changed since.", n) % {"n": n}
    return _row(
        "changed", _("Guides were read after their item changed"), False,
        _("Whoever keeps a guide reads it again when its item changes."),
        State.SOON if lines else State.WELL, said if lines else _("None has changed unread."), lines,
        _("Read the guide, change its own words where they no longer fit, and publish it once more."), "",
    )  # fmt: skip


@rule
def links_open() -> Row:
    own = [pair for pair in kept.found(Rule.LINK) if pair[1].refuses]
    away = OutsideLink.objects.filter(state=OutsideLink.State.BROKEN, pages__live=True).distinct()
    lines = _lines(own) + [
        Line(f"{'、'.join(page.title for page in row.pages.all() if page.live)}：{row.address}（{outside.told(row)}）")
        for row in away.prefetch_related("pages").order_by("since", "pk")
    ]
    told = {"own": len(own), "away": len(lines) - len(own)}
    said = _("%(own)d links inside the site and %(away)d to others do not open.") % told
    return _row(
        "links", _("Links open"), False, _("Each link that does not open costs points, on the home page the most."),
        State.BAD if lines else State.WELL, said if lines else _("All links open."), lines,
        _("Correct the address, or take the link away. Addresses of others are tried each night."), "",
    )  # fmt: skip


@rule
def pictures_seen() -> Row:
    told, fine = kept.found(Rule.PICTURE), _("All pictures are in order.")
    bad = [pair for pair in told if pair[1].refuses]
    n = len(told)
    said = ngettext("%(n)d picture to look at.", "%(n)d pictures to look at.", n) % {"n": n}
    return _row(
        "pictures", _("Pictures can be seen, and read aloud"), False,
        _("Each picture opens, and says in words what it shows (GB/T 37668, 无障碍环境建设法 第三十二条)."),
        State.BAD if bad else State.SOON if told else State.WELL, said if told else fine, _lines(told),
        _("Upload it again, or say in a sentence what it shows."), "",
    )  # fmt: skip


@rule
def identity() -> Row:
    """What the foot of each page and the address must say."""
    profile = SiteProfile.objects.filter(site__is_default_site=True).first()
    host = Site.objects.filter(is_default_site=True).values_list("hostname", flat=True).first() or ""
    wanted = ("office", "address", "centre_phone", "hotline", "site_id_code", "icp", "police_filing")
    fields = {name: SiteProfile._meta.get_field(name).verbose_name for name in wanted}
    lines = [Line(str(label)) for name, label in fields.items() if not (profile and getattr(profile, name).strip())]
    served = urlsplit(settings.BASE_URL).hostname or host
    if not served.endswith(".gov.cn"):
        lines.append(Line(_("The address “%(host)s” does not end with .gov.cn.") % {"host": served}))
    n = len(lines)
    said = ngettext("%(n)d thing is missing.", "%(n)d things are missing.", n) % {"n": n}
    return _row(
        "identity", _("Who runs the site is said"), False,
        _("Office, address, phone, site code, ICP and police filing stand in the foot; the address ends with .gov.cn."),
        State.SOON if lines else State.WELL, said if lines else _("All of it is said."), lines,
        _("An administrator fills them in under “site facts”."), "",
    )  # fmt: skip


@rule
def described() -> Row:
    """ColumnDescription of columns comes from their search description."""
    from cms.models.base import Column

    lines = [
        Line(page.title, _edit(page))
        for model in _columns(Column)
        for page in model.objects.live().filter(search_description="").order_by("path")
    ]
    n = len(lines)
    said = ngettext("%(n)d column has no description.", "%(n)d columns have no description.", n) % {"n": n}
    return _row(
        "tags", _("Pages carry their tags"), False,
        _("SiteName, SiteIDCode, ColumnName, ColumnDescription, ArticleTitle, PubDate and ContentSource in each head."),
        State.SOON if lines else State.WELL, said if lines else _("The pages write all of them by themselves."), lines,
        _("Write one sentence under “Promote”, search description."), "",
    )  # fmt: skip


def _columns(mixin):
    return [model for model in mixin.__subclasses__() if issubclass(model, Page) and model.max_count == 1]


# --- words ----------------------------------------------------------------------------------------------------------
def _row(key, title, veto, asked, state, said, lines, cure, url) -> Row:
    return Row(key, title, veto, asked, state, said, lines[:SHOWN], max(len(lines) - SHOWN, 0), cure, url)


def _lines(told: list[tuple[Page, Finding]]) -> list[Line]:
    return [Line(f"{page.title} · {finding.place}：{finding.said}", _edit(page)) for page, finding in told]


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _adding(kind: str) -> str:
    from cms.models import NewsIndexPage

    index = NewsIndexPage.objects.first()
    return reverse("wagtailadmin_pages:add", args=["cms", kind, index.pk]) if index else ""


def _age(column: staleness.ColumnHealth) -> str:
    told = {"column": column.label, "n": abs(column.left), "limit": column.days}
    if column.left < 0:
        return _("%(column)s: stale for %(n)d days (limit %(limit)d days)") % told
    return _("%(column)s: %(n)d days left (limit %(limit)d days)") % told


def _waiting(row) -> str:
    told = {"title": row["type__title"], "n": row["n"], "day": plain_date(row["oldest"])}
    return _("%(title)s: %(n)d, the oldest since %(day)s") % told
