"""A sign that no keyboard writes and PostgreSQL refuses: no page breaks over it, on either database."""

import pytest

from home.models import Post, Unit, User

NUL = "\x00"
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    unit = Unit.add_root(code="county", name="清溪县", level=Unit.Level.COUNTY)
    user = User.objects.create_user("zhou", password="correct-horse-1", name="周主任")
    Post.objects.create(user=user, unit=unit, role="lead")
    client.force_login(user, backend="home.auth.Backend")
    return client


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/desk/search/", {"q": f"张{NUL}三"}),
        ("/desk/search/", {f"q{NUL}": "张三", "q": NUL}),
        ("/desk/views/", {"query": "open=all", "name": f"我的{NUL}"}),
        ("/desk/views/", {"query": "open=all&q=%00&state=%00", "name": "我的"}),
        ("/track/", {"number": NUL, "code": NUL}),
    ],
)
def test_what_is_typed_with_it_is_read_without_it(desk, address, data):
    assert desk.post(address, data, follow=True).status_code < 500


@pytest.mark.parametrize(
    "address",
    ["/desk/?q=%00&state=%00&type=%00&unit=%00", "/desk/?after=%00", "/track/?number=%00"],
)
def test_what_is_asked_with_it_is_read_without_it(desk, address):
    assert desk.get(address, follow=True).status_code < 500


@pytest.mark.parametrize("address", ["/desk/case/2026%00/", "/apply/%00/", "/track/%00/", "/%00"])
def test_an_address_with_it_leads_nowhere(desk, address):
    assert desk.get(address).status_code == 404


def test_a_view_is_kept_under_the_name_that_can_be_read(desk):
    desk.post("/desk/views/", {"query": "open=all", "name": f"我的{NUL}办件"})
    assert "我的办件" in desk.get("/desk/").content.decode()
