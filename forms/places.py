"""Where forms are filled in: pages belong to a higher app, which registers how they are found."""

from collections.abc import Callable

from forms.models import Form, FormVersion

Listed = Callable[[], list[tuple[FormVersion, str]]]
_finders: list[Callable[[Form], str]] = []
_resume: list[Callable[[], str]] = []
_typing: list[Callable[[FormVersion], str]] = []
_listed: list[Listed] = []


def register(
    *,
    of: Callable[[Form], str],
    resume: Callable[[], str],
    listed: Listed | None = None,
) -> None:
    """``of(form)``: path of the page on which it is filled in, "" where there is none.

    ``resume()``: path of the page that takes the code of any draft. ``listed()``: (version, title) of live pages.
    """
    _finders.append(of)
    _resume.append(resume)
    if listed is not None:
        _listed.append(listed)


def register_typing(path: Callable[[FormVersion], str]) -> None:
    """``path(version)``: where window staff type a sheet of paper in."""
    _typing.append(path)


def typing(version: FormVersion) -> str:
    return next(filter(None, (path(version) for path in _typing)), "")


def of(form: Form) -> str:
    return next(filter(None, (find(form) for find in _finders)), "")


def listed() -> list[tuple[FormVersion, str]]:
    """(version, title) of all that may be begun on some page now, in the order of their titles."""
    return [row for rows in _listed for row in rows()]


def resume() -> str:
    return next(filter(None, (path() for path in _resume)), "")
