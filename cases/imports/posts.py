"""Posts from a table: an account, a unit and a role are one post; accounts that are not there yet are made."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.imports.cells import Choice, Day, OfUnit, Words, cell
from cases.imports.columns import Column
from cases.imports.resource import Cells, Entry, Kept, SheetResource
from cases.models import BatchRow
from home.models import Post, User
from home.models.post import Role

COLUMNS = (
    Column("account", gettext_lazy("Account"), ("account", "账号", "用户名"), required=True),
    Column("name", gettext_lazy("Person's name"), ("name", "姓名")),
    Column("unit", gettext_lazy("Unit"), ("unit", "单位", "机构", "机构编码"), required=True),
    Column("role", gettext_lazy("Role"), ("role", "岗位", "角色"), required=True, choices=tuple(Role.labels)),
    Column("phone", gettext_lazy("Work phone"), ("phone", "办公电话")),
    Column("active_from", pgettext_lazy("import", "From day"), ("active_from", "开始日期")),
    Column("active_to", pgettext_lazy("import", "Until day"), ("active_to", "结束日期")),
    Column("substitute", gettext_lazy("Account of the substitute"), ("substitute", "代理人账号", "代理人")),
)
OWN = ("active_from", "active_to", "substitute")


class PostResource(SheetResource):
    columns = COLUMNS
    goes_out = True

    def made_fields(self):
        return {
            "account": cell("account", Words(150, needed=True)),
            "name": cell("name", Words(50)),
            "unit": cell("unit", OfUnit(lambda: self.units, needed=True)),
            "role": cell("role", Choice({str(label): code for code, label in Role.choices}, needed=True)),
            "phone": cell("phone", Words(30)),
            "active_from": cell("active_from", Day()),
            "active_to": cell("active_to", Day()),
            "substitute": cell("substitute", Words(150)),
        }

    def begin(self, rows):
        names = {cells.get(key, "") for _n, cells in rows for key in ("account", "substitute")} - {""}
        self.users = {user.username: user for user in User.objects.filter(username__in=names)}
        found = (
            Post.objects.filter(user__username__in=names).select_related("user", "unit", "substitute").order_by("pk")
        )
        self.posts = {(post.user.username, post.unit_id, post.role): post for post in found}  # the latest of each

    def identity(self, cells: Cells) -> str:
        return "|".join(cells.get(key, "") for key in ("account", "unit", "role"))

    def standing(self):
        found = Post.objects.select_related("user", "unit", "substitute").order_by("unit__path", "role", "pk")
        for post in found.iterator(chunk_size=500):
            yield {
                "account": post.user.username,
                "name": post.user.name,
                "unit": post.unit.code,
                "role": post.get_role_display(),
                "phone": post.user.phone,
                "active_from": post.active_from,
                "active_to": post.active_to,
                "substitute": post.substitute.username if post.substitute else "",
            }

    def find(self, cells: Cells) -> Post | None:
        try:
            unit = self.fields["unit"].clean(cells)
            role = self.fields["role"].clean(cells)
        except ValueError:
            return None  # said again, beside its cell
        return self.posts.get((cells["account"], unit.pk, role))

    def compare(self, entry: Entry) -> dict[str, Any]:
        post, found = entry.there, {}
        now = _now(post)
        for key in OWN:
            if key in entry.values:
                after = _plain(entry.values[key])
                if now[key] != after:
                    found[key] = [now[key], after]
        for key in ("name", "phone"):
            if entry.values.get(key) and entry.values[key] != getattr(post.user, key):
                found[key] = [getattr(post.user, key), entry.values[key]]
        return found

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        values, found = entry.values, {}
        if values["account"] not in self.users and not values.get("name"):
            said = _("There is no account “%(account)s”. With the person's name in the row one is made.")
            found["account"] = [said % {"account": values["account"]}]
        if not User.username_validator.regex.fullmatch(values["account"]):
            found["account"] = [_("An account has letters, digits and @ . + - _ only.")]
        begins, ends = values.get("active_from"), values.get("active_to")
        if begins and ends and ends <= begins:
            found["active_to"] = [_("A post ends after it begins. Choose a later day.")]
        second = values.get("substitute")
        if second and second == values["account"]:
            found["substitute"] = [_("Nobody is their own substitute. Choose another person.")]
        elif second and second not in self.users:
            found["substitute"] = [_("There is no account “%(account)s”.") % {"account": second}]
        return found

    # --- carrying out -------------------------------------------------------------------------------------------
    def create(self, entry: Entry) -> None:
        values = entry.values
        user = self.users.get(values["account"])
        if user is None:
            user = User(username=values["account"], name=values["name"], phone=values.get("phone") or "")
            user.set_unusable_password()  # an administrator gives the first one
            user.save()
            self.users[user.username] = user
            entry.changes["account_made"] = ["", user.username]
        post = Post(user=user, unit=values["unit"], role=values["role"])
        self._bring(post, {key: _plain(values.get(key)) for key in OWN})
        entry.ref = str(post.pk)

    def change(self, entry: Entry) -> None:
        self._bring(entry.there, {key: after for key, (_before, after) in entry.changes.items()})
        entry.ref = str(entry.there.pk)

    def _bring(self, post: Post, values: dict[str, Any]) -> None:
        person = {key: values.pop(key) for key in ("name", "phone") if key in values}
        for key, value in values.items():
            if key == "substitute":
                post.substitute = User.objects.get(username=value) if value else None
            else:
                setattr(post, key, Post._meta.get_field(key).to_python(value or None))
        post.save()
        if person:
            User.objects.filter(pk=post.user_id).update(**person)

    def undo(self, row: BatchRow, by: User) -> None:
        post = Post.objects.filter(pk=row.ref).select_related("user", "substitute").first()
        if post is None:
            return
        now = _now(post) | {"name": post.user.name, "phone": post.user.phone}
        if row.outcome == BatchRow.Outcome.CHANGED:
            if any(now[key] != after for key, (_before, after) in row.changes.items()):
                raise Kept(_("It was changed again since."))
            self._bring(post, {key: before for key, (before, _after) in row.changes.items()})
            return
        if _acted(post):
            raise Kept(_("Somebody has acted with this post by now. Give it a last day instead."))
        user = post.user
        post.delete()
        if "account_made" in row.changes and user.last_login is None and not user.posts.exists():
            user.delete()


def _acted(post: Post) -> bool:
    from cases.models import CaseEvent

    return CaseEvent.objects.filter(post=post).exists()


def _now(post: Post) -> dict[str, Any]:
    second = post.substitute.username if post.substitute else ""
    return {"active_from": _plain(post.active_from), "active_to": _plain(post.active_to), "substitute": second}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
