"""The way into the desk: one answer to every wrong try, a lockout, no way out to foreign pages."""

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from home.models import Post, User

pytest_plugins = ["tests.cases.desk_world"]
PASSWORD = "一窗-desk-2026"
LOGIN = "/desk/login/"


def sign_in(client, name="window", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def test_who_is_not_signed_in_is_sent_to_the_door(client, db):
    answer = client.get("/desk/?due=over")
    assert answer.status_code == 302
    assert answer["Location"] == f"{LOGIN}?next=/desk/%3Fdue%3Dover"
    assert "no-store" in answer["Cache-Control"]


def test_signing_in_leads_to_the_queue_and_rotates_the_session(client, people):
    client.get(LOGIN)
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    answer = sign_in(client)
    assert answer["Location"] == reverse("desk:queue")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/desk/case/T1/", "/desk/case/T1/"),
        ("/admin/", "/admin/"),
        ("https://foreign.example/desk/", "/desk/"),
        ("//foreign.example/desk/", "/desk/"),
        ("/\\foreign.example", "/desk/"),
        ("/desk/../x", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("/services/", "/desk/"),
        ("/desk/logout/", "/desk/"),
    ],
)
def test_next_leads_to_pages_of_ours_only(client, people, asked, led):
    assert sign_in(client, next=asked)["Location"] == led


def test_an_unknown_name_a_wrong_password_and_a_blocked_account_read_alike(client, people):
    User.objects.filter(username="handler").update(is_active=False)
    pages = [sign_in(client, name, word) for name, word in [("nobody", "x"), ("window", "x"), ("handler", PASSWORD)]]
    assert {page.status_code for page in pages} == {200}
    assert len({str(page.context["form"].non_field_errors()) for page in pages}) == 1


def test_five_wrong_tries_lock_the_account_even_for_the_right_password(client, people, settings):
    settings.AXES_ENABLED = True
    answers = [sign_in(client, password="wrong") for _n in range(6)]
    assert answers[3].status_code == 200
    assert answers[-1].status_code == 429
    assert "15" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429
    assert sign_in(client, "handler").status_code == 302


def test_signing_out_needs_a_post(client, people):
    client.force_login(people["window"])
    assert client.get("/desk/logout/").status_code == 405
    assert client.post("/desk/logout/")["Location"] == LOGIN
    assert client.get("/desk/").status_code == 302


def test_an_editor_without_a_queue_goes_to_the_admin(client, people, units):
    editor = User.objects.create_superuser("editor", password=PASSWORD)
    Post.objects.create(user=editor, unit=units["county"], role="editor")
    assert sign_in(client, "editor")["Location"] == "/admin/"


def test_a_phone_typed_as_account_is_kept_masked_and_still_locked(client, people, settings):
    settings.AXES_ENABLED = True
    people["window"].username = "13800138000"
    people["window"].save()
    for _time in range(2):  # signing in takes the wrong tries back
        for _n in range(4):
            assert sign_in(Client(), "13800138000", "wrong").status_code == 200
        assert not AccessAttempt.objects.filter(username__contains="13800138000").exists()
        assert AccessAttempt.objects.filter(username__startswith="138****8000#").exists()
        assert sign_in(Client(), "13800138000").status_code == 302
    assert sign_in(client, "13900138000", "wrong").status_code == 200
    for _n in range(5):
        sign_in(client, "13800138000", "wrong")
    assert sign_in(client, "13800138000").status_code == 429
