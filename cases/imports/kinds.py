"""Which kinds of table there are, and who may take them in: the one question every road asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import listing, rights
from cases.imports.casework import ENTERS, CaseResource
from cases.imports.catalogue import ItemResource
from cases.imports.columns import Column
from cases.imports.posts import PostResource
from cases.imports.ratings import RatingResource
from cases.imports.resource import SheetResource
from cases.imports.units import UnitResource
from cases.models import Batch, CaseType
from home.models import Post, User
from home.models.post import Role

DESK, ADMIN = "desk", "admin"


@dataclass(frozen=True)
class Kind:
    """``place``: where its pages are. ``permission``: of the admin's models, "" where posts decide."""

    key: str
    label: str | Promise
    about: str | Promise
    place: str
    resource: type[SheetResource]
    permissions: tuple[str, ...] = ()


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "cases",
            gettext_lazy("Cases and entries of registers"),
            gettext_lazy("New ones, historical ones with their own days, and corrections of what was exported."),
            DESK,
            CaseResource,
        ),
        Kind(
            "ratings",
            gettext_lazy("Ratings on paper"),
            gettext_lazy("Grades people gave on paper, for cases whose people were asked."),
            DESK,
            RatingResource,
        ),
        Kind(
            "items",
            gettext_lazy("Service items from a catalogue"),
            gettext_lazy("Items with what their guides say; each new one gets a draft of its guide page."),
            ADMIN,
            ItemResource,
            ("cases.add_serviceitem", "cases.change_serviceitem"),
        ),
        Kind(
            "units",
            pgettext_lazy("import", "Units"),
            gettext_lazy("The tree of units; the unit above stands before those below it."),
            ADMIN,
            UnitResource,
            ("home.add_unit", "home.change_unit"),
        ),
        Kind(
            "posts",
            pgettext_lazy("import", "Posts and accounts"),
            gettext_lazy("Who acts where in which role; accounts that are missing are made without a password."),
            ADMIN,
            PostResource,
            ("home.add_post", "home.change_post", "home.add_user"),
        ),
    )
}


def may(user: User, kind: Kind, target: str = "") -> bool:
    """May ``user`` take in a table of ``kind``; of cases: of the type ``target``."""
    if not user.is_active:
        return False
    if kind.place == ADMIN:
        return user.has_perm("wagtailadmin.access_admin") and user.has_perms(kind.permissions)
    return post_for(user, kind, target) is not None


def post_for(user: User, kind: Kind, target: str = "") -> Post | None:
    """The post with which ``user`` takes it in: for cases one that may say how they stand, else one that opens them."""
    held = rights.posts(user)
    if kind.key == "ratings":
        return next((post for post in held if post.role in (Role.WINDOW, Role.VISITOR, *ENTERS)), None)
    if kind.key != "cases":
        return None
    type = CaseType.objects.filter(slug=target).first()
    if type is None or type.current is None or listing.of(type) is None:
        return None
    return next((post for post in held if post.role in ENTERS), None) or rights.opener(user, type.current.life)


def targets(user: User, kind: Kind) -> list[CaseType]:
    """The case types ``user`` may take in tables of."""
    if kind.key != "cases":
        return []
    enters = any(post.role in ENTERS for post in rights.posts(user))
    found = CaseType.objects.filter(opened_by__isnull=False).distinct().order_by("title")
    fits = [type for type in found if type.current and listing.of(type)]
    return [type for type in fits if enters or rights.opener(user, type.current.life)]


def offered(user: User, place: str) -> Iterable[Kind]:
    for kind in KINDS.values():
        if kind.place == place and (targets(user, kind) if kind.key == "cases" else may(user, kind)):
            yield kind


def resource(batch: Batch) -> SheetResource:
    return KINDS[batch.kind].resource(batch)


def sees(user: User, batch: Batch) -> bool:
    """A table may hold anything: only who sent it reads it again, while that person may take such tables in."""
    return batch.user_id == user.pk and may(user, KINDS[batch.kind], batch.target)


def columns(kind: Kind, target: str) -> tuple[Column, ...]:
    """What a table of ``kind`` may have as columns."""
    return tuple(kind.resource(Batch(kind=kind.key, target=target)).columns)


def blank(kind: Kind, target: str) -> tuple[Column, ...]:
    """The columns of an empty table of ``kind``."""
    return tuple(each for each in columns(kind, target) if each.blank)
