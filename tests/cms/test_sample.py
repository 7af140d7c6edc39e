"""The invented county is whole: units, people, items, pages, forms, cases; loaded once for all tests here."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from cases import codes, faces, outbox, packs, surveys
from cases.chain import verify
from cases.data import context
from cases.figures import Period, named
from cases.models import Case, CaseType, Delegation, ItemVersion, Notice, ServiceItem, Survey
from cases.packs.lint import posts as lint_posts
from cases.rights import OFFICE
from cms import completeness
from cms.guides import facts_of
from cms.models import FormPage, LearningPost, NewsPage, PolicyPage, ServiceGuidePage
from cms.sample import cases, ground, items, load, parts, pictures
from forms import identity, intake, library
from forms.models import Submission
from home import clock, divisions
from home.models import Post, SiteProfile, Unit, User
from tests.cms.few import screens

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("county")]  # loaded once, not once a worker
ELDER = ("helpers", "items", "points_1", "points_2", "points_3", "points_n")
LATIN = re.compile(r"[A-Za-z]{3,}")
KNOWN_LATIN = {"PDF", "ICP", "JPG", "PNG", "Excel", "Word"}


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The county inside a transaction that is undone when this file is through; each test stands in a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        Site.clear_site_root_paths_cache()  # another file's site, rolled back since, may still stand in it
        counts = load.county()
        yield counts
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture
def web(county):
    return Client()


def words(html: bytes) -> str:
    """What is read on a page."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", html.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


def test_units_are_the_ones_the_items_name(county):
    levels = Counter(Unit.objects.values_list("level", flat=True))
    assert levels == {"county": 1, "office": 1, "group": 1, "department": 27, "town": 13, "village": 30}
    named = {row["department"] for row in items.rows()}
    assert named == set(Unit.objects.filter(level="department").values_list("short_name", flat=True))
    assert all(unit.hours and unit.address and unit.phone.startswith("0500-") for unit in Unit.objects.all())


def test_every_authority_has_somebody_who_handles(county):
    handled = set(Post.objects.filter(role="handler").values_list("unit__code", flat=True))
    assert handled >= set(ServiceItem.objects.values_list("authority__code", flat=True))
    assert handled >= set(Unit.objects.filter(level="town").values_list("code", flat=True))
    assert set(Post.objects.values_list("role", flat=True)) == set(Post._meta.get_field("role").choices and dict(
        Post._meta.get_field("role").choices))  # fmt: skip


def test_accounts_are_sample_accounts_and_their_password_is_the_printed_one(county):
    assert User.objects.filter(demo=True).count() == len(ground.accounts())
    assert User.objects.get(username="window").check_password(ground.PASSWORD)
    assert [user.username for user in User.objects.filter(is_superuser=True, demo=True)] == ["admin"]


def test_somebody_who_draws_types_can_try_them_with_real_cases(web):
    """A draft is walked through with cases that its editor may see; an editor alone sees none."""
    own = CaseType.objects.get(slug="intake.case")
    tried = {}
    for name in ("designer", "editor"):
        web.force_login(User.objects.get(username=name), backend="home.auth.Backend")
        page = web.get(reverse("cases_type_try", args=[own.pk]))
        tried[name] = page.context["there"]
    assert tried["designer"] > 10
    assert tried["editor"] == 0


def test_300_items_each_with_a_guide_and_what_a_guide_must_say(county):
    codes_ = [row["id"] for row in items.rows()]
    assert len(codes_) == 300
    assert ServiceGuidePage.objects.filter(item_code__in=codes_).live().count() == 300
    for version in ItemVersion.objects.filter(item__code__in=codes_).select_related("item"):
        facts, code = version.facts, version.item.code
        for key in ("name", "plain", "authority_name", "conditions", "materials", "steps", "places", "basis", "faq"):
            assert facts[key], (code, key)
        for key in ("ask", "complain", "remedy", "result", "deliver", "channels", "scope", "depth"):
            assert facts[key], (code, key)
        assert sum(step["days"] for step in facts["steps"]) <= facts["promise_days"], code
        if facts["legal_days"] and facts["legal_unit"] == "working":
            assert facts["promise_days"] <= facts["legal_days"], code
        assert not any("其他" in each["name"] for each in facts["materials"]), code
        assert len(facts["plain"]) <= 60, code


def test_every_sample_guide_says_all_that_publishing_asks_for(county):
    codes_ = list(ServiceGuidePage.objects.live().values_list("item_code", flat=True))
    assert len(codes_) > len(items.rows()), "the packs' guides too"
    known = facts_of(codes_)
    assert {code: [str(each) for each in completeness.elements(known[code]) if not each.there] for code in codes_} == {
        code: [] for code in codes_
    }


def test_units_that_items_name_are_named_in_full(county):
    """So does the catalogue workbook: taken out and in again, nothing has changed."""
    named = {name for version in ItemVersion.objects.all() for name in version.facts.get("joint_units", [])}
    assert named <= set(Unit.objects.values_list("name", flat=True))


def test_items_differ(county):
    facts = [version.facts for version in ItemVersion.objects.all()]
    assert len({each.get("promise_days") for each in facts}) >= 8
    assert {each.get("visits") for each in facts} >= {0, 1}
    assert sum(bool(each.get("fee", {}).get("on")) for each in facts) >= 15
    assert sum(bool(each.get("elder_hot")) for each in facts) == 15
    assert len({each["basis"][0]["title"] for each in facts if each.get("basis")}) >= 60


def test_items_are_handed_down_where_the_law_allows(county):
    assert Delegation.objects.filter(unit__level="town").values("item").distinct().count() == 33
    assert Delegation.objects.filter(unit__level="village").values("item").distinct().count() == 6
    assert not Delegation.objects.filter(unit__level="village", mode__in=("granted", "entrusted")).exists()


@pytest.mark.parametrize("n", range(0, 300, 10))
def test_a_guide_answers_in_chinese(web, n):
    page = ServiceGuidePage.objects.order_by("item_code")[n]
    answer = web.get(page.url)
    assert answer.status_code == 200
    assert page.title in answer.content.decode()
    assert set(LATIN.findall(words(answer.content))) <= KNOWN_LATIN


@pytest.mark.parametrize(
    "path",
    ["/", "/services/", "/services/?theme=社保", "/services/?who=firm", "/services/?hot=elder", "/news/",
     "/news/?column=party", "/learning/", "/apply/", "/track/", "/sitemap/", "/search/?q=社保卡丢了"],
)  # fmt: skip
def test_a_section_answers_in_chinese(web, path):
    answer = web.get(path)
    assert answer.status_code == 200
    assert set(LATIN.findall(words(answer.content))) <= KNOWN_LATIN


def test_the_newest_news_learning_and_policies_answer(web):
    pages = [*NewsPage.objects.all(), *PolicyPage.objects.all(), *LearningPost.objects.all()]
    assert len(pages) == 12 + 3 + 9
    assert {page.column for page in NewsPage.objects.all()} == set(NewsPage.Column.values)
    for page in pages:
        assert web.get(page.url).status_code == 200
    assert not any(page.published > clock.now() for page in NewsPage.objects.all())


def test_news_carries_an_hour_of_its_own(county):
    for page in (*NewsPage.objects.all(), *PolicyPage.objects.all()):
        assert page.published.minute == 12, page.title
        assert page.published <= clock.now()


def test_this_week_has_a_song_a_line_and_a_recommendation(county):
    newest = LearningPost.objects.filter(day__lte=clock.today()).order_by("-day")[:3]
    assert {post.kind for post in newest} == set(LearningPost.Kind.values)


@pytest.mark.parametrize("slug", ["glbt", "spjy", "sbk", "bangban", "general", "doudi"])
def test_each_form_can_be_begun(web, slug):
    page = FormPage.objects.get(slug=slug)
    assert page.form.current is not None
    assert web.get(page.url).status_code == 200
    assert web.get(f"{page.url}1/").status_code == 200


def test_a_guide_leads_to_its_own_form_or_the_general_one_or_the_window(county):
    pages = dict(ServiceGuidePage.objects.values_list("item_code", "form_page__slug"))
    assert (pages["I091"], pages["I156"], pages["I034"], pages["I096"]) == ("glbt", "spjy", "sbk", "bangban")
    assert (pages["doudi"], pages["I012"], pages["I082"]) == ("doudi", "general", None)


def test_the_service_for_the_elderly_has_helpers_points_and_items(county):
    told = {key: named(f"elder.{key}").asked.share(OFFICE, Period.parse("2026")).exact for key in ELDER}
    assert list(told.values()) == [10, 15, 1, 13, 11, 6]
    duty = Case.objects.get(business_key="anping", type__slug="elder.point")
    assert set(Case.objects.filter(type__slug="elder.help").values_list("state", flat=True)) >= {"done", "advised"}
    assert context(duty)["on_duty"] == Case.objects.get(business_key="1101", type__slug="elder.helper").number


def test_where_to_go_says_who_is_there_when_and_under_what_number(web):
    page = words(web.get("/elder/places/").content)
    for said in ("1+13+11+6", "县中心老年人专窗", "0500-6001234", "1001号小何", "安平镇", "南坞乡"):
        assert said in page
    town = words(web.get("/elder/places/?town=anping").content)
    for said in ("下沙村帮办点", "1102号小赵", "邮政安平网点", "周一至周六 08:30-17:00", "0500-6103020"):
        assert said in town


def test_in_elder_mode_a_few_at_a_time_and_every_point_is_reached(web):
    web.get("/mode/elder/")
    pages = screens(web, "/elder/places/")
    assert {address: n for address, (n, _said) in pages.items() if n > 8} == {}
    said = "".join(said for _n, said in pages.values())
    points = Case.objects.filter(type__slug="elder.point", alive=True)
    assert points.count() == 31
    assert [point.title for point in points if point.title not in said or context(point)["tel"] not in said] == []
    web.get("/mode/plain/")
    one = next(address for address, (_n, said) in pages.items() if "point=" in address and "邮政安平网点" in said)
    assert "0500-6103020" in words(web.get(one).content)  # a link that was passed on


def test_who_has_chosen_a_village_reads_how_far_the_others_are_where_somebody_knows(web):
    def number(key):
        return Case.objects.get(type__slug="elder.point", business_key=key).number

    page = words(web.get(f"/elder/places/?point={number('anping-3')}").content)
    found = [page.index(said) for said in ("约 300 米", "约 400 米", "约 600 米")]
    assert found == sorted(found)
    assert page.index("邮政安平网点") < page.index("惠民药店安平店")
    assert "约 2.4 公里" in words(web.get(f"/elder/places/?point={number('anping-1')}").content)
    assert "公里" not in words(web.get(f"/elder/places/?point={number('shiqiao-1')}").content)


def test_the_card_for_the_fridge_has_a_code_for_each_thing(web):
    page = web.get("/elder/card/?town=anping").content.decode()
    assert page.count('class="qr"') == 10  # eight items, the call back, and the site's own at the foot
    assert "领高龄津贴" in page
    assert "安平镇帮办点" in page
    assert "/apply/bangban/?about=I091" not in page  # it is drawn, not written
    assert web.get("/apply/bangban/?about=I091").status_code == 200
    assert web.get("/elder/card/?page=99").content.decode().count('class="qr"') == 9


@pytest.mark.parametrize(
    ("typed", "said"), [("1101", "1101号小许"), ("9999", "不要开门"), ("<b>", "不要开门"), ("", "工号")]
)
def test_a_badge_is_one_of_ours_or_stays_outside(web, typed, said):
    page = words(web.get("/elder/badge/", {"no": typed}).content)
    assert said in page
    assert "0500-6911011" not in page  # the helper's own number is nobody's


def test_cases_are_spread_over_states_units_and_days(county):
    assert Case.objects.count() >= 45
    assert len(set(Case.objects.values_list("state", flat=True))) >= 9
    assert len(set(Case.objects.values_list("holder__code", flat=True))) >= 8
    assert Case.objects.overdue(clock.now()).exists()
    assert len({case.opened_at.date() for case in Case.objects.all()}) >= 15
    assert not Case.objects.filter(opened_at__gt=clock.now()).exists()
    assert not list(verify())


def test_people_were_told_in_the_hour_it_happened_not_in_the_hour_of_loading(county):
    sent = Notice.objects.exclude(sent_at=None)
    assert sent.count() > 40
    late = [each.key for each in sent if each.sent_at - each.created_at > timedelta(hours=12)]  # a night is quiet
    assert late == []
    assert not outbox.waiting(clock.now()).exists()


def test_a_low_grade_opened_a_rectification(county):
    low = Survey.objects.get(grade__lte=2)
    assert Case.objects.get(type__slug="rectify.rectify").spawned_by == low.case
    assert Survey.objects.exclude(grade=None).count() >= 10


def test_whoever_is_in_the_cases_does_not_exist(county):
    for submission in Submission.objects.exclude(secrets=None).distinct():
        said = intake.answers(submission, secret=True)
        if number := said.get("id_number"):
            assert number.startswith("330599")
            assert "330599" in identity.id_problem(number, clock.today())  # no place of that code, so nobody has it
            assert identity.id_problem(number, clock.today(), divisions.known) is None  # but for the invented county
        assert said["phone"].startswith("0500-69")


def test_the_printed_case_can_be_looked_up(county):
    number, code = cases.to_try()
    case = Case.objects.get(number=number)
    assert codes.matches(codes.tidy(code), case.code_hash)
    assert surveys.waiting(case) is None


def test_the_library_begins_with_a_part_once(county):
    parts.load()
    [version] = library.offered()
    assert (version.ref, version.part.title, len(version.questions)) == ("contact@1", "紧急联系人", 4)


def test_loading_again_changes_nothing(county, capsys):
    call_command("demo", still=True)
    said = capsys.readouterr().out
    assert ground.PASSWORD in said
    assert "handler6" in said
    assert load.county() == county


def test_the_site_says_who_runs_it(web):
    profile = SiteProfile.objects.get()
    page = words(web.get("/").content)
    for fact in (profile.hotline, profile.site_id_code, profile.icp, profile.address):
        assert fact in page


@pytest.mark.parametrize("scene", pictures.ALT)
def test_a_picture_is_drawn_not_taken(scene):
    assert pictures.draw(scene).size == pictures.SIZE


@pytest.mark.parametrize(("weights", "whole"), [([0.1, 0.3, 0.6], 7), ([0, 0], 3), ([1, 1, 1], 10), ([0.1], 0)])
def test_shares_add_up(weights, whole):
    shared = items.shares(weights, whole)
    assert sum(shared) == (whole if sum(weights) else 0)
    assert all(days >= 0 for days in shared)


@pytest.mark.parametrize(
    ("slug", "shown"), [("agencies", "清溪县示例环保咨询有限公司"), ("promise-list", "设置大型户外广告")]
)
def test_registers_have_something_to_show(county, web, slug, shown):
    page = web.get(f"/news/{slug}/").content.decode()
    assert shown in page
    assert "清溪县示例造价事务所" not in page  # asked for, not admitted yet


def board(web, name: str) -> dict[str, list[str]]:
    web.force_login(User.objects.get(username=name))
    return {pane.key: [row.number for row in pane.rows] for pane in web.get("/desk/board/").context["board"].panes}


def test_the_boards_of_who_decides_and_who_supervises_show_something(web):
    assert len(board(web, "dispatcher")["decide"]) == 1
    assert len(board(web, "supervisor")["paused"]) == 1
    case = Case.objects.get(number=board(web, "supervisor")["paused"][0])
    assert case.events.filter(transition="pause").count() == 3
    assert Notice.objects.filter(case=case, name="pausing", user__username="supervisor").exists()


def test_every_move_of_the_packs_has_somebody_who_takes_it(web):
    found = [str(each) for name in packs.ours() for each in lint_posts.problems(packs.load(name))]
    assert found == []


def test_a_list_names_the_applicant_and_not_who_acts_for_them(web):
    case = Case.objects.filter(submission__version__form__slug="qingxi.glbt").first()
    assert case.submission.data["agent_name"]
    assert not faces.applicant(case).startswith("子")
