"""What the admin never offers, whoever asks."""

from wagtail.permission_policies import ModelPermissionPolicy


class Withheld(ModelPermissionPolicy):
    """The model's permissions without the actions in ``withheld``; superusers included."""

    def __init__(self, model, *withheld: str) -> None:
        super().__init__(model)
        self.withheld = frozenset(withheld)

    def user_has_permission(self, user, action):
        return action not in self.withheld and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, set(actions) - self.withheld)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission(set(actions) - self.withheld)
