"""Refusals people can act on. One class serves page, API and bulk."""

from django.utils.translation import gettext as _


class CaseError(Exception):
    """``code`` names it in the API, ``status`` is its HTTP status, str() the sentence."""

    status, code = 422, "refused"

    def __init__(self, sentence: str, *, field: str | None = None, errors: dict | None = None) -> None:
        self.field, self.errors = field, errors or {}
        super().__init__(sentence)


class Forbidden(CaseError):
    """The actor's posts may not take this step."""

    status, code = 403, "forbidden"


class NotOpen(CaseError):
    """The step is not offered in this state, or a check refused it."""

    code = "not_open"


class Conflict(CaseError):
    """The case moved since it was read. ``since``: the events the reader has not seen, oldest first."""

    status, code = 409, "conflict"

    def __init__(self, case, seen_version: int, sentence: str = "") -> None:
        self.case = case
        self.since = case.events.filter(seq__gt=seen_version).order_by("seq")
        changed = _("This case has changed since you opened it. Look at what happened, then decide again.")
        super().__init__(sentence or changed)
