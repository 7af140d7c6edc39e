"""Limits on guessing a pick-up code.

With 40 random bits and 5 wrong tries an hour, a year of guessing at one number hits with a chance below 5e-8.
"""

from home import attempts
from home.attempts import Limit, Try

LIMITS = {"number": 5, "client": 30, "site": 500}


def take(number: str, client: str, *, known: bool = False) -> Try:
    """Count a try at ``number`` by ``client`` before its code is looked at. Raises home.attempts.TooMany.

    ``known``: this browser once had the right code of that number; strangers guessing at it cannot shut its owner out.
    """
    return attempts.take(
        Limit("number", number, LIMITS["number"], guards=not known),
        Limit("client", client, LIMITS["client"]),
        Limit("site", "", LIMITS["site"], guards=not known),
    )


def take_rating(client: str) -> Try:
    """Count an opening of a rating's link that leads nowhere. Raises home.attempts.TooMany.

    144 random bits need no guard against guessing; the limits keep the address from being hammered.
    """
    return attempts.take(Limit("rate-client", client, 60), Limit("rate-site", "", 2000))


def take_person(clerk: int) -> Try:
    """Count a look-up of a person at the window. Raises home.attempts.TooMany.

    Nobody has two people a minute in front of them for an hour; who goes through numbers stops here. Never taken back.
    """
    return attempts.take(Limit("person", str(clerk), 120))


def take_calendar(feed: str, client: str) -> Try:
    """Count a fetch of a private calendar. Raises home.attempts.TooMany.

    256 random bits need no guard; a program that asks every minute does. ``feed``: the keyed hash of its address.
    """
    attempts.take(Limit("calendar", feed, 30))  # counts whether it was right or not
    return attempts.take(Limit("calendar-client", client, 60), Limit("calendar-site", "", 2000))


def take_file(client: str) -> Try:
    """Count a receipt that is handed back as a file. Raises home.attempts.TooMany."""
    return attempts.take(Limit("check-client", client, 60), Limit("check-site", "", 2000))


def take_check(number: str, client: str) -> Try:
    """Count a comparison of a receipt's check digits. Raises home.attempts.TooMany.

    64 bits need less of a guard than a code; the limits keep comparing from becoming a way to list numbers.
    """
    return attempts.take(Limit("check", number, 20), Limit("check-client", client, 60), Limit("check-site", "", 2000))
