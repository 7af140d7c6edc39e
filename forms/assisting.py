"""Filling in beside a person (帮办代办): who helps whom, that the person agreed, and that they saw what is sent.

    record = assisting.record("family", "spoken")      # begun at the window; kept with draft, submission and event
    screen = assisting.open_screen(draft)              # a second screen, opened once by its code
    screen, key = assisting.enter(code); assisting.confirm(screen, seen)

A record holds codes and times, never a name or a number of somebody. What was confirmed is named by a digest: a change
after it asks the person again.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from forms.filling import Filling
from forms.models import Draft, Screen
from forms.sealing import hashed
from home import attempts, clock, codes, crypto
from home.attempts import Limit

# Who sits at the window. 行政许可法 第二十九条: an application may be filed through an agent.
RELATIONS = {
    "self": pgettext_lazy("relation", "the person themselves"),
    "family": pgettext_lazy("relation", "a member of the family"),
    "village": pgettext_lazy("relation", "somebody of the village for them"),
    "helper": pgettext_lazy("relation", "a helper for them"),
    "agency": pgettext_lazy("relation", "an agency for them"),
    "other": pgettext_lazy("relation", "somebody else for them"),
}
CONSENTS = {
    "spoken": pgettext_lazy("consent", "said so at the window"),
    "written": pgettext_lazy("consent", "signed a letter of authority"),
    "phone": pgettext_lazy("consent", "said so on the phone"),
}
SCREEN, SIGNATURE, READ = "screen", "signature", "read"  # how what is sent was confirmed
CODE_GOOD, OPEN_GOOD = timedelta(minutes=15), timedelta(minutes=30)


class Changed(Exception):
    """What was on the screen is not what would be sent any more."""


# --- the record -----------------------------------------------------------------------------------------------------
def record(relation: str, consent: str) -> dict[str, Any]:
    return {"relation": relation, "consent": consent, "consented_at": clock.now().isoformat(timespec="seconds")}


def with_confirmation(assist: Mapping[str, Any], how: str) -> dict[str, Any]:
    return {**assist, "confirmed": how, "confirmed_at": clock.now().isoformat(timespec="seconds")}


def words(assist: Mapping[str, Any]) -> str:
    """A line for the log: “帮办：为本人填写；当面同意；本人在第二块屏幕上确认”."""
    if assist.get("medium") == "paper":
        return _("Typed in from paper.")
    if not assist.get("relation"):
        return ""
    confirmed = {
        SCREEN: _("confirmed on the second screen"),
        SIGNATURE: _("confirmed by signature on paper"),
        READ: _("read out on the phone, and confirmed"),
    }.get(assist.get("confirmed", ""), "")
    said = [
        _("Filled in at the window with %(who)s") % {"who": RELATIONS.get(assist["relation"], assist["relation"])},
        _("consent: %(how)s") % {"how": CONSENTS.get(assist.get("consent"), "")},
        confirmed,
    ]
    return pgettext("rule", "; ").join(each for each in said if each)


def take_up(draft: Draft, *, helper, unit, channel: str, assist: Mapping[str, Any]) -> None:
    """A draft begun by the person is gone on with at the window."""
    draft.helper, draft.unit, draft.channel, draft.entry_mode, draft.assist = helper, unit, channel, "helper", assist
    draft.save(update_fields=["helper", "unit", "channel", "entry_mode", "assist"])


# --- the second screen ----------------------------------------------------------------------------------------------
def open_screen(draft: Draft) -> Screen:
    """A new code; what was shown or confirmed before counts no longer."""
    with transaction.atomic():
        Screen.objects.filter(draft=draft).delete()
        made = Screen.objects.create(draft=draft, until=clock.now() + CODE_GOOD)
        made.code_hash = _code_hash(code_of(made))
        made.save(update_fields=["code_hash"])
    return made


def code_of(screen: Screen) -> str:
    """Worked out anew, so that it can be shown again and is stored hashed only."""
    return codes.letters(crypto.derive(f"{screen.draft_id}:{screen.pk}", "screen"))


def _code_hash(code: str) -> str:
    return crypto.lookup(codes.tidy(code), "screen")


def enter(code: str, client: str) -> tuple[Screen, str] | None:
    """(screen, key of this browser) for a code that was not used yet; then it opens nothing more.

    Raises home.attempts.TooMany.
    """
    tried = attempts.take(Limit("screen-client", client, 30), Limit("screen-site", "", 500))
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        fresh = Screen.objects.select_for_update().filter(code_hash=_code_hash(code), until__gt=clock.now())
        screen = fresh.first()
        if screen is None:
            return None
        screen.code_hash, screen.key_hash, screen.until = None, hashed(key), clock.now() + OPEN_GOOD
        screen.save(update_fields=["code_hash", "key_hash", "until"])
    tried.right()
    return screen, key


def opened_by(key: str) -> Screen | None:
    shown = Screen.objects.select_related("draft__version__form", "draft__unit", "draft__helper")
    return shown.filter(key_hash=hashed(key), until__gt=clock.now()).first() if key else None


def seen(filling: Filling) -> str:
    """Digest of what would be sent: every answer and every file."""
    files = {path: sorted(each.sha256 for each in rows) for path, rows in filling.staged.items()}
    return crypto.digest(json.dumps([filling.version.pk, filling.answers, files], sort_keys=True, default=str))


def confirm(screen: Screen, of: str) -> None:
    """The person says yes to what they saw. Raises Changed where that is not what would be sent."""
    if of != seen(Filling.over(screen.draft)):
        raise Changed
    screen.confirmed_at, screen.confirmed_of = clock.now(), of
    screen.save(update_fields=["confirmed_at", "confirmed_of"])


def screen_of(draft: Draft) -> Screen | None:
    return Screen.objects.filter(draft=draft).first()


def is_confirmed(filling: Filling, screen: Screen | None) -> bool:
    """True while what was confirmed is what would be sent."""
    return screen is not None and bool(screen.confirmed_of) and screen.confirmed_of == seen(filling)
