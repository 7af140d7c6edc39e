"""Other people of a case than the applicant (packs.md, parties): the other shareholder of a transfer, say.

Who they are stands in the answers; the row keeps in its column ``parties``, for those who are known, the hash of their
own pick-up code and whom it was made for: {key: {"code", "who"}}. `settling` writes it within the turn; a party that
is no longer named, or from whom the case is withheld, is no longer there and its code opens nothing.
"""

from cases.models import Case


def stands(case: Case, key: str) -> bool:
    """True if the party ``key`` of ``case`` is known now and may see it."""
    return key in case.parties and key in case.life.parties


def standing(case: Case) -> list[str]:
    """Keys of the parties that are known now, in the type's order."""
    return [key for key in case.life.parties if key in case.parties]


def label(case: Case, key: str) -> str:
    """What the type calls the party; the bare key where a newer version has dropped it."""
    rule = case.life.parties.get(key)
    return rule.label if rule else key
