"""Form by form: who edits, publishes, deletes, and who says so. Groups let people in, the unit and names narrow it."""

import pytest

from forms import rights
from forms.models import Form, FormGrant, FormRights
from home.models import Post, Unit, User
from tests.forms.builder import CANTEEN, EDIT, posted

ROOT = "/admin/snippets/forms/form/"
READS = ("edit/{}/", "history/{}/", "usage/{}/", "copy/{}/", "export/{}/json/", "import/{}/", "review/{}/",
         "rehearse/{}/", "unpublish/{}/", "preview/{}/")  # fmt: skip


@pytest.fixture
def town(db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    return {
        "county": county,
        "bailu": county.add_child(code="bailu", name="白鹭街道", level=Unit.Level.TOWN),
        "yunling": county.add_child(code="yunling", name="云岭镇", level=Unit.Level.TOWN),
    }


@pytest.fixture
def editor(town, client):
    """`editor("bailu")` → a new editor of the unit, signed in."""

    def made(unit: str) -> User:
        user = User.objects.create_user(f"editor-{unit}", password="correct-horse-1", name=unit)
        Post.objects.create(user=user, unit=town[unit], role="editor")
        client.force_login(user, backend="home.auth.Backend")
        return user

    return made


@pytest.fixture
def owned(glbt, town):
    FormRights.objects.create(form=glbt, owner=town["bailu"])
    return glbt


def opened(client, form, *addresses) -> set[int]:
    return {client.get(ROOT + address.format(form.pk)).status_code for address in addresses}


def test_a_form_without_an_owner_is_every_editors(client, glbt, editor):
    editor("yunling")
    assert opened(client, glbt, *READS) <= {200, 405}


def test_an_owned_form_is_closed_to_editors_of_other_units_on_every_road(client, owned, editor):
    editor("yunling")
    assert opened(client, owned, *READS) == {302}  # Wagtail leads the refused to its first page
    assert owned.title not in client.get(ROOT).content.decode()
    before = owned.latest_revision_id
    client.post(EDIT.format(owned.pk), posted("换了", *CANTEEN, action="publish"))
    client.post(ROOT + f"unpublish/{owned.pk}/")
    client.post(ROOT + f"review/{owned.pk}/mend/", {"code": "basis", "place": ""})
    client.post(ROOT + f"rehearse/{owned.pk}/")
    owned.refresh_from_db()
    assert (owned.latest_revision_id, owned.live, owned.rehearsals.count()) == (before, True, 0)


@pytest.mark.parametrize("unit", ["bailu", "county"])
def test_its_own_editors_and_those_above_work_on(client, owned, editor, unit):
    editor(unit)
    assert opened(client, owned, *READS) <= {200, 405}
    assert owned.title in client.get(ROOT).content.decode()


def test_who_may_edit_but_not_publish_keeps_a_draft_and_is_told(client, owned, editor):
    user = editor("yunling")
    FormGrant.objects.create(form=owned, user=user, edit=True)
    answer = client.post(EDIT.format(owned.pk), posted("换了", *CANTEEN, action="publish"))
    assert "您不能发布这张表单" in answer.content.decode()
    assert client.post(EDIT.format(owned.pk), posted("换了", *CANTEEN)).status_code == 302
    assert owned.versions.count() == 1
    assert opened(client, owned, "unpublish/{}/") == {302}


def test_rights_are_given_by_who_may_publish_and_stand_in_the_history(client, owned, editor):
    user = editor("bailu")
    page = ROOT + f"rights/{owned.pk}/"
    assert client.get(page).status_code == 200
    other = User.objects.create_user("other", password="correct-horse-1", name="李阅")
    grants = {"grants-TOTAL_FORMS": "1", "grants-INITIAL_FORMS": "0", "grants-0-user": other.pk, "grants-0-read": "on"}
    owner = FormRights.objects.get().owner_id
    assert client.post(page, grants | {"owner": owner, "named_only": "on"}).status_code == 302
    assert not rights.may(user, rights.READ, owned)
    assert rights.may(other, rights.READ, owned)
    assert not rights.may(other, rights.EXPORT, owned)
    assert "改了谁能对这张表单做什么" in client.get(ROOT + f"history/{owned.pk}/").content.decode()


def test_rights_of_a_free_form_are_given_by_administrators_only(client, glbt, editor):
    editor("bailu")
    assert client.get(ROOT + f"rights/{glbt.pk}/").status_code == 302


def test_a_published_revision_never_brings_old_rights_back(client, owned, boss, town):
    """Rights count at once and are no part of what is drafted."""
    FormRights.objects.filter(form=owned).update(owner=town["yunling"])
    owned.save_revision().publish()
    assert FormRights.objects.get(form=owned).owner == town["yunling"]
    assert rights.editable(Form.objects, boss).get() == owned


def test_deleting_many_at_once_asks_each_form(client, owned, editor, town):
    """Drafts may be deleted, in bulk too; another unit's stay."""
    drafts = [Form.objects.create(title=name, slug=name, fields=[], live=False) for name in ("theirs", "free")]
    FormRights.objects.create(form=drafts[0], owner=town["bailu"])
    editor("yunling")
    ids = "&".join(f"id={each.pk}" for each in drafts)
    client.post(f"/admin/bulk/forms/form/delete/?{ids}&next=/admin/", {"ids": "x"})
    assert set(Form.objects.values_list("slug", flat=True)) == {"glbt", "theirs"}
