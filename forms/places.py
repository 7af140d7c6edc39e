"""Where forms are filled in: pages belong to a higher app, which registers how they are found."""

from collections.abc import Callable

from forms.models import Form

_finders: list[Callable[[Form], str]] = []
_resume: list[Callable[[], str]] = []


def register(*, of: Callable[[Form], str], resume: Callable[[], str]) -> None:
    """``of(form)``: path of the page on which it is filled in, "" where there is none.

    ``resume()``: path of the page that takes the code of any draft.
    """
    _finders.append(of)
    _resume.append(resume)


def of(form: Form) -> str:
    return next(filter(None, (find(form) for find in _finders)), "")


def resume() -> str:
    return next(filter(None, (path() for path in _resume)), "")
