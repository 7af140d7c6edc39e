"""Who edits, and a form of theirs."""

import pytest

from forms import publishing
from home.models import User
from tests.forms.review.sample import form


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


@pytest.fixture
def glbt(db):
    return publishing.make_form("glbt", "高龄津贴申请", form())
