"""The morning's letter to editors: broken links and pictures that cannot be opened, by name, with the page.

On working days from 8:30 on, once a person and day; who has nothing wrong gets none, and who switched the letters of
the morning off gets none either (cases.digest).
"""

from datetime import time

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import addresses, gateways
from cases.models import Digest, Notice
from cases.outbox import SITE
from cms.checks import kept, outside
from cms.checks.finding import Rule
from cms.models import OutsideLink
from cms.rights import EDITORS
from home import clock, crypto, days

AT, LATEST = time(8, 30), time(9, 30)  # later than this it no longer waits for the night's round
NAMED = 10


def send_due() -> int:
    """Queue the letters of today that are not queued yet; how many were."""
    hour = clock.now().astimezone(clock.OFFICE_ZONE).time()
    today = clock.today()
    if hour < AT or not days.current().works(today):
        return 0
    begun = f"{SITE}:{today.isoformat()}:"
    if Notice.objects.filter(key__startswith=begun).exists() or (hour < LATEST and kept.due().exists()):
        return 0
    if not (text := letter()):
        return 0
    return sum(_send(user, f"{begun}{user.pk}", text) for user in wanting())


def wanting():
    people = get_user_model().objects.filter(is_active=True, groups__name=EDITORS).exclude(email="")
    return people.exclude(pk__in=Digest.objects.filter(wanted=False).values("user")).order_by("pk")


def _send(user, key: str, text: str) -> int:
    to, channel = gateways.way_to("", user.email)
    values = {"name": SITE, "audience": "staff", "user": user, "channel": channel, "created_at": clock.now(),
              "to": crypto.seal(to, f"notice:{key}"), "text": crypto.seal(text, f"notice:{key}")}  # fmt: skip
    with transaction.atomic():
        _row, made = Notice.objects.get_or_create(key=key, defaults=values)
    return int(made)


def letter() -> str:
    """ "" when there is nothing to say."""
    links, pictures, own = broken(), [], []
    for page, finding in kept.found():
        if finding.refuses and finding.rule == Rule.PICTURE:
            pictures.append(f"{page.title} · {finding.place}：{finding.said}")
        elif finding.refuses and finding.rule == Rule.LINK:
            own.append(f"{page.title} · {finding.place}：{finding.said}")
    parts = [
        (_("Links to others that do not answer:"), links),
        (_("Links inside the site that lead nowhere:"), own),
        (_("Pictures that cannot be shown or have no words:"), pictures),
    ]
    if not any(lines for _heading, lines in parts):
        return ""
    said = [_("Good morning. On the site this wants a hand today:")]
    for heading, lines in parts:
        if lines:
            said += [heading, *lines[:NAMED]]
        if len(lines) > NAMED:
            said.append(_("and %(n)d more.") % {"n": len(lines) - NAMED})
    return "\n".join([*said, "", _("All of it: %(link)s") % {"link": addresses.whole(reverse("cms_health"))}])


def broken() -> list[str]:
    """A line for each address that does not answer: pages, address, since when."""
    rows = OutsideLink.objects.filter(state=OutsideLink.State.BROKEN, pages__live=True).distinct()
    lines = []
    for row in rows.prefetch_related("pages").order_by("since", "pk"):
        titles = "、".join(page.title for page in row.pages.all() if page.live)
        lines.append(f"{titles}：{row.address}（{outside.told(row)}）")
    return lines
