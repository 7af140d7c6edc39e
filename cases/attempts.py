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
