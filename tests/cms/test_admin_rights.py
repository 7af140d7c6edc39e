"""Who enters the Wagtail admin, and what each may do there: every address × editor, clerk, nobody."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

from cms import rights
from home import clock
from home.models import Post, Unit, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-1"


@pytest.fixture
def unit():
    rights.ensure_groups()
    return Unit.add_root(code="mzj", name="民政局", level="department")


def person(name: str, unit=None, role: str = "", **post) -> User:
    user = User.objects.create_user(name, password=PASSWORD, name=name)
    if role:
        Post.objects.create(user=user, unit=unit, role=role, **post)
    return user


def may_enter(client, user) -> bool:
    client.force_login(user, backend="home.auth.Backend")
    return client.get("/admin/").status_code == 200


# --- the door -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Post._meta.get_field("role").flatchoices)
def test_only_the_post_of_an_editor_opens_the_admin(client, unit, role):
    assert may_enter(client, person("p", unit, role[0])) is (role[0] == "editor")


def test_nobody_without_a_post_enters_and_administrators_do(client, unit):
    assert not may_enter(client, person("p"))
    assert client.get("/admin/login/").status_code == 200
    assert may_enter(client, User.objects.create_superuser("boss", password=PASSWORD))


def test_the_right_goes_with_the_post(client, unit):
    user = person("p", unit, "editor")
    assert may_enter(client, user)
    user.posts.all().delete()
    assert not may_enter(client, User.objects.get(pk=user.pk))


def test_a_post_handed_on_takes_the_right_along(client, unit):
    first, second = person("first", unit, "editor"), person("second")
    post = first.posts.get()
    post.user = second
    post.save()
    assert not rights.is_editor(first)
    assert (may_enter(client, first), may_enter(client, second)) == (False, True)


def test_a_post_that_is_over_or_not_yet_begun_opens_nothing(client, unit):
    today = clock.today()
    assert not may_enter(client, person("old", unit, "editor", active_to=today))
    assert not may_enter(client, person("new", unit, "editor", active_from=today + timedelta(days=1)))


def test_who_stands_in_for_an_editor_is_one(client, unit):
    stand_in = person("stand-in")
    person("p", unit, "editor", substitute=stand_in)
    assert may_enter(client, stand_in)


def test_a_post_that_ended_overnight_is_noticed_at_the_next_sign_in(client, unit):
    user = person("p", unit, "editor")
    Post.objects.filter(user=user).update(active_to=clock.today())  # no signal, as a day that passes gives none
    client.post("/admin/login/", {"username": "p", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_guessing_at_the_admins_door_locks_it(client, unit):
    person("p", unit, "editor")
    for _n in range(5):
        last = client.post("/admin/login/", {"username": "p", "password": "wrong"})
    assert last.status_code == 429
    assert client.post("/admin/login/", {"username": "p", "password": PASSWORD}).status_code == 429


# --- what an editor may do ------------------------------------------------------------------------------------------
def test_editors_publish_pages_and_keep_forms_types_and_items(unit):
    user = person("p", unit, "editor")
    for name in ("forms.publish_form", "cases.publish_casetype", "cases.change_serviceitem", "forms.lock_form"):
        assert user.has_perm(name), name
    for name in ("cases.delete_serviceitem", "home.change_user", "home.change_post", "home.change_unit",
                 "wagtailstreamforms.view_form", "auth.change_group"):  # fmt: skip
        assert not user.has_perm(name), name
    assert Page.get_first_root_node().permissions_for_user(user).can_publish_subpage()


# --- every address --------------------------------------------------------------------------------------------------
OPEN = ("login/", "password_reset/", "jsi18n/", "sprite", "logout/")  # asked before anybody has signed in
# What begins like this is for administrators only; all else may answer an editor.
BOSS_ONLY = (
    "users/", "groups/", "sites/", "redirects/", "collections/", "workflows/", "ground/", "units/", "posts/",
    "calendar-days/", "settings/", "survey-policies/",
)  # fmt: skip
# Names of approval tasks, as a page editor chooses from them; making one is refused below.
SHARED = ("workflows/task_chooser/",)


def addresses(patterns=None, before: str = "") -> list[str]:
    """Every address below /admin/, numbers and names filled in with ones that exist nowhere."""
    found = []
    for pattern in patterns or _admin().url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            found.append(here)
    return sorted(set(map(_filled, found)))


def _admin() -> URLResolver:
    return next(each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")


def _filled(pattern: str) -> str:
    names = {"app_name": "forms", "app_label": "forms", "model_name": "form"}
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names.get(found[1], "987654"), pattern)
    filled = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\))?[^()]*\)", lambda found: names.get(found[1], "987654"), filled)
    return re.sub(r"\(\?:[^()]*\)\??|[\^$?\\]|\(\.\*\)|\.\*", "", filled)


def answer(client, path: str) -> int:
    return client.get(f"/admin/{path}").status_code


def test_there_are_addresses_to_ask():
    assert len(addresses()) > 200


@pytest.mark.proof
def test_a_stranger_and_a_clerk_get_nothing_anywhere(client, unit):
    """302 to the sign-in page, 403 or 404: never a page."""
    clerk = person("clerk", unit, "window")
    for path in addresses():
        if path.startswith(OPEN):
            continue
        client.logout()
        assert answer(client, path) in (302, 403, 404, 405), path
        client.force_login(clerk, backend="home.auth.Backend")
        assert answer(client, path) in (302, 403, 404, 405), path


def test_an_editor_never_gets_what_is_the_administrators(client, unit):
    client.force_login(person("p", unit, "editor"), backend="home.auth.Backend")
    asked = [path for path in addresses() if path.startswith(BOSS_ONLY) and not path.startswith(SHARED)]
    leaks = [path for path in asked if answer(client, path) == 200]
    assert not leaks, leaks
    made = client.post("/admin/workflows/task_chooser/create/?task_type=wagtailcore.groupapprovaltask", {
        "create-task-name": "我批准", "create-task-groups": [Group.objects.get(name=rights.EDITORS).pk]})  # fmt: skip
    assert made.status_code in (400, 403)


@pytest.mark.proof
def test_no_address_breaks_for_an_editor(client, unit):
    client.raise_request_exception = False
    client.force_login(person("p", unit, "editor"), backend="home.auth.Backend")
    broken = [path for path in addresses() if path not in ("logout/", "failwhale/") and answer(client, path) >= 500]
    assert broken == []
