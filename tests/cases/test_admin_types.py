"""Case types are edited as text that is checked line by line, and frozen when published."""

import pytest

from cases import packs, spec
from cases.admin import life
from cases.models import CaseType, Opens
from forms.models import Form
from home.models import Unit, User
from tests.forms.builder import ADD as ADD_FORM
from tests.forms.builder import CANTEEN, EDIT, posted

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/cases/casetype/add/"
TEXT = """\
states:
  submitted: {label: 已提交, category: intake}
  accepted: {label: 办理中, public: 正在办理, category: work}
  done: {label: 已办结, category: closed, result: done}
transitions:
  open: {label: 提交, by: [applicant], to: submitted}
  take: {label: 受理, from: submitted, to: accepted, by: window}
  finish: {label: 办结, from: [accepted], to: done, by: [handler, lead@office]}
clocks:
  promise: {label: 承诺时限, from: [take], to: [closed], term: 10d, basis: 办事指南}
keep: {done: 10y}
"""


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    Unit.add_root(code="zwfw", name="政务服务办", level="office")
    return user


def typed(text: str = TEXT, action: str = "publish", **more) -> dict:
    data = {
        "title": "长者食堂",
        "owner": "",
        "units": "office: 政务服务办",
        "text": text,
        "go_live_at": "",
        "expire_at": "",
    }
    return data | more | ({f"action-{action}": "yes"} if action else {})


def errors(answer) -> str:
    assert answer.status_code == 200
    return str(answer.context["form"].errors)


@pytest.fixture
def canteen(client, boss):
    assert client.post(ADD, typed()).status_code == 302
    return CaseType.objects.get()


def test_publishing_freezes_a_version(canteen):
    version = canteen.current
    assert (version.number, version.units, version.published_by.username) == (1, {"office": "zwfw"}, "boss")
    assert list(version.life.states) == ["submitted", "accepted", "done"]
    assert version.life.transitions["take"].by == ("window",)
    assert canteen.slug == "own.zhang_zhe_shi_tang"


def test_a_draft_changes_nothing_that_runs(client, canteen):
    address = f"/admin/snippets/cases/casetype/edit/{canteen.pk}/"
    client.post(address, typed(TEXT.replace("10d", "5d"), action=""))
    assert (canteen.versions.count(), canteen.current.life.clocks["promise"].term) == (1, "10d")
    client.post(address, typed(TEXT.replace("10d", "5d")))
    assert (canteen.versions.count(), canteen.current.life.clocks["promise"].term) == (2, "5d")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (TEXT.replace("category: work", "category: busy"), "第 3 行"),
        (TEXT.replace("term: 10d", "term: 10 days"), "第 10 行"),
        (TEXT.replace("by: window", "buy: window"), "by"),
        (TEXT.replace("to: done", "to: finished"), "finished"),
        (TEXT.replace("lead@office", "lead@moon"), "moon"),
        (TEXT.replace("keep: {done: 10y}\n", ""), "done"),
        (TEXT.replace("by: [applicant], to", "from: [done], by: [applicant], to"), "没有"),
        ("states: [", "第 1 行"),
        ("", "状态"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(client, boss, text, place):
    assert place in errors(client.post(ADD, typed(text)))
    assert not CaseType.objects.exists()


def test_the_text_is_read_back_to_the_same_specification():
    found, _source = life.to_spec(TEXT, "own.canteen", "长者食堂")
    text = life.to_text(spec.canonical(found))
    assert life.to_spec(text, "own.canteen", "长者食堂")[0] == found
    assert text.index("submitted") < text.index("accepted") < text.index("done")
    assert "take: {label: 受理, from: [submitted], to: accepted, by: [window]}" in text


def test_a_form_that_a_move_asks_for_must_be_published(client, boss):
    asks = TEXT.replace("to: done, by:", "to: done, form: result, by:") + "forms: {result: own.result}\n"
    assert "own.result" in errors(client.post(ADD, typed(asks)))


def test_the_editor_reads_it_in_plain_words(client, canteen):
    page = client.get(f"/admin/snippets/cases/casetype/edit/{canteen.pk}/").content.decode()
    assert "正在办理" in page
    assert "10 个工作日" in page, [line for line in page.splitlines() if "工作日" in line or "承诺时限" in line]


def test_an_unknown_unit_is_named(client, boss):
    assert "火星局" in errors(client.post(ADD, typed(units="office: 火星局")))


def test_a_published_type_is_not_deleted(client, canteen):
    client.post(f"/admin/snippets/cases/casetype/delete/{canteen.pk}/")
    assert CaseType.objects.filter(pk=canteen.pk).exists()


# --- what a form opens ----------------------------------------------------------------------------------------------
def test_a_form_opens_the_type_its_editor_picks_when_published(client, canteen):
    client.post(ADD_FORM, posted("登记", *CANTEEN, action="publish", case_type=canteen.pk))
    form = Form.objects.get()
    assert Opens.objects.get().type == canteen
    assert "长者食堂" in client.get("/admin/snippets/forms/form/").content.decode()
    client.post(EDIT.format(form.pk), posted("登记", *CANTEEN))
    assert Opens.objects.get().type == canteen, "a draft changes nothing that runs"
    client.post(EDIT.format(form.pk), posted("登记", *CANTEEN, action="publish"))
    assert not Opens.objects.exists()


@pytest.mark.parametrize("name", packs.ours())
def test_the_types_of_our_packs_can_be_edited_as_they_are(client, boss, name):
    """What a pack wrote is shown, saved unchanged and makes no new version."""
    county = Unit.add_root(code="qx", name="清溪县", level="county")
    for code, level in (("bureau", "department"), ("town", "town"), ("group", "group")):
        Unit.objects.get(pk=county.pk).add_child(code=code, name=code, level=level)
    pack = packs.load(name)
    for each in pack.everything().values():
        packs.install(each, dict.fromkeys(each.shape.units, "zwfw"))
    for row in CaseType.objects.filter(slug__startswith=f"{name}."):
        text, units = life.to_text(row.spec), "\n".join(f"{slot}: {code}" for slot, code in row.units.items())
        answer = client.post(
            f"/admin/snippets/cases/casetype/edit/{row.pk}/", typed(text, title=row.title, units=units)
        )
        assert answer.status_code == 302, errors(answer)
        assert row.versions.count() == 1
