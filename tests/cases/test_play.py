"""Playing a case type in the admin: the draft runs as it would, and nothing of it stays."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import packs, spec
from cases.actor import staff
from cases.admin import life
from cases.admin.play import scenarios_page
from cases.models import Case, CaseType, Opens
from cases.transition import transition
from forms import intake, publishing, schema
from forms.models import Form
from home import clock
from home.models import Post, Unit, User

pytestmark = pytest.mark.django_db
UNITS = {"office": "centre", "group": "group", "housing": "housing", "enforcement": "enforcement", "town_a": "baiyun"}


@pytest.fixture
def county(db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    for code, name, level in (
        ("centre", "政务中心", "office"),
        ("group", "领导小组", "group"),
        ("housing", "住建局", "department"),
        ("enforcement", "执法局", "department"),
        ("baiyun", "白云镇", "town"),
    ):
        Unit.objects.get(pk=county.pk).add_child(code=code, name=name, level=level)
    return county


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


@pytest.fixture
def doudi(county):
    packs.install(packs.load("doudi"), UNITS)
    return CaseType.objects.get(slug="doudi.doudi")


class Inputs(HTMLParser):
    """What a browser would post of a page: every field with what stands in it, by form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.buttons: list[list[str]] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.buttons.append([])
        name = given.get("name")
        if tag == "input" and name and self.forms:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit") or "checked" in given:
                self.forms[-1].setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "button" and name == "ow-go":
            self.buttons[-1].append(given["value"])
        elif tag == "textarea" and name:
            self._area = name
            self.forms[-1][name] = [""]
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1][self._select] = [given.get("value", "")]

    def handle_data(self, data):
        if self._area:
            self.forms[-1][self._area][0] += data.strip("\n")

    def handle_endtag(self, tag):
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


class Play:
    """A person at the page."""

    def __init__(self, client, row: CaseType) -> None:
        self.client, self.url = client, reverse("cases_type_play", args=[row.pk])

    def open(self):
        return self._seen(self.client.get(self.url))

    def load(self, row):
        return self._seen(self.client.post(self.url, {"ow-go": f"load:{row.pk}"}))

    def press(self, go: str, at: str = "", **typed):
        """Presses the button ``go`` with what stands on the page, ``typed`` over it."""
        n = next(n for n, each in enumerate(self.inputs.buttons) if go in each)
        data = dict(self.inputs.forms[n])
        if at:
            data["ow-day"], data["ow-time"] = at.split()
        data |= {name.replace("__", "-"): value for name, value in typed.items()}
        data = {name: value for name, value in data.items() if value is not None}
        return self._seen(self.client.post(self.url, data | {"ow-go": go}))

    def _seen(self, answer):
        self.answer = answer
        if answer.status_code in (200, 422):
            self.text = answer.content.decode()
            self.inputs = Inputs(self.text)
        return answer

    @property
    def words(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.text.partition('class="ow-play"')[2]).split())

    @property
    def buttons(self) -> set[str]:
        return {each for buttons in self.inputs.buttons for each in buttons}


@pytest.fixture
def play(client, boss, doudi):
    return Play(client, doudi)


def counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}


def filed(play, **more):
    play.open()
    play.press("open:doudi.intake")
    return play.press("send", "2026-04-20 10:00", **{"ow__who": "window@town_a", "ow__channel": "town"} | more)


def test_the_first_scenario_played_by_hand_comes_to_the_same_states_and_days(play, doudi):
    told = {n: step["expect"] for n, step in enumerate(doudi.scenarios.get(title__startswith="三天没答复").steps)
            if "expect" in step}  # fmt: skip
    assert filed(play).status_code == 200
    assert (told[1]["due"]["level"], told[1]["level"]) == ("2026-04-23", 1)
    assert "4月23日" in play.words
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-23 23:55")
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-24 00:05")
    assert (told[5]["due"]["level"], told[5]["level"], told[5]["holder"]) == ("2026-04-30", 2, "office")
    assert "4月30日" in play.words
    assert "第 2 级" in play.words
    assert "升为2级响应" in play.words
    play.press("do:handler@office|reply", "2026-04-28 16:05")
    assert play.press("send", outcome="已由住建局更换").status_code == 200, play.words
    play.press("do:visitor@group|settle", "2026-04-29 09:30")
    assert play.press("send", visit_words="亮了，谢谢").status_code == 200, play.words
    play.press("rate:2", "2026-04-30 08:00")
    assert "1件差评" in play.words or "整改" in play.words
    assert play.press("keep", ow__title="照着做一遍").status_code == 302
    kept = doudi.scenarios.get(from_pack="")
    end = kept.steps[-1]["expect"]
    assert {key: end[key] for key in ("state", "result")} == {key: told[13][key] for key in ("state", "result")}
    assert (end["level"], end["holder"]) == (2, "office")
    assert (end["due"]["level"], end["due"]["total"]) == ("2026-04-30", told[1]["due"]["total"])
    assert (kept.made_by.username, [step.get("do") for step in kept.steps][3:5]) == ("boss", ["reply", "settle"])


def test_playing_stores_nothing(play):
    play.open()
    before = counts()
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    play.press("do:handler@office|reply", "2026-04-28 16:05")
    play.press("send", outcome="")
    assert play.answer.status_code == 422
    assert counts() == before
    assert not Unit.objects.filter(code__startswith="scenario").exists()
    assert not CaseType.objects.filter(slug__startswith="aside").exists()


def test_a_refusal_is_the_engines_sentence_and_nothing_typed_is_lost(play):
    filed(play)
    play.press("do:handler@town_a|reply", "2026-04-21 09:00")
    answer = play.press("send", outcome="写了很久的答复", **{"ow__file-evidence": None})
    assert answer.status_code == 422
    assert "依据或凭证" in play.words
    assert "写了很久的答复" in play.text
    play.press("refused")
    assert "依据或凭证" in play.words
    assert "退一步" in play.words
    play.press("keep", ow__title="没有凭证不让答复")
    [row] = CaseType.objects.get(slug="doudi.doudi").scenarios.filter(from_pack="")
    assert "依据或凭证" in row.steps[1]["refused"]


def test_steps_go_back_and_begin_again(play):
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    assert "第 2 级" in play.words
    play.press("back")
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-24 00:05")
    play.press("cut:1")
    assert "第 1 级" in play.words
    assert play.press("anew").status_code == 302


def test_time_does_not_go_back(play):
    filed(play)
    play.press("tick", "2026-04-19 09:00")
    assert play.answer.status_code == 422
    assert "比上一步还早" in play.words


def test_each_post_is_offered_what_it_may_do(play):
    filed(play)
    assert {"do:handler@town_a|lift", "do:handler@town_a|reply"} <= play.buttons
    assert not {each for each in play.buttons if each.startswith("do:applicant|reply")}
    play.press("do:handler@town_a|lift", "2026-04-21 09:00")
    assert "第 2 级" in play.words
    assert "do:handler@office|reply" in play.buttons


def test_parts_and_spawned_cases_can_be_gone_on_with(play):
    filed(play, ow__who="window@office", ow__channel="county")
    play.press("do:dispatcher@office|add", "2026-04-20 10:30")
    play.press("send", **{"ow-unit": "scenario-housing"})
    assert "see:case.helpers.housing" in play.buttons, play.words
    play.press("see:case.helpers.housing")
    play.press("do:handler@housing|answer", "2026-04-21 09:00")
    play.press("send", view="产权在镇里")
    assert play.answer.status_code == 200, play.words
    assert "do:handler@housing|answer" not in play.buttons


def test_the_draft_is_what_plays(play, doudi):
    change(doudi, '"days":3', '"days":4')
    filed(play)
    assert "4月24日" in play.words


def change(row: CaseType, old: str, new: str) -> None:
    """A draft that says otherwise; what runs stays."""
    draft = row.get_latest_revision_as_object()
    assert old in draft.spec
    draft.spec = draft.spec.replace(old, new)
    draft.save_revision()
    row.refresh_from_db()


OWN = """\
states:
  asked: {label: 已申请, category: intake}
  given: {label: 已发证, category: closed, result: done}
transitions:
  open: {label: 申请, by: [applicant], to: asked}
  give: {label: 发证, from: asked, to: given, by: [handler@vets], form: own.checked, reason: none}
clocks:
  promise: {label: 承诺时限, from: [opened], to: [closed], term: 5d, basis: 本单位规定}
forms: {own.checked: own.checked}
keep: {done: 10y}
"""


def test_a_type_made_in_the_cms_with_a_form_that_is_only_a_draft(client, boss, county):
    ask = schema.build({"title": "犬证申请", "steps": [{"title": "您的狗", "fields": [
        {"key": "dog", "type": "text", "label": "犬名", "required": True}]}]})  # fmt: skip
    seen = schema.build({"title": "查验", "steps": [{"title": "查验", "fields": [
        {"key": "vaccinated", "type": "yes_no", "label": "打过疫苗", "required": True}]}]})  # fmt: skip
    form = publishing.make_form("dog_ask", "犬证申请", ask)
    draft = Form.objects.create(slug="own.checked", title="查验", live=False,
                                fields=publishing.stream_from_schema(seen))  # fmt: skip
    draft.save_revision()
    found, _source = life.to_spec(OWN, "own.dog", "犬证")
    row = CaseType.objects.create(slug="own.dog", title="犬证", spec=spec.canonical(found), live=False,
                                  units={"vets": "housing"})  # fmt: skip
    row.save_revision()
    Opens.objects.create(form=form, type=row)
    play = Play(client, row)
    play.open()
    play.press("open:dog_ask")
    assert play.press("send", "2026-04-20 10:00").status_code == 200, play.words
    assert "4月27日" in play.words
    play.press("do:handler@vets|give", "2026-04-21 09:00")
    assert "打过疫苗" in play.words
    assert play.press("send").status_code == 200, play.words
    assert "已发证" in play.words
    assert play.press("keep", ow__title="申请就发证").status_code == 302
    page = client.post(reverse("cases_type_scenarios", args=[row.pk]), {"ow-do": "run"}).content.decode()
    assert "1 个情景全部通过" in page


def test_the_editor_leads_to_the_three_pages(client, boss, doudi):
    page = client.get(reverse("wagtailsnippets_cases_casetype:edit", args=[doudi.pk])).content.decode()
    for name in ("play", "scenarios", "try"):
        assert reverse(f"cases_type_{name}", args=[doudi.pk]) in page


# --- scenarios ------------------------------------------------------------------------------------------------------
@pytest.fixture
def kept(play, doudi):
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    play.press("keep", ow__title="没人答复就升级", ow__each="on")
    return doudi.scenarios.get(from_pack="")


def scenarios(client, row, **data) -> str:
    url = reverse("cases_type_scenarios", args=[row.pk])
    answer = client.post(url, {name.replace("__", "-"): value for name, value in data.items()}, follow=True)
    return answer.content.decode()


def test_a_kept_scenario_runs_green_beside_those_of_the_pack(client, doudi, kept):
    assert [step.get("expect", {}).get("level") for step in kept.steps] == [None, 1, None, 2]
    page, held = scenarios(client, doudi, ow__do="run"), 0
    while rest := re.search(r'name="ow-from" value="(\d+)"', page):  # a slow machine is asked more than once
        held += page.count("✓")
        page = scenarios(client, doudi, ow__do="run", ow__from=rest[1])
    held += page.count("✓")
    assert "个情景全部通过" in page
    assert held == doudi.scenarios.count() == 20
    assert "没人答复就升级" in page


def test_scenarios_that_would_keep_the_page_waiting_are_run_at_the_next_press(client, doudi, kept, monkeypatch):
    monkeypatch.setattr(scenarios_page, "PATIENCE", 0)
    page = scenarios(client, doudi, ow__do="run")
    assert "还有 19 个情景没有跑" in page
    assert "全部通过" not in page
    page = scenarios(client, doudi, ow__do="run", ow__from=19)
    assert "1 个情景全部通过" in page


def test_a_changed_draft_fails_with_step_expected_and_found(client, doudi, kept):
    change(doudi, '"days":3', '"days":4')
    page = scenarios(client, doudi, ow__do="run")
    assert "第 2 步：到期日：应为" in page
    assert "本级响应 4月23日（周四）" in page
    assert "本级响应 4月24日（周五）" in page
    assert "doudi.doudi DB" in page or "open →responding" in page


def test_a_kept_scenario_travels_with_the_pack_and_survives_its_reinstall(doudi, kept):
    text = packs.export("doudi")
    assert "没人答复就升级" in text
    again = packs.loads(text, "doudi.yaml")
    [result] = packs.run(again, "没人答复就升级")
    assert result.ok, str(result)
    packs.install(packs.load("doudi"), UNITS)
    assert doudi.scenarios.get(from_pack="").steps == kept.steps


def test_a_scenario_is_renamed_opened_and_deleted_here(client, doudi, kept, play):
    scenarios(client, doudi, ow__do="rename", ow__scenario=kept.pk, ow__title="自动升级")
    kept.refresh_from_db()
    assert kept.title == "自动升级"
    play.load(kept)
    assert "第 2 级" in play.words
    assert "cut:3" in play.buttons
    scenarios(client, doudi, ow__do="delete", ow__scenario=kept.pk)
    assert not doudi.scenarios.filter(from_pack="").exists()


def test_a_packs_scenario_is_not_deleted_here(client, boss, doudi):
    row = doudi.scenarios.exclude(from_pack="").first()
    scenarios(client, doudi, ow__do="delete", ow__scenario=row.pk)
    assert doudi.scenarios.filter(pk=row.pk).exists()


def test_who_may_only_read_keeps_nothing(client, play, doudi):
    filed(play)
    reader = User.objects.create_user("reader", password="correct-horse-1")
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_casetype", "access_admin"]))
    client.force_login(reader, backend="home.auth.Backend")
    play.open()
    assert play.answer.status_code == 200
    filed(play)
    assert play.answer.status_code == 200
    assert "keep" not in play.buttons
    signed = play.inputs.forms[0]["ow-run"]
    assert client.post(play.url, {"ow-run": signed, "ow-go": "keep", "ow-title": "x"}).status_code == 302
    assert not doudi.scenarios.filter(from_pack="").exists()


def test_a_run_that_is_forged_or_anothers_is_begun_anew(client, play):
    filed(play)
    signed = play.inputs.forms[0]["ow-run"][0]
    assert client.post(play.url, {"ow-run": signed + "x", "ow-go": "back"}).status_code == 302


def real(row: CaseType, unit: str = "baiyun", **more) -> Case:
    """A case of the office, as a window takes it in."""
    said = row.scenarios.get(title__startswith="三天没答复").steps[0]["data"] | more
    unit = Unit.objects.get(code=unit)
    clerk, _new = User.objects.get_or_create(username=f"clerk-{unit.code}")
    Post.objects.get_or_create(user=clerk, unit=unit, role="window")
    version = Form.objects.get(slug="doudi.intake").current
    sent = intake.submit(version, said, key=uuid.uuid4().hex, channel="town", entry_mode="staff", unit=unit, by=clerk)
    return Case.objects.get(submission=sent)


def test_queries_do_not_grow_with_the_offices_cases(client, play, doudi):
    found = []
    for n in (1, 12):
        for _turn in range(n):
            real(doudi)
        with CaptureQueriesContext(connection) as queries:
            filed(play)
        found.append(len(queries))
    assert found[0] == found[1]


# --- with real cases ------------------------------------------------------------------------------------------------
@pytest.fixture
def watcher(client, boss, county):
    Post.objects.create(user=boss, unit=county, role="supervisor")
    return boss


def tried(client, row, **data) -> str:
    answer = client.post(reverse("cases_type_try", args=[row.pk]), {"ow-many": "10"} | data)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition('class="ow-play"')[2]).split())


@pytest.fixture
def lifted(doudi, county):
    """A case of this office that its handler has lifted."""
    with clock.at(clock.now().replace(hour=9)):
        case = real(doudi)
    person = User.objects.create_user("anna")
    Post.objects.create(user=person, unit=Unit.objects.get(code="baiyun"), role="handler")
    return transition(case, "lift", seen_version=case.version, by=staff(person)).case


def test_an_unchanged_draft_changes_nothing_of_last_months_cases(client, watcher, doudi, lifted):
    before = counts()
    assert "没有不同" in tried(client, doudi)
    assert counts() == before


def test_another_term_shows_as_another_due_day(client, watcher, doudi, lifted):
    change(doudi, '"days":5', '"days":7')
    before, said = counts(), tried(client, doudi)
    due = lifted.clocks.get(key="level", run=2).due_on
    assert counts() == before
    assert f"{lifted.number} 本级响应 {due.month}月{due.day}日" in said
    assert "1 会有不同" in said


LIFT = '"lift":{"label":"升级","from":["responding"],"by":["handler",'


def test_a_step_that_is_no_longer_possible_is_named_with_the_engines_sentence(client, watcher, doudi, lifted):
    change(doudi, LIFT, LIFT.replace('"handler"', '"lead"'))
    said = tried(client, doudi)
    assert "升级" in said
    assert "您的岗位不能" in said


def test_cases_one_may_not_see_are_not_tried(client, boss, doudi, lifted):
    assert "近一个月没有您的岗位能看的办件" in client.get(reverse("cases_type_try", args=[doudi.pk])).content.decode()
    assert lifted.number not in tried(client, doudi)


def test_no_answer_stands_on_the_page(client, watcher, doudi, lifted):
    change(doudi, '"days":5', '"days":7')
    said = client.post(reverse("cases_type_try", args=[doudi.pk])).content.decode()
    for told in ("村口路灯", "13800", lifted.title):
        assert told not in said
