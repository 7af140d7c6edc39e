"""A type begun from five questions, published from the designer, its running cases carried over and back."""

import pytest

from cases.admin.designer.draft import Draft
from cases.models import Case, CaseType, Opens
from forms import intake, publishing, schema
from home.models import Unit
from tests.cases.designer_world import at, change, publish

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.cases.designer_world"]
NEW = "/admin/snippets/cases/casetype/design/new/"
ASKED = {
    "title": "犬证",
    "steps": [{"title": "犬只", "fields": [{"key": "chip", "type": "text", "label": "芯片号", "required": True}]}],
}


@pytest.fixture
def asked():
    return publishing.make_form("quan-zheng", "犬证申请", schema.build(ASKED))


def wish(**more):
    typed = {"title": "养犬登记", "form": "", "unit": Unit.objects.get().pk, "days": 7, "papers": "on", "rated": "on"}
    asked = {f"wish-{key}": str(value) for key, value in typed.items()}
    return {"way": "wish", "wish-ends": ["refused", "withdrawn"], **asked, **more}


def begun(client, **more) -> CaseType:
    answer = client.post(NEW, wish(**more))
    assert answer.status_code == 302, answer.context["wish"].errors
    return CaseType.objects.get(slug="own.yang_quan_deng_ji")


def test_five_questions_make_a_type_without_a_fault(boss, asked):
    made = begun(boss, **{"wish-form": str(asked.pk)})
    assert not made.live
    page = boss.get(at(made))
    assert page.context["lint"] == []
    life = Draft(made).life
    assert life.clocks["promise"].term == "7d"
    assert {state.result for state in life.states.values() if state.result} == {"done", "refused", "withdrawn"}
    assert life.forms == {"quan_zheng": "quan-zheng"}


def test_a_new_type_runs_as_soon_as_it_is_published(boss, asked):
    made = begun(boss, **{"wish-form": str(asked.pk)})
    address = at(made, "publish")
    assert "犬证申请" in boss.get(address).content.decode()
    assert publish(boss, made, opens="1").status_code == 302
    made.refresh_from_db()
    assert (made.live, made.current.number) == (True, 1)
    assert Opens.objects.get().type == made
    sent = intake.submit(asked.current, {"chip": "900123"}, key="k1", unit=Unit.objects.get(), channel="web")
    case = Case.objects.get(submission=sent)
    assert (case.type, case.state) == (made, "submitted")


def test_the_wizard_offers_no_form_of_a_later_move(boss, asked):
    publishing.make_form("da-fu", "答复", schema.build(ASKED))
    made = begun(boss, **{"wish-form": str(asked.pk)})
    publish(boss, made, opens="1")
    draft = Draft(CaseType.objects.get(pk=made.pk))
    draft.data["forms"]["da_fu"] = "da-fu"
    draft.keep(None)
    publish(boss, made)
    offered = [form.title for form in boss.get(NEW).context["wish"].fields["form"].queryset]
    assert (offered.count("犬证申请"), offered.count("答复")) == (1, 0)


def test_what_is_missing_is_said_beside_the_question_and_the_rest_stays(boss):
    answer = boss.post(NEW, wish(**{"wish-title": "", "wish-days": "0"}))
    assert answer.status_code == 422
    assert "请起个名称" in answer.content.decode()
    assert answer.context["wish"].errors.keys() == {"title", "days"}


def test_a_copy_names_itself(boss, row):
    boss.post(NEW, {"way": "copy", "copy-title": "猫证", "copy-source": str(row.pk)})
    made = CaseType.objects.get(slug="own.mao_zheng")
    life = Draft(made).life
    assert (life.title, life.key, life.states.keys()) == ("猫证", "mao_zheng", row.current.life.states.keys())
    assert boss.get(at(made)).context["lint"] == boss.get(at(row)).context["lint"]


def test_a_task_is_a_whole_type(boss):
    boss.post(NEW, {"way": "task", "task-title": "现场核查", "task-unit": str(Unit.objects.get().pk)})
    made = CaseType.objects.get(slug="own.xian_chang_he_cha")
    assert boss.get(at(made)).context["lint"] == []


def test_publishing_says_first_what_changes(boss, row):
    change(boss, at(row, "states", "working"), label="县里审核")
    page = boss.get(at(row, "publish"))
    assert any("县里审核" in sentence for sentence in page.context["changes"])
    assert row.versions.count() == 1
    publish(boss, row)
    assert row.versions.count() == 2
    assert "没有改动" in boss.get(at(row, "publish")).content.decode()


def test_a_draft_with_a_fault_is_not_published(boss, row):
    boss.post(at(row, "states"), {"title": "到不了的"})
    page = boss.get(at(row, "publish"))
    assert page.context["lint"]
    publish(boss, row)
    assert row.versions.count() == 1


def test_running_cases_are_carried_over_and_taken_back(boss, asked):
    made = begun(boss, **{"wish-form": str(asked.pk)})
    publish(boss, made, opens="1")
    intake.submit(asked.current, {"chip": "1"}, key="k", unit=Unit.objects.get(), channel="web")
    case = Case.objects.get()
    boss.post(at(made, "states"), {"title": "初审"})
    boss.post(at(made, "transitions"), {"title": "转初审"})
    change(boss, at(made, "transitions", "zhuan_chu_shen"), to="chu_shen", **{"from": ["working"]})
    boss.post(at(made, "transitions"), {"title": "初审完"})
    change(boss, at(made, "transitions", "chu_shen_wan"), to="working", **{"from": ["chu_shen"]})
    assert boss.get(at(made, "publish")).context["lint"] == []
    publish(boss, made)
    case.refresh_from_db()
    assert case.type_version.number == 1
    address = at(made, "migrate", 1)
    tried = boss.get(address + "?try=1&state-submitted=submitted&state-working=working&state-waiting=waiting")
    assert [str(each) for each in tried.context["outcomes"]] == [f"{case.number} 仍为“已提交”"]
    case.refresh_from_db()
    assert case.type_version.number == 1, "trying changes nothing"
    boss.post(address, {"state-submitted": "submitted"})
    case.refresh_from_db()
    assert case.type_version.number == 2
    boss.post(address, {"act": "back"})
    case.refresh_from_db()
    assert case.type_version.number == 1
