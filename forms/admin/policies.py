"""Who may do what to a form in the admin, beyond what groups grant: the policy, and a guard on every address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from wagtail.permission_policies import ModelPermissionPolicy

from forms import rights
from forms.models import Form

ACTIONS = {"change": rights.EDIT, "publish": rights.PUBLISH, "unpublish": rights.PUBLISH, "delete": rights.DELETE}
ACTIONS |= {"lock": rights.EDIT, "unlock": rights.EDIT}
# Name of an address → what one must be allowed to do with the form in it, one of these; any other needs EDIT.
NEEDS = {
    "delete": (rights.DELETE,),
    "unpublish": (rights.PUBLISH,),
    "workflow_action": (rights.PUBLISH,),
    "collect_workflow_action_data": (rights.PUBLISH,),
    "rights": (rights.EDIT, rights.PUBLISH),
}
LOOKING = ("history", "history_results", "revisions_view", "revisions_compare", "usage", "review", "workflow_preview")
NEEDS |= dict.fromkeys(LOOKING, (rights.EDIT, rights.PUBLISH))


class FormPolicy(ModelPermissionPolicy):
    """A form is deleted only while it was never published: versions, submissions and cases rest on it."""

    def user_has_permission_for_instance(self, user, action: str, instance: Any) -> bool:
        if action == "delete" and instance.versions.exists():
            return False
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        return action not in ACTIONS or rights.may(user, ACTIONS[action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class InUsePolicy(ModelPermissionPolicy):
    """What forms were published with is deleted only while none of them is: rows with ``in_use``."""

    def user_has_permission_for_instance(self, user, action: str, instance: Any) -> bool:
        if action == "delete" and instance.in_use:
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


def guarded(patterns: list[URLPattern]) -> list[URLPattern]:
    """``patterns`` that ask forms.rights before any view runs: Wagtail's own views ask for the model, not the row."""
    for pattern in patterns:
        if "pk" in pattern.pattern.regex.groupindex:
            pattern.callback = _guard(pattern.callback, NEEDS.get(pattern.name, (rights.EDIT,)))
    return patterns


def _guard(view: Callable[..., HttpResponse], needs: tuple[str, ...]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = Form.objects.filter(pk=kwargs["pk"]).first() if str(kwargs["pk"]).isdecimal() else None
        if form is not None and not any(rights.may(request.user, action, form) for action in needs):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped
