"""Parts of the library: given out once, copied into forms, kept from a form, offered when they change, never forced."""

import html
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.test.utils.form_data import nested_form_data, streamfield

from forms import library, publishing, schema
from forms.models import Part, PartVersion
from forms.review import scenarios
from forms.review.scenarios import Tried
from home.models import User
from tests.forms.builder import posted, question, step

pytestmark = pytest.mark.django_db
FORMS = "/admin/snippets/forms/form/"
NAME = question("text", "联系人姓名", name="name")
PHONE = question("text", "联系电话", name="phone", show_if='{"present": {"var": "name"}}')


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


def page(*questions, give_out: bool = True, title: str = "联系人", key: str = "contact") -> dict:
    data = nested_form_data({"title": title, "key": key, "fields": streamfield(list(questions))})
    return data | ({"give_out": "on"} if give_out else {})


@pytest.fixture
def contact(client, boss) -> Part:
    answer = client.post("/admin/parts/new/", page(NAME, PHONE))
    assert answer.status_code == 302, answer.context["form"].errors
    return Part.objects.get()


def newer(client, part: Part, *questions) -> None:
    answer = client.post(f"/admin/parts/edit/{part.pk}/", page(*questions))
    assert answer.status_code == 302, answer.context["form"].errors


def group(*questions, part: str = "", label: str = "联系人", name: str = "contact"):
    value = {"label": label, "help": "", "name": name, "show_if": "", "part": part, "more": ""}
    return "group", value | {"fields": streamfield(list(questions))}


def said(answer) -> str:
    return html.unescape(answer.content.decode())


# --- giving out -----------------------------------------------------------------------------------------------------
def test_the_same_given_out_twice_is_one_version_and_a_draft_is_none(client, contact):
    newer(client, contact, NAME, PHONE)
    client.post(f"/admin/parts/edit/{contact.pk}/", page(NAME, give_out=False))
    assert [each.ref for each in PartVersion.objects.all()] == ["contact@1"]
    newer(client, contact, NAME, PHONE, question("text", "微信号"))
    assert [each.ref for each in PartVersion.objects.all()] == ["contact@2", "contact@1"]
    assert [each.key for each in contact.newest.questions] == ["name", "phone", "wei_xin_hao"]
    with pytest.raises(ValueError, match="frozen"):
        contact.newest.save()
    text = said(client.get(f"/admin/parts/edit/{contact.pk}/"))
    assert "新增：联系人 · 微信号" in text


def test_a_key_given_out_stays_and_rules_that_lead_nowhere_are_told(client, contact):
    wrong = page(question("text", "联系电话", name="tel"), NAME)
    wrong["fields-0-id"] = contact.fields[1].id
    assert client.post(f"/admin/parts/edit/{contact.pk}/", wrong).status_code == 200
    lost = question("text", "别的", show_if="没有这一题: 是")
    answer = client.post(f"/admin/parts/edit/{contact.pk}/", page(NAME, lost))
    assert "没有" in said(answer)
    assert contact.versions.count() == 1


def test_only_what_no_published_form_has_is_deleted(client, contact):
    publishing.make_form("a", "甲", schema.build({"title": "甲", "steps": [{"title": "一", "fields": [
        library.plain(library.copied(contact.newest, (), {}))]}]}))  # fmt: skip
    assert client.post(f"/admin/parts/delete/{contact.pk}/").status_code in (302, 403)
    assert Part.objects.exists()
    assert "“甲”" in said(client.get(f"/admin/parts/edit/{contact.pk}/"))


# --- in the builder -------------------------------------------------------------------------------------------------
def test_a_copy_finds_keys_of_its_own(client, contact):
    assert "contact@1" in said(client.get(f"{FORMS}add/"))
    form = posted("登记", step("一", question("text", "姓名", name="name"), question("text", "号", name="contact")))
    answer = client.post(f"{FORMS}parts/", form | {"ow-part": "contact@1"}).json()
    assert (answer["value"]["part"], answer["value"]["name"]) == ("contact@1", "contact_2")
    first, second = (child["value"] for child in answer["value"]["fields"])
    assert (first["name"], first["more"]) == ("name_2", '{"origin": "name"}')
    assert (second["name"], second["show_if"]) == ("phone", '{"present": {"var": "name_2"}}')
    assert answer["renamed"] == [["name", "name_2"]]


def test_a_group_is_kept_as_a_part_and_then_as_its_next_version(client, boss):
    def keep(title: str, *questions, part: str = ""):
        form = posted("登记", step("一", question("text", "单位", name="unit"), group(*questions, part=part)))
        more = {"ow-keep": "fields-0-value-fields-1", "ow-title": title}
        return client.post(f"{FORMS}parts/", form | more).json()

    assert keep("联系人", NAME)["value"]["part"] == "lian_xi_ren@1"
    more = question("text", "电话", name="phone_2", more='{"origin": "phone"}')
    assert keep("联系人", NAME, more, part="lian_xi_ren@1")["value"]["part"] == "lian_xi_ren@2"
    assert [each.key for each in Part.objects.get().newest.questions] == ["name", "phone"]
    assert "第 2 版" in keep("联系人", NAME, part="lian_xi_ren@1")["problem"]  # somebody else was faster
    assert keep("紧急联系人", NAME, part="lian_xi_ren@2")["value"]["part"] == "jin_ji_lian_xi_ren@1"
    asks = question("text", "电话", show_if="unit: 甲")
    assert "unit" in keep("另一个", asks)["problem"]
    assert "名称" in keep(" ", NAME)["problem"]
    assert Part.objects.count() == 2


def test_a_draft_in_the_library_is_not_written_over(client, contact):
    client.post(f"/admin/parts/edit/{contact.pk}/", page(NAME, question("text", "还没想好"), give_out=False))
    form = posted("登记", step("一", group(NAME, PHONE, question("text", "微信号"), part="contact@1")))
    more = {"ow-keep": "fields-0-value-fields-0", "ow-title": "联系人"}
    assert "没有发布" in client.post(f"{FORMS}parts/", form | more).json()["problem"]
    contact.refresh_from_db()
    assert [child.value["label"] for child in contact.fields] == ["联系人姓名", "还没想好"]
    assert contact.versions.count() == 1


def test_who_may_not_change_parts_keeps_none(client, contact, boss):
    editor = User.objects.create_user("editor", password="correct-horse-1")
    wanted = ["access_admin", "add_form", "change_form"]
    editor.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(editor, backend="home.auth.Backend")
    form = posted("登记", step("一", group(NAME)))
    more = {"ow-keep": "fields-0-value-fields-0", "ow-title": "甲"}
    assert "管理员" in client.post(f"{FORMS}parts/", form | more).json()["problem"]
    assert Part.objects.count() == 1


# --- updates --------------------------------------------------------------------------------------------------------
def notes(client, *steps, at: str = "board/"):
    found = client.post(f"{FORMS}{at}", posted("登记", *steps)).json()["findings"]
    return [each for each in found if each["severity"] == "note"]


def test_a_newer_version_is_offered_and_what_was_changed_here_stays(client, contact):
    name = question("text", "找谁", name="name")  # another label here
    phone = question("text", "联系电话", name="phone_2", more='{"origin": "phone"}')
    steps = step("一", question("text", "号", name="phone"), group(name, phone, part="contact@1"))
    assert notes(client, steps) == []
    hint = question("text", "联系电话", name="phone", help="手机或座机", show_if='{"present": {"var": "name"}}')
    newer(client, contact, NAME, hint, question("text", "微信号", name="wechat"))
    [note] = notes(client, steps)
    assert "第 1 版" in note["said"]
    assert "手机或座机" in note["said"]
    assert "微信号" in note["said"]
    made = note["fix"]["value"]
    assert (note["fix"]["do"], made["part"]) == ("swap", "contact@2")
    here = [(each["value"]["name"], each["value"]["label"], each["value"]["help"]) for each in made["fields"]]
    assert here == [("name", "找谁", None), ("phone_2", "联系电话", "手机或座机"), ("wechat", "微信号", None)]


def test_what_both_changed_is_told_and_chosen_by_the_editor(client, contact):
    mine = group(question("text", "找谁", name="name"), PHONE, part="contact@1")
    newer(client, contact, question("text", "联系谁", name="name"), PHONE)
    keeps, takes = notes(client, step("一", mine))
    for word in ("联系人姓名", "找谁", "联系谁"):
        assert word in takes["said"]
    label = [note["fix"]["value"]["fields"][0]["value"]["label"] for note in (keeps, takes)]
    assert label == ["找谁", "联系谁"]


def test_the_review_says_which_scenarios_would_fail_and_takes_it_into_the_draft_only(client, contact, boss):
    data = {"title": "登记", "steps": [{"title": "一", "fields": [
        library.plain(library.copied(contact.newest, (), {}))]}]}  # fmt: skip
    form = publishing.make_form("a", "登记", schema.build(data))
    scenarios.record(form, schema.build(data), "自己来", Tried({"name": "李梅"}), day=date(2026, 6, 1))
    newer(client, contact, NAME, question("text", "联系电话", name="phone", required="on"))
    page = f"{FORMS}review/{form.pk}/"
    assert "情形“自己来”" in said(client.get(page))
    assert client.post(f"{page}mend/", {"place": "contact", "code": "part"}).status_code == 302
    form.refresh_from_db()
    assert form.versions.count() == 1
    held = publishing.built(form.get_latest_revision_as_object())
    assert held.steps[0].fields[0].part == "contact@2"
    assert held.field("phone").required is True


def test_a_question_of_another_type_gets_a_new_key_where_answers_are_kept(client, contact):
    data = {"title": "登记", "steps": [{"title": "一", "fields": [
        library.plain(library.copied(contact.newest, (), {}))]}]}  # fmt: skip
    form = publishing.make_form("a", "登记", schema.build(data))
    kinds = (("name", "text", "联系人姓名"), ("phone", "mobile", "联系手机"))
    library.keep("contact@1", "联系人", [schema.Field(key=key, type=kind, label=label) for key, kind, label in kinds])
    [note] = notes(client, step("一", group(NAME, PHONE, part="contact@1")), at=f"board/{form.pk}/")
    names = [each["value"]["name"] for each in note["fix"]["value"]["fields"]]
    assert names == ["name", "phone_2"]


def test_a_form_taken_in_twice_makes_no_part_and_is_offered_what_is_new(client, contact, boss):
    data = {"title": "登记", "steps": [{"title": "一", "fields": [
        library.plain(library.copied(contact.newest, (), {}))]}]}  # fmt: skip
    form = publishing.make_form("a", "登记", schema.build(data))
    for suffix in ("json", "xlsx"):
        body = client.get(f"{FORMS}export/{form.pk}/{suffix}/").getvalue()
        for _n in range(2):
            answer = client.post(f"{FORMS}import/{form.pk}/", {"file": SimpleUploadedFile(f"a.{suffix}", body)})
            assert answer.status_code == 200, said(answer)
            assert "来自部件库" not in said(answer)
    assert (Part.objects.count(), contact.versions.count()) == (1, 1)
    newer(client, contact, NAME)
    assert form.current.spec.steps[0].fields[0].part == "contact@1"
    assert "有第 2 版了" in said(client.get(f"{FORMS}review/{form.pk}/"))


def test_a_part_of_another_office_is_left_alone(client, boss):
    assert notes(client, step("一", group(NAME, part="elsewhere@4"))) == []


def test_a_question_that_is_not_secret_stays_so_where_new_ones_begin_secret(client, boss):
    spec = schema.build({"title": "甲", "steps": [{"title": "一", "fields": [
        {"key": "tel", "type": "mobile", "label": "手机"}]}]})  # fmt: skip
    form = publishing.make_form("a", "甲", spec)
    value = form.fields[0].value["fields"][0].value
    assert (value["secret"], value["purpose"]) == (False, "")
