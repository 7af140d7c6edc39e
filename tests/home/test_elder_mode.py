"""长者版 is set by a plain link, remembered, and leads nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_link_sets_the_mode_and_goes_back(client):
    answer = client.get("/mode/elder/", {"next": "/sitemap/?a=1"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sitemap/?a=1"
    assert 'data-mode="elder"' in client.get("/sitemap/").content.decode()


def test_the_ordinary_mode_comes_back(client):
    client.get("/mode/elder/")
    client.get("/mode/plain/")
    assert 'data-mode="plain"' in client.get("/sitemap/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/x", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_site(client, elsewhere):
    assert client.get("/mode/elder/", {"next": elsewhere})["Location"] == "/"


def test_there_are_two_modes_only(client):
    assert client.get("/mode/blink/").status_code == 404


def test_a_forged_cookie_is_the_plain_mode(client):
    client.cookies["mode"] = '"><script>'
    assert 'data-mode="plain"' in client.get("/sitemap/").content.decode()
