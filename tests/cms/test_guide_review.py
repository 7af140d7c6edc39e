"""A guide from draft to published: what is missing is refused on every road, departments submit, the office decides."""

from datetime import timedelta

import pytest
from wagtail.models import PageLogEntry, TaskState

from cases import items
from cases.models import ServiceItem
from cases.tick import tick
from cms import completeness, rights
from cms.models import ServiceGuidePage
from home import clock
from home.models import Unit
from tests.cms.conftest import FACTS, add_guide, add_item
from tests.cms.test_admin_rights import person

pytestmark = pytest.mark.django_db
BLANK = {"plain": "", "form_page": "", "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
         "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}  # fmt: skip


@pytest.fixture
def staff(site_pages):
    """An editor of the department, and one of the office who reviews."""
    rights.ensure_groups()
    office = Unit.add_root(code="zwfw", name="政务服务办", level="office")
    return {
        "drafts": person("drafts", Unit.objects.get(code="mzj"), "editor"),
        "reviews": person("reviews", office, "editor"),
    }


@pytest.fixture
def enter(client, staff):
    def enter(name):
        client.force_login(staff[name], backend="home.auth.Backend")
        return client

    return enter


@pytest.fixture
def draft(site_pages):
    """A draft whose item says neither where to complain nor what it rests on."""
    add_item("I801", "长者食堂就餐登记", complain="", basis=[])
    page = ServiceGuidePage(title="长者食堂就餐登记", slug="i801", item_code="I801", live=False)
    site_pages["services"].add_child(instance=page)
    page.save_revision()
    return page


def posted(page, **more):
    return BLANK | {"title": page.title, "slug": page.slug, "item": page.item.pk} | more


def complete(page):
    items.publish(page.item, {**FACTS, "name": page.title})


def live(page) -> bool:
    return ServiceGuidePage.objects.get(pk=page.pk).live


# --- what is wanted -------------------------------------------------------------------------------------------------
def wanted(**facts) -> set[str]:
    return {str(each.name) for each in completeness.elements({**FACTS, **facts}) if not each.there}


def test_the_facts_of_a_full_item_are_enough():
    assert wanted() == set()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"conditions": []}, "受理条件"),
        ({"materials": []}, "申请材料"),
        ({"materials": [{"name": "其他有关材料"}]}, "写明名称的材料"),
        ({"steps": []}, "办理环节"),
        ({"promise_days": None, "legal_days": None}, "时限"),
        ({"promise_days": 21}, "时限相符"),
        ({"promise_days": 8}, "时限相符"),  # the steps take nine
        ({"fee": None}, "收费"),
        ({"fee": {"on": True, "items": []}}, "收费"),
        ({"result": {}}, "办理结果"),
        ({"places": [{"hall": "县政务服务中心"}]}, None),
        ({"places": []}, "办理地点"),
        ({"ask": ""}, "咨询"),
        ({"complain": ""}, "投诉"),
        ({"basis": []}, "法律依据"),
        ({"item_type": "行政许可"}, "救济途径"),
        ({"visits": 0}, None),
        ({"no_materials": True, "materials": []}, None),
        ({"handle_type": "instant", "promise_days": 0, "legal_days": None, "steps": [{"name": "当场办"}]}, None),
    ],
)
def test_each_element_is_asked_for(facts, name):
    missing = wanted(**facts)
    assert len(missing) == (name is not None), missing


# --- every road to publishing ---------------------------------------------------------------------------------------
def test_the_editor_shows_what_is_missing_and_where_to_add_it(enter, draft):
    page = enter("drafts").get(f"/admin/pages/{draft.pk}/edit/").content.decode()
    assert "还缺 2 项要素" in page
    assert "写明到哪里投诉" in page
    assert f"/snippets/cases/serviceitem/edit/{draft.item.pk}/" in page


def test_a_draft_is_kept_whatever_is_missing(enter, draft):
    answer = enter("drafts").post(f"/admin/pages/{draft.pk}/edit/", posted(draft, plain="先存着"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().plain == "先存着"


@pytest.mark.parametrize("who", ["reviews", "drafts"])
@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_neither_publishing_nor_submitting_goes_on_without_them(enter, draft, who, action):
    answer = enter(who).post(f"/admin/pages/{draft.pk}/edit/", posted(draft, **{action: "yes"}))
    if (who, action) != ("drafts", "action-publish"):  # who may not publish has saved a draft
        errors = " ".join(answer.context["form"].errors["item"])
        assert "投诉" in errors
        assert "设定依据" in errors
    assert not live(draft)
    assert not draft.workflow_in_progress


def test_a_new_page_is_not_published_without_them_either(enter, site_pages):
    item = add_item("I802", "老年食堂补贴", ask="")
    address = f"/admin/pages/add/cms/serviceguidepage/{site_pages['services'].pk}/"
    form = BLANK | {"title": "老年食堂补贴", "slug": "new", "item": item.pk}
    answer = enter("reviews").post(address, form | {"action-publish": "yes"})
    assert "咨询" in " ".join(answer.context["form"].errors["item"])
    assert enter("reviews").post(address, form).status_code == 302
    assert not ServiceGuidePage.objects.get(slug="new").live


def test_many_at_once_are_refused_with_the_names_of_those_that_lack_something(enter, site_pages, draft):
    good = add_guide(site_pages, "I803", "高龄津贴申领")
    ServiceGuidePage.objects.filter(pk=good.pk).update(live=False)
    address = f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&id={good.pk}&next=/admin/"
    said = enter("reviews").post(address, follow=True).content.decode()
    assert "“长者食堂就餐登记”没有发布" in said
    assert (live(draft), live(good)) == (False, False)
    services = site_pages["services"].pk
    address = f"/admin/bulk/wagtailcore/page/publish/?id={services}&next=/admin/"
    assert "没有发布" in enter("reviews").post(address, {"include_descendants": "on"}, follow=True).content.decode()
    complete(draft)
    enter("reviews").post(f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/admin/")
    assert live(draft)


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_a_department_publishes_and_takes_off_no_guide_in_bulk(enter, site_pages, action):
    page = add_guide(site_pages, "I803", "高龄津贴申领")
    ServiceGuidePage.objects.filter(pk=page.pk).update(live=action == "unpublish")
    address = f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}&next=/admin/"
    enter("drafts").post(address)
    assert live(page) is (action == "unpublish")


def test_what_was_planned_and_lacks_something_at_its_hour_is_put_off_and_the_rest_goes_live(enter, site_pages, draft):
    other = add_guide(site_pages, "I803", "高龄津贴申领")
    ServiceGuidePage.objects.filter(pk=other.pk).update(live=False)
    soon = clock.now() - timedelta(minutes=1)  # Wagtail looks at its own clock, so the hour has come already
    for page in (draft, other):
        page.refresh_from_db()
        page.go_live_at = soon
        revision = page.save_revision()
        revision.approved_go_live_at = soon
        revision.save()
    tick()
    assert (live(draft), live(other)) == (False, True)
    assert PageLogEntry.objects.get(page=draft.pk, action="cms.publish.put_off").data["missing"]
    tick()
    assert PageLogEntry.objects.filter(page=draft.pk, action="cms.publish.put_off").count() == 1
    assert "没有按时发布" in enter("reviews").get(f"/admin/pages/{draft.pk}/history/").content.decode()


# --- the journey ----------------------------------------------------------------------------------------------------
def approve(client, page):
    state = page.current_workflow_task_state
    return client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", follow=True)


def test_a_department_drafts_the_office_reviews_and_publishes(client, enter, draft):
    address = f"/admin/pages/{draft.pk}/edit/"
    refused = enter("drafts").post(address, posted(draft, **{"action-submit": "yes"}))
    assert "投诉" in " ".join(refused.context["form"].errors["item"])
    complete(draft)
    form = enter("drafts").get(address).content.decode()
    assert "要素已齐" in form
    assert 'name="action-publish"' not in form
    assert enter("drafts").post(address, posted(draft, **{"action-submit": "yes"})).status_code == 302
    draft.refresh_from_db()
    assert str(draft.current_workflow_task) == rights.REVIEW_TASK
    approve(enter("drafts"), draft)  # not one's own
    assert not live(draft)
    assert "长者食堂就餐登记" in enter("reviews").get("/admin/").content.decode()
    approve(enter("reviews"), draft)
    assert live(draft)
    client.logout()
    assert client.get(ServiceGuidePage.objects.get(pk=draft.pk).url).status_code == 200


def test_an_approval_is_refused_when_an_element_has_gone_since(enter, draft):
    complete(draft)
    enter("drafts").post(f"/admin/pages/{draft.pk}/edit/", posted(draft, **{"action-submit": "yes"}))
    items.publish(ServiceItem.objects.get(code="I801"), {**FACTS, "ask": ""})
    draft.refresh_from_db()
    said = approve(enter("reviews"), draft).content.decode()
    assert "没有发布" in said
    assert "咨询" in said
    assert not live(draft)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    state = draft.current_workflow_task_state
    answer = enter("reviews").post(f"/admin/pages/workflow/action/{draft.pk}/approve/{state.pk}/",
                                   headers={"x-requested-with": "XMLHttpRequest"})  # fmt: skip
    assert answer.json()["redirect"] == f"/admin/pages/{draft.pk}/edit/"


def test_an_approval_says_what_may_be_wrong(enter, draft):
    """The window in which one approves shows no checks, and the item may have changed since the page was submitted."""
    complete(draft)
    enter("drafts").post(f"/admin/pages/{draft.pk}/edit/", posted(draft, **{"action-submit": "yes"}))
    items.publish(ServiceItem.objects.get(code="I801"), {**FACTS, "plain": "温馨提示：老人来登记"})
    draft.refresh_from_db()
    said = approve(enter("reviews"), draft).content.decode()
    assert live(draft)
    assert "已发布，请再看一眼" in said
    assert "温馨提示" in said


def test_an_approval_of_a_sound_page_says_nothing_more(enter, draft):
    complete(draft)
    enter("drafts").post(f"/admin/pages/{draft.pk}/edit/", posted(draft, **{"action-submit": "yes"}))
    draft.refresh_from_db()
    assert "已发布，请再看一眼" not in approve(enter("reviews"), draft).content.decode()


def test_what_is_sent_back_needs_nothing(enter, draft):
    complete(draft)
    enter("drafts").post(f"/admin/pages/{draft.pk}/edit/", posted(draft, **{"action-submit": "yes"}))
    items.publish(ServiceItem.objects.get(code="I801"), {**FACTS, "ask": ""})
    draft.refresh_from_db()
    state = draft.current_workflow_task_state
    enter("reviews").post(f"/admin/pages/workflow/action/{draft.pk}/reject/{state.pk}/", {"comment": "补咨询电话"})
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED


def test_the_review_is_made_once_and_an_administrators_changes_stay(site_pages):
    rights.ensure_groups()
    workflow = site_pages["services"].get_workflow()
    assert workflow.name == rights.REVIEW
    workflow.active = False
    workflow.save()
    rights.ensure_groups()
    assert site_pages["services"].get_workflow().name != rights.REVIEW


def test_an_editor_of_a_department_still_publishes_news(enter, site_pages, staff):
    assert site_pages["news"].permissions_for_user(staff["drafts"]).can_publish_subpage()
    assert not site_pages["services"].permissions_for_user(staff["drafts"]).can_publish_subpage()
    assert site_pages["services"].permissions_for_user(staff["reviews"]).can_publish_subpage()
