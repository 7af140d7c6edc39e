"""What programs read of a page: schema.org in JSON-LD. A block of data, not of script: no policy lets it run, none
needs to."""

import json
from typing import Any

from django.utils.html import _json_script_escapes, format_html
from django.utils.safestring import SafeString, mark_safe

from home import clock
from home.models import Unit

SCHEMA = "https://schema.org"
DAYS = {"mon": "Mo", "tue": "Tu", "wed": "We", "thu": "Th", "fri": "Fr", "sat": "Sa", "sun": "Su"}


def block(data: dict[str, Any] | list[dict[str, Any]]) -> SafeString:
    """``data`` as it stands in a page; nothing in it can end the block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_json_script_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  # escaped above


def crumbs(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """``trail``: (title, whole address) from the home page down."""
    rows = [{"@type": "ListItem", "position": n, "name": title, "item": at} for n, (title, at) in enumerate(trail, 1)]
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": rows}


def article(page, address: str, picture: str, source: str) -> dict[str, Any]:
    """A page with ``published``. ``source``: who wrote it."""
    changed = page.last_published_at or page.published
    told = {
        "@context": SCHEMA,
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "datePublished": page.published.isoformat(),
        "dateModified": max(changed, page.published).isoformat(),
        "author": {"@type": "GovernmentOrganization", "name": source},
        "mainEntityOfPage": address,
        "inLanguage": "zh-CN",
    }
    return told | ({"image": [picture]} if picture else {})


def service(guide, address: str, online: str, area: str) -> dict[str, Any]:
    """``guide``: a GuideFace. ``online``: whole address of its form, "" where only a window does it. ``area``: the
    county it is for."""
    provider = {"@type": "GovernmentOrganization", "name": guide.facts.get("authority_name", "")}
    told = {
        "@context": SCHEMA,
        "@type": "GovernmentService",
        "name": guide.page.title,
        "url": address,
        "inLanguage": "zh-CN",
        "areaServed": {"@type": "AdministrativeArea", "name": area},
        "availableChannel": [*_online(online), *_windows(guide), *_handed_down(guide)],
    }
    return (
        told
        | ({"description": guide.plain} if guide.plain else {})
        | ({"provider": provider} if provider["name"] else {})
    )


def _online(address: str) -> list[dict[str, Any]]:
    return [{"@type": "ServiceChannel", "serviceUrl": address}] if address else []


def _windows(guide) -> list[dict[str, Any]]:
    """The authority's own places. The hours are a unit's, which programs can read: of who keeps house at the address
    (a hall opens when it opens, whosever window stands in it), else the authority's."""
    places = _places(guide)
    there = Unit.objects.active(clock.today()).filter(address__in={each["address"] for each in places})
    known = {unit.address: unit for unit in there.order_by("-path")}  # the topmost stays
    own = guide.item.authority if guide.item else None
    found = []
    for each in places:
        unit = known.get(each["address"], own)
        hours = opening_hours(unit) if unit else []
        found.append(_place(each.get("hall", ""), each["address"], each.get("phone", ""), hours))
    return found


def _places(guide) -> list[dict[str, Any]]:
    return [each for each in guide.facts.get("places", []) if each.get("address")]


def _handed_down(guide) -> list[dict[str, Any]]:
    towns = [each for each in guide.handed_down if each.unit.address]
    return [_place(each.unit.label, each.unit.address, each.unit.phone, opening_hours(each.unit)) for each in towns]


def _place(name: str, address: str, phone: str, hours: list[str]) -> dict[str, Any]:
    at: dict[str, Any] = {"@type": "GovernmentOffice", "name": name, "address": address}
    at |= {"openingHours": hours} if hours else {}
    told: dict[str, Any] = {"@type": "ServiceChannel", "serviceLocation": at}
    return told | ({"servicePhone": {"@type": "ContactPoint", "telephone": phone}} if phone else {})


def opening_hours(unit) -> list[str]:
    """["Mo 09:00-12:00", "Mo 13:30-17:00", …]"""
    spans = unit.opening_hours
    return [f"{name} {begin}-{end}" for day, name in DAYS.items() for begin, end in spans.get(day, [])]
