"""A post: a role at a unit, “window@baiyun” as packs write it. Who holds it is nobody's business on a form."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.fields.cascade import Cascade


class PostTree:
    """Units with posts on ``day``, then the roles at each; one query."""

    def __init__(self, day: date):
        self.day = day

    @cached_property
    def units(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Code of a unit → (its name, {post: role in words})."""
        from home.models import Post
        from home.models.post import Role

        found: dict[str, tuple[str, dict[str, str]]] = defaultdict(lambda: ("", {}))
        rows = (
            Post.objects.active(self.day).order_by("unit__path", "role").values_list("unit__code", "unit__name", "role")
        )
        for code, name, role in rows.distinct():
            found[code] = (name, {**found[code][1], f"{role}@{code}": str(Role(role).label)})
        return dict(found)

    def below(self, code: str) -> list[tuple[str, str]]:
        if not code:
            return [(unit, name) for unit, (name, _posts) in self.units.items()]
        return list(self.units[code][1].items()) if code in self.units else []

    def path(self, code: str) -> list[tuple[str, str]]:
        _role, _at, unit = code.rpartition("@")
        name, posts = self.units.get(unit, ("", {}))
        if code == unit or code not in posts:
            return [(unit, name)] if code == unit and name else []
        return [(unit, name), (code, posts[code])]


class Post(Cascade):
    type, label, icon = "post", gettext_lazy("Post (role at a unit)"), "user"
    may_be_secret = False
    joint = " · "

    def tree(self, field, day):
        return PostTree(day)

    def heads(self, field, n):
        return _("Unit") if n == 0 else _("Role")

    def asks(self, field):
        return ()
