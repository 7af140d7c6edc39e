"""An account that has acted stays as the author of what it did: where it would be deleted, it is ended."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from home.models import User

LIST = "wagtailusers_users:index"


@transaction.atomic
def put_away(user: User, by: User) -> bool:
    """True where ``user`` could be deleted; False where their name stands under something and the account was ended."""
    try:
        with transaction.atomic():
            log(instance=user, action="wagtail.delete", user=by, deleted=True)
            user.delete()
    except ProtectedError:
        User.objects.filter(pk=user.pk).update(is_active=False)
        log(instance=user, action="wagtail.edit", user=by)
        return False
    return True


def _tell(request, users: Iterable[User]) -> None:
    names = {True: [], False: []}
    for user in users:
        name = str(user)
        names[put_away(user, request.user)].append(name)
    if names[True]:
        messages.success(request, _("Deleted: %(names)s.") % {"names": "、".join(names[True])})
    if names[False]:
        said = _("%(names)s: ended, not deleted, since cases and records name them. They cannot sign in any more.")
        messages.warning(request, said % {"names": "、".join(names[False])})


def before_one(request, user):
    if request.method == "POST":
        _tell(request, [user])
        return redirect(LIST)
    return None


def before_many(request, action: str, objects, view):
    if action == "delete" and view.model is User:
        _tell(request, objects)
        return redirect(LIST)
    return None
