"""Facts of service items, as guide pages, lists, tags and search ask for them; and what a guide page prints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.documents import get_document_model

from cases.item_elements import FILES, SINGLE, TABLES, words_of
from cases.models import Delegation, ItemVersion, ServiceItem
from cms import flow
from cms.nearby import near
from cms.took import took
from home import clock, days
from home.calendar import BeyondCalendar

SHARED = {"数据共享", "shared", "share"}  # sources the office asks itself
BAR_CHARS = 50  # characters that the bar of days has room for on a desktop
Facts = dict[str, Any]


def facts(code: str) -> Facts:
    """What the item's guide says today; empty when the item has none."""
    return facts_of([code]).get(code, {})


def facts_on(code: str, day: date) -> Facts:
    """What it says on ``day``."""
    return facts_of([code], day).get(code, {})


def facts_of(codes: list[str], day: date | None = None) -> dict[str, Facts]:
    """The same for many items with one query."""
    versions = (
        ItemVersion.objects.filter(item__code__in=codes, valid_from__lte=day or clock.today())
        .order_by("item_id", "number")
        .values_list("item__code", "facts")
    )
    return dict(versions)  # the highest number of each item comes last and stays


def face(page, at: str = "") -> "GuideFace":
    """``at``: code of a town or village whose own window is asked for."""
    rows = ItemVersion.objects.filter(item__code=page.item_code, valid_from__lte=clock.today()).order_by("number")
    versions = list(rows.values_list("number", "valid_from", "facts"))
    return GuideFace(page, versions[-1][2] if versions else {}, versions, at)


def searchable(plain: str, known: Facts) -> tuple[str, str]:
    """(synonyms and the sentence, everything else a person may type) of one item."""
    strong = " ".join([plain, known.get("plain", ""), *known.get("words", [])])
    parts = [known.get("authority_name", ""), known.get("theme", "")]
    parts += [each.get("name", "") for each in known.get("materials", [])]
    parts += [each.get("text", "") for each in known.get("conditions", [])]
    parts += [f"{each.get('q', '')} {each.get('a', '')}" for each in known.get("faq", [])]
    parts.append((known.get("result") or {}).get("name", ""))
    return strong, strip_tags(" ".join(filter(None, parts)))


READ = ("conditions", "situations", "variants", "materials", "steps", "special_steps", "faq", "fees")  # sentences


def sentences(known: Facts) -> Iterator[tuple[str, str]]:
    """(what it belongs to, sentence) of all that a guide prints in words; whom to ask and where to go are no prose."""
    yield _("In one sentence"), known.get("plain") or ""
    yield _("If you disagree"), known.get("remedy") or ""
    for each in SINGLE:
        if each.kind in ("text", "long"):
            yield str(each.label), known.get(each.key) or ""
    for name in READ:
        label, columns = TABLES[name]
        for row in known.get(name) or ():
            yield str(label), " ".join(str(row.get(column) or "") for column, _said in columns).strip()


def term_words(known: Facts) -> str:
    """办好要多久, short: "on the spot" or "10 working days"."""
    promised = known.get("promise_days")
    if known.get("handle_type") == "instant" or promised == 0:
        return _("on the spot")
    if promised is None:
        return ""
    return ngettext("%(n)d working day", "%(n)d working days", promised) % {"n": promised}


def fee_words(known: Facts) -> str:
    """Empty when the facts do not say: silence is not "free"."""
    if not known.get("fee"):
        return ""
    items = known["fee"].get("items") or []
    if not known["fee"].get("on"):
        return pgettext("site", "free")
    return items[0].get("standard", "") if len(items) == 1 else _("see below")


def visit_words(known: Facts) -> str:
    visits = known.get("visits")
    if visits is None:
        return ""
    return ngettext("%(n)d trip", "%(n)d trips", visits) % {"n": visits} if visits else _("no trip")


def _special(known: Facts) -> str:
    """特别程序: their days stand beside the term and are no part of it (行政许可法 第45条)."""
    rows = known.get("special_steps") or []
    days = _("%(name)s: up to %(n)d days")
    return "；".join(days % {"name": row["name"], "n": row["days"]} if row.get("days") else row["name"] for row in rows)


def _later(known: Facts) -> str:
    """容缺受理 (国务院关于加快推进政务服务标准化规范化便利化的指导意见)."""
    return "、".join(row["name"] for row in known.get("materials") or [] if "容缺" in (row.get("necessity") or ""))


@dataclass(frozen=True)
class Nearby:
    """A town (or a lone village) that does an item, and the villages under it that do."""

    at: Delegation
    villages: list[Delegation]


@dataclass
class GuideFace:
    """A guide page's ready values: the template neither counts nor decides."""

    page: Any
    facts: Facts
    versions: list[tuple[int, date, Facts]] = field(default_factory=list)
    at: str = ""

    @cached_property
    def item(self) -> ServiceItem | None:
        rows = ServiceItem.objects.select_related("successor")
        return rows.filter(code=self.page.item_code).first()

    @property
    def live(self) -> bool:
        return self.item is None or self.item.status == ServiceItem.Status.LIVE

    @property
    def retired(self) -> bool:
        return self.item is not None and self.item.status == ServiceItem.Status.RETIRED

    @property
    def successor(self):
        """The guide page of the item that follows, None without one that the public sees."""
        if self.item is None or self.item.successor is None:
            return None
        pages = type(self.page).objects.live().public()
        return pages.filter(item_code=self.item.successor.code).first()

    @cached_property
    def took(self):
        """How long it took lately; None for what nobody counted or where too few were done."""
        return took(self.page.item_code)

    @cached_property
    def changed(self):
        """This year's versions of the item, in words."""
        from cms.changed import this_year

        return this_year(self.versions, clock.today().year)

    @cached_property
    def near(self):
        return near(self.handed_down, self.at, self.facts.get("authority_name", ""))

    @property
    def plain(self) -> str:
        return self.page.plain or self.facts.get("plain", "")

    @property
    def instant(self) -> bool:
        return self.facts.get("handle_type") == "instant" or self.facts.get("promise_days") == 0

    @property
    def promise(self) -> int | None:
        return self.facts.get("promise_days")

    @property
    def legal_words(self) -> str:
        """The statutory term in its own unit."""
        legal = self.facts.get("legal_days")
        if not legal:
            return ""
        if self.facts.get("legal_unit") == "calendar":
            return ngettext("%(n)d day by law", "%(n)d days by law", legal) % {"n": legal}
        return ngettext("%(n)d working day by law", "%(n)d working days by law", legal) % {"n": legal}

    @property
    def special_words(self) -> str:
        return _special(self.facts)

    @property
    def fee(self) -> str:
        return fee_words(self.facts)

    @property
    def fee_items(self) -> list[dict]:
        return (self.facts.get("fee") or {}).get("items") or [] if (self.facts.get("fee") or {}).get("on") else []

    @cached_property
    def documents(self) -> dict:
        """Files the facts name, by number; one that was deleted since is not offered."""
        papers = self.facts.get("materials") or []
        wanted = {row.get(key) for row in papers for key in FILES} | {self.facts.get("result_sample")}
        numbers = [each for each in wanted if isinstance(each, int)]
        return get_document_model().objects.in_bulk(numbers) if numbers else {}

    @property
    def result_sample(self):
        return self.documents.get(self.facts.get("result_sample"))

    @cached_property
    def asked(self) -> list[dict]:
        """Materials the person brings, with the blank form and the sample where there is one."""
        rows = [each for each in self.facts.get("materials", []) if each.get("source") not in SHARED]
        return [row | {key: self.documents.get(row.get(key)) for key in FILES} for row in rows]

    @cached_property
    def not_asked(self) -> list[dict]:
        """Materials the office fetches itself."""
        return [each for each in self.facts.get("materials", []) if each.get("source") in SHARED]

    @property
    def says_papers(self) -> bool:
        """False where nobody has said yet what to hand in: an item a pack brought, before an editor fills it in."""
        return bool(self.facts.get("materials")) or self.facts.get("no_materials") is True

    @property
    def answers_any(self) -> bool:
        term = self.instant or self.promise or self.legal_words
        return bool(term or self.fee or self.says_papers) or self.facts.get("visits") is not None

    @property
    def asks(self) -> bool:
        """True if its conditions can be asked as questions."""
        rows = (*self.facts.get("conditions", []), *self.facts.get("situations", []))
        return any(each.get("question") for each in rows)

    @property
    def online(self) -> bool:
        return self.page.form_page_id is not None and self.live

    @property
    def apply_url(self) -> str:
        """The form's page, told which item it is about."""
        return f"{self.page.form_page.url}?{urlencode({'about': self.page.item_code})}" if self.online else ""

    @cached_property
    def flow(self):
        return flow.draw(self.facts.get("steps", []))

    @cached_property
    def handed_down(self) -> list[Delegation]:
        """Towns and villages that do this item too."""
        mine = Delegation.objects.active(clock.today()).filter(item__code=self.page.item_code)
        return list(mine.select_related("unit").order_by("unit__path"))

    @cached_property
    def nearby(self) -> "list[Nearby]":
        """The same by town: each with the villages under it."""
        found: list[Nearby] = []
        for each in self.handed_down:  # a town comes before its villages
            if found and found[-1].at.unit.covers(each.unit):
                found[-1].villages.append(each)
            else:
                found.append(Nearby(each, []))
        return found

    @property
    def place(self) -> dict:
        places = self.facts.get("places") or [{}]
        return places[0]

    @cached_property
    def due(self) -> dict | None:
        """If it is handed in today: the last day, the days in a calendar, whether that year is provisional."""
        if self.instant or not self.promise:
            return None
        today = clock.today()
        try:
            explained = days.current().explain(today, f"{self.promise}d")
        except BeyondCalendar:  # the page stands without a day rather than not at all
            return None
        last = explained[-1]
        return {"today": today, "last": last.date, "days": explained, "provisional": last.provisional}

    @property
    def term_parts(self) -> list[dict]:
        """The promised days split over the steps that name days."""
        steps = [step for step in self.facts.get("steps", []) if step.get("days")]
        whole = sum(step["days"] for step in steps)
        if not self.promise or not whole or whole > self.promise:
            return []
        room = BAR_CHARS / (whole + self.saved_days)
        return [step | {"fits": len(step["name"]) + 4 <= step["days"] * room} for step in steps]

    @property
    def saved_share(self) -> int:
        """By how many percent the promise is shorter than the law's term; 0 where the two cannot be compared."""
        legal = self.facts.get("legal_days") or 0
        return round(100 * self.saved_days / legal) if legal else 0

    @property
    def saved_days(self) -> int:
        legal = self.facts.get("legal_days") or 0
        working = self.facts.get("legal_unit") != "calendar"
        return max(legal - self.promise, 0) if working and self.promise else 0

    @property
    def elements(self) -> list[tuple[str, str]]:
        """The standard elements that stand nowhere else on the page, folded."""
        known = self.facts
        rows = [
            (_("Item code"), self.page.item_code),
            (_("Kind of item"), known.get("item_type", "")),
            (pgettext("guide", "Handling"), _("on the spot") if self.instant else _("with a promised term")),
            (pgettext("site", "Authority"), known.get("authority_name", "")),
            (_("Term by law"), self.legal_words),
            (_("Basis of the term"), known.get("legal_basis", "")),
            (_("How far it goes online"), known.get("depth", "")),
            (_("Ways to apply"), "、".join(known.get("channels") or [])),
            (_("Where it can be done"), known.get("scope", "")),
            (_("Special procedures"), self.special_words),
            (pgettext("site", "Result"), (known.get("result") or {}).get("name", "")),
            *((each.label, words_of(each, known)) for each in SINGLE if each.folded),
            (_("Papers that may follow later"), _later(known)),
            (_("How the result is handed over"), "、".join(known.get("deliver") or [])),
            (pgettext("site", "Ask"), known.get("ask", "")),
            (pgettext("site", "Complain"), known.get("complain", "")),
            (_("If you disagree"), known.get("remedy", "")),
        ]
        return [(str(label), str(value)) for label, value in rows if value]
