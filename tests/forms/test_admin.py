"""Editors make, publish and change forms in the Wagtail admin."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.html import escape
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import streamfield

from forms.models import Form, Submission
from home import clock
from home.models import User
from tests.forms.builder import ADD, CANTEEN, EDIT, posted, question, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


@pytest.fixture
def canteen(client, boss):
    answer = client.post(ADD, posted("长者食堂就餐登记", *CANTEEN, action="publish"))
    assert answer.status_code == 302
    return Form.objects.get()


def keys(form) -> list[str]:
    return [field.key for field in form.current.spec.fields()]


def said(answer) -> str:
    return answer.content.decode()


def beside(answer, step: int = 0) -> dict[int, str]:
    """What is said beside the keys of the questions of ``step``."""
    errors = answer.context["form"].errors.as_data()["fields"][0].block_errors[step].block_errors["fields"]
    return {n: error.block_errors["name"].message for n, error in errors.block_errors.items()}


def ids_of(form) -> dict[str, str]:
    """Block ids as the edit page holds them."""
    found = {}
    for s, child in enumerate(form.fields):
        found[str(s)] = child.id
        found |= {f"{s}-{f}": each.id for f, each in enumerate(child.value["fields"])}
    return found


def test_publishing_freezes_a_version_with_keys_from_the_questions(canteen):
    assert keys(canteen) == ["xing_ming", "shou_ji_hao", "xiang_yao_na_zhong_bang_zhu", "shuo_shuo_qing_kuang",
                             "yi_zhang_zhao_pian"]  # fmt: skip
    assert [step.title for step in canteen.current.spec.steps] == ["您是谁", "想办什么", "材料"]
    assert canteen.slug == "zhang-zhe-shi-tang-jiu-can"
    assert canteen.current.published_by.username == "boss"


def test_sent_without_script_it_says_what_the_builder_needs(client, canteen):
    for address in (ADD, EDIT.format(canteen.pk)):
        answer = client.post(address, {"title": "没有脚本"}, follow=True)
        assert answer.status_code == 200
        assert "要用到 JavaScript" in said(answer)
    assert Form.objects.count() == 1


def test_a_draft_may_be_unfinished_and_nothing_runs(client, boss):
    answer = client.post(ADD, posted("半张表", step("您是谁", question("text", ""))))
    form = Form.objects.get()
    assert (answer.status_code, form.live, form.current) == (302, False, None)


def test_two_questions_that_sound_alike_get_two_keys(client, boss):
    same = step("一", question("text", "姓名"), question("text", "性命"))
    client.post(ADD, posted("登记", same, action="publish"))
    assert keys(Form.objects.get()) == ["xing_ming", "xing_ming_2"]


def test_a_key_that_stands_twice_is_refused_beside_the_second(client, boss):
    twice = step("一", question("text", "甲", name="same"), question("text", "乙", name="same"))
    answer = client.post(ADD, posted("登记", twice))
    assert answer.status_code == 200
    assert list(beside(answer)) == [1]
    assert "“same”" in beside(answer)[1]
    assert not Form.objects.exists()


def test_what_cannot_run_is_told_and_not_published(client, boss):
    broken = step("一", question("text", "姓名"), question("text", "为什么", show_if="没有这个问题: 是"))
    answer = client.post(ADD, posted("登记", broken, action="publish"))
    assert answer.status_code == 200
    assert "没有这个问题" in said(answer)
    assert not Form.objects.exists()


def test_a_step_without_questions_is_told_when_publishing_only(client, boss):
    assert client.post(ADD, posted("登记", step("空"), action="publish")).status_code == 200
    assert client.post(ADD, posted("登记", step("空"))).status_code == 302


def test_a_published_key_stays_whatever_the_words_become(client, canteen):
    first = step("您是谁", question("person_name", "就餐人姓名", required="on"), question("mobile", "手机号"))
    answer = client.post(EDIT.format(canteen.pk), posted(
        canteen.title, first, *CANTEEN[1:], action="publish", ids=ids_of(canteen)))  # fmt: skip
    assert answer.status_code == 302
    assert canteen.current.number == 2
    assert keys(canteen)[0] == "xing_ming"


def test_a_published_key_cannot_be_typed_anew(client, canteen):
    first = step("您是谁", question("person_name", "姓名", name="name"), question("mobile", "手机号"))
    answer = client.post(EDIT.format(canteen.pk), posted(canteen.title, first, *CANTEEN[1:], ids=ids_of(canteen)))
    assert answer.status_code == 200
    assert "“xing_ming”" in beside(answer)[0]


def test_a_question_of_another_kind_gets_another_key(client, canteen):
    first = step("您是谁", question("text", "姓名"), question("mobile", "手机号"))
    client.post(EDIT.format(canteen.pk), posted(canteen.title, first, *CANTEEN[1:], action="publish"))
    assert keys(canteen)[0] == "xing_ming_2"
    assert "xing_ming" not in keys(canteen)


def test_nothing_changed_makes_no_version(client, canteen):
    client.post(EDIT.format(canteen.pk), posted(canteen.title, *CANTEEN, action="publish", ids=ids_of(canteen)))
    assert canteen.versions.count() == 1


def test_a_date_in_the_future_publishes_nothing_before(client, boss):
    later = clock.now() + timedelta(days=2)
    client.post(ADD, posted("登记", *CANTEEN, action="publish", go_live_at=later.strftime("%Y-%m-%d %H:%M"),
                            expire_at=""))  # fmt: skip
    form = Form.objects.get()
    assert (form.live, form.current) == (False, None)
    revision = form.latest_revision
    revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert form.current.number == 1


def test_a_form_that_cannot_run_on_its_date_is_reported_and_stops_nothing(client, canteen, caplog):
    canteen.title = ""
    revision = canteen.save_revision(clean=False)
    revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
    revision.save()
    with caplog.at_level(logging.ERROR, logger="forms.signals"):
        call_command("publish_scheduled")
    assert canteen.slug in caplog.text
    assert canteen.versions.count() == 1
    assert ModelLogEntry.objects.filter(action="forms.not_frozen").exists()


def test_the_preview_draws_the_step_in_the_sites_own_pieces(client, canteen):
    edit = EDIT.format(canteen.pk)
    url = f"/admin/snippets/forms/form/preview/{canteen.pk}/"
    client.post(url, posted(canteen.title, *CANTEEN, ids=ids_of(canteen)))
    page = said(client.get(url, {"mode": "2", "in_preview_panel": "true"}))
    assert "想要哪种帮助" in page
    assert 'aria-current="step"' in page
    assert client.get(edit).status_code == 200


def test_the_preview_says_what_is_still_wrong(client, boss):
    broken = posted("登记", step("一", question("text", "甲", show_if="不存在: 是")))
    client.post(ADD, broken)
    address = f"/admin/snippets/forms/form/preview/{Form.objects.get().pk}/"
    client.post(address, broken)
    page = said(client.get(address))
    assert "不存在" in page


def test_a_copy_asks_the_same_under_a_title_of_its_own(client, canteen):
    page = said(client.get(f"/admin/snippets/forms/form/copy/{canteen.pk}/"))
    assert escape("长者食堂就餐登记") in page
    assert "xing_ming" in page
    client.post(ADD, posted("另一张", *CANTEEN, action="publish"))
    assert Form.objects.count() == 2


def test_forms_of_one_title_have_keys_of_their_own(client, boss):
    for _n in range(3):
        assert client.post(ADD, posted("登记", *CANTEEN, action="publish")).status_code == 302
    assert sorted(Form.objects.values_list("slug", flat=True)) == ["deng-ji", "deng-ji-2", "deng-ji-3"]


def test_only_a_form_never_published_can_be_deleted(client, canteen):
    client.post(ADD, posted("草稿", *CANTEEN))
    draft = Form.objects.get(title="草稿")
    address = "/admin/snippets/forms/form/delete/{}/"
    refused = client.post(address.format(canteen.pk))
    assert refused.status_code in (302, 403)
    assert client.post(address.format(draft.pk)).status_code == 302
    assert [form.pk for form in Form.objects.all()] == [canteen.pk]
    bulk = client.post(f"/admin/bulk/forms/form/delete/?id={canteen.pk}")
    assert bulk.status_code in (200, 302, 403, 404)
    assert Form.objects.filter(pk=canteen.pk).exists()


def test_lists_history_and_usage_open(client, canteen):
    for path in ("", f"history/{canteen.pk}/", f"usage/{canteen.pk}/", f"edit/{canteen.pk}/", "add/"):
        assert client.get(f"/admin/snippets/forms/form/{path}").status_code == 200, path


def test_a_revision_of_another_form_is_not_shown(client, canteen):
    """The number of the form in the path and the number of the revision must belong together."""
    client.post(ADD, posted("另一张", *CANTEEN))
    other = Form.objects.get(title="另一张")
    theirs, mine = other.latest_revision.pk, canteen.latest_revision.pk
    base = "/admin/snippets/forms/form/history/"
    for path in (f"{canteen.pk}/revisions/{theirs}/view/", f"{canteen.pk}/revisions/{theirs}/revert/",
                 f"{canteen.pk}/revisions/compare/{mine}...{theirs}/"):  # fmt: skip
        assert client.get(base + path).status_code == 404, path


@pytest.mark.parametrize(
    "path",
    ["wagtailstreamforms/form/", "wagtailstreamforms/form/create/", "wagtailstreamforms/1/copy/",
     "wagtailstreamforms/1/submissions/", "wagtailstreamforms/1/submissions/delete/", "wagtailstreamforms-chooser/"],
)  # fmt: skip
def test_the_librarys_own_admin_is_gone(client, boss, path):
    assert client.get(f"/admin/{path}").status_code == 404
    assert "wagtailstreamforms" not in said(client.get("/admin/"))


def test_submissions_never_stand_in_the_admin(client, canteen):
    assert "submission" not in said(client.get("/admin/snippets/")).lower()
    assert not hasattr(Submission, "snippet_viewset")


def test_new_questions_about_a_person_start_out_secret(client, boss):
    """An editor who picks “phone” or “ID number” need not know the law: encrypted, with a purpose, unless unticked."""
    blocks = Form._meta.get_field("fields").stream_block.child_blocks["step"].child_blocks["fields"].child_blocks
    starts = {name: block.get_default() for name, block in blocks.items() if "secret" in block.child_blocks}
    reach, papers = {"phone", "mobile", "landline", "email"}, {"id_number", "residence_permit", "passport"}
    assert {name for name, value in starts.items() if value["secret"]} == reach | papers | {
        "bank_card",
        "plate",
        "address",
        "map_point",
    }
    assert all(value["secret"] == bool(value["purpose"]) for value in starts.values())
    assert starts["phone"]["purpose"] == "就这件事联系您"


def test_groups_and_repeats_get_keys_and_errors_where_they_stand(client, boss):
    inner = streamfield([question("text", "村名"), question("text", "村名")])
    people = streamfield([question("person_name", "姓名"), question("picture", "照片")])
    group = ("group", {"label": "住在哪里", "help": "", "name": "", "show_if": "", "more": "", "fields": inner})
    family = question("repeat", "家里人", columns=people, min_rows="", max_rows="3")
    answer = client.post(ADD, posted("住户登记", step("一", group, family), action="publish"))
    assert answer.status_code == 302, answer.context["form"].errors
    form = Form.objects.get()
    assert keys(form) == ["cun_ming", "cun_ming_2", "jia_li_ren"]
    spec = form.current.spec
    assert [field.key for field in spec.steps[0].fields] == ["zhu_zai_na_li", "jia_li_ren"]
    assert [column.key for column in spec.field("jia_li_ren").columns] == ["xing_ming", "zhao_pian"]

    twice = streamfield([question("text", "甲", name="same"), question("text", "乙", name="same")])
    group = ("group", {"label": "两次", "help": "", "name": "", "show_if": "", "more": "", "fields": twice})
    answer = client.post(ADD, posted("另一张", step("一", group)))
    told = answer.context["form"].errors.as_data()["fields"][0].block_errors[0].block_errors["fields"]
    inside = told.block_errors[0].block_errors["fields"].block_errors
    assert "same" in inside[1].block_errors["name"].message


def test_the_question_that_proves_a_draft_is_chosen_among_those_saved(client, boss, canteen):
    url = EDIT.format(canteen.pk)
    page = said(client.get(url))
    assert '<option value="xing_ming">姓名</option>' in page
    assert "xiang_yao_na_zhong_bang_zhu" not in page.partition('name="fact_field"')[2].partition("</select>")[0]
    more = {"fact_field": "xing_ming", "drafts_move": "on", "quota": "5", "quota_daily": "", "shut_words": "满了"}
    answer = client.post(url, posted("登记", *CANTEEN, action="publish", ids=ids_of(canteen), **more))
    assert answer.status_code == 302, beside(answer)
    row = Form.objects.get()
    assert (row.fact_field, row.drafts_move, row.quota, row.shut_words) == ("xing_ming", True, 5, "满了")
    wrong = client.post(url, posted("登记", *CANTEEN, ids=ids_of(row), **more | {"fact_field": "nobody", "quota": "0"}))
    assert {"fact_field", "quota"} <= set(wrong.context["form"].errors)
