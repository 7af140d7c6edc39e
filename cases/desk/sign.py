"""Signing in and out. Wrong tries are counted by axes; the session's key rotates with every sign-in."""

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import rights
from home.models import Role

OWN_PAGES = ("/desk/", "/admin/")  # where a sign-in may lead


class SignInForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and a blocked account."""

    error_messages = {
        "invalid_login": _("Name and password do not fit together. Both tell capital letters from small ones."),
        "inactive": _("Name and password do not fit together. Both tell capital letters from small ones."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = pgettext_lazy("desk", "Account")
        self.fields["password"].label = pgettext_lazy("desk", "Password")
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")


class SignIn(auth.LoginView):
    template_name = "desk/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """``next`` where it is a page of ours, else nothing; signing out is no place to go to."""
        asked = super().get_redirect_url()
        own = asked.startswith(OWN_PAGES) and ".." not in asked and "\\" not in asked
        return asked if own and not asked.startswith((reverse("desk:logout"), "/admin/logout/")) else ""

    def get_default_redirect_url(self) -> str:
        """Editors have no queue: their work is in the admin."""
        user = self.request.user
        roles = {post.role for post in rights.posts(user)}
        edits = roles <= {Role.EDITOR} and user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home") if edits else super().get_default_redirect_url()


class SignOut(auth.LogoutView):
    """POST only."""
