"""Who may do what to a form in the admin, beyond what groups grant."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class FormPolicy(ModelPermissionPolicy):
    """A form is deleted only while it was never published: versions, submissions and cases rest on it."""

    def user_has_permission_for_instance(self, user, action: str, instance: Any) -> bool:
        if action == "delete" and instance.versions.exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
