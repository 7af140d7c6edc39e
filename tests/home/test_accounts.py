"""Accounts in the admin: who has acted is ended, who has not is deleted; one by one and in bulk."""

import pytest
from django.urls import reverse

from forms.models import Form, FormVersion
from home import clock
from home.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1"), backend="home.auth.Backend")
    return client


@pytest.fixture
def author():
    """Published a form: the version names them."""
    person = User.objects.create(username="chen", name="陈编辑")
    form = Form.objects.create(title="表", slug="biao")
    FormVersion.objects.create(form=form, number=1, schema="{}", sha256="0" * 64, published_by=person,
                               published_at=clock.now())  # fmt: skip
    return person


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_who_has_acted_is_ended(boss, author):
    answer = boss.post(reverse("wagtailusers_users:delete", args=[author.pk]), follow=True)
    author.refresh_from_db()
    assert (answer.status_code, author.is_active) == (200, False)
    assert "陈编辑" in said(answer)
    assert "停用" in said(answer)


def test_who_has_not_is_deleted(boss):
    new = User.objects.create(username="wang", name="王新")
    boss.post(reverse("wagtailusers_users:delete", args=[new.pk]))
    assert not User.objects.filter(pk=new.pk).exists()


def test_many_at_once(boss, author):
    new = User.objects.create(username="wang", name="王新")
    address = reverse("wagtail_bulk_action", args=["home", "user", "delete"])
    answer = boss.post(f"{address}?id={author.pk}&id={new.pk}", follow=True)
    author.refresh_from_db()
    assert (author.is_active, User.objects.filter(pk=new.pk).exists()) == (False, False)
    assert "王新" in said(answer)
    assert "陈编辑" in said(answer)
