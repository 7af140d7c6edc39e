"""Two editors of one type: nobody's part is overwritten by who saved another part, and one publishes what one saw."""

import threading

import pytest
from django.db import connections
from django.test import Client

from cases.admin.designer.draft import Draft
from cases.models import CaseType
from home.models import User
from tests.cases.designer_world import TYPED, at, change, draft, make_type, signed_in
from tests.cases.form_reader import body_of


def editors() -> list[Client]:
    clients = []
    for name in ("boss", "second"):
        client = Client()
        person = User.objects.create_superuser(name, password="correct-horse-1")
        client.force_login(person, backend="home.auth.Backend")
        clients.append(client)
    return clients


@pytest.mark.django_db(transaction=True)
def test_two_parts_saved_at_the_same_moment_both_stay():
    row = make_type()
    clients = editors()
    for n in range(5):
        posts = []
        for client, key in zip(clients, ("submitted", "working"), strict=True):
            address = at(row, "states", key)
            page = client.get(address).content.decode()
            posts.append((client, address, body_of(page, "mark", label=f"{key}{n}")))
        start, codes = threading.Barrier(2), []

        def save(client, address, body, start=start, codes=codes):
            start.wait()
            codes.append(client.post(address, body, content_type=TYPED).status_code)
            connections.close_all()

        threads = [threading.Thread(target=save, args=each) for each in posts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert codes == [302, 302]
        states = draft(row).states
        assert (states["submitted"].label, states["working"].label) == (f"submitted{n}", f"working{n}")


@pytest.mark.django_db
def test_what_was_changed_after_one_looked_is_not_published_unseen(client):
    row = make_type()
    signed_in(client)
    change(client, at(row, "states", "working"), label="县里审核")
    page = client.get(at(row, "publish")).content.decode()
    change(client, at(row, "states", "working"), label="别人后来改的")
    answer = client.post(at(row, "publish"), body_of(page, "mark"), content_type=TYPED)
    assert answer.status_code == 409
    assert "别人后来改的" in answer.content.decode()
    assert row.versions.count() == 1


@pytest.mark.django_db
def test_a_draft_that_can_no_longer_be_read_opens_as_text(client):
    """A grammar that has grown stricter, a row from an older release."""
    row = make_type()
    row.spec = row.spec.replace('"category":"work"', '"category":"none"')
    row.save()
    row.save_revision()
    signed_in(client)
    answer = client.get(at(row), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].endswith(f"/edit/{row.pk}/")
    assert Draft(CaseType.objects.get(pk=row.pk)).life is None


@pytest.mark.django_db
def test_looking_at_what_publishing_changes_writes_nothing(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    row = make_type()
    signed_in(client)
    with CaptureQueriesContext(
        connection,
    ) as said:
        client.get(at(row, "publish"))
    written = [each["sql"] for each in said if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "session" not in sql]
