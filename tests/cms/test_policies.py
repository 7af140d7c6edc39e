"""Policies say what one can claim, until when and where; dates and sources of what editors publish are true."""

from datetime import date, datetime, timedelta

import pytest

from cms import models as cms
from home import clock
from home.models import User
from tests.cms.conftest import add_guide

NOW = datetime(2026, 10, 14, 10, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def today(site_pages):
    with clock.at(NOW):
        yield


@pytest.fixture
def policy(site_pages, today):
    page = cms.PolicyPage(title="办法", slug="p1", issuer="县政府", published=NOW, body="<p>文</p>")
    return site_pages["news"].add_child(instance=page)


def benefit(policy, **more):
    row = cms.PolicyBenefit(page=policy, **{"title": "稳岗补贴", "whom": "没有裁员的企业"} | more)
    row.save()
    return row


def read(client, page):
    return client.get(page.url).content.decode().partition("<main")[2]


def test_a_benefit_leads_to_the_form_and_the_guide_that_claim_it(client, policy, site_pages, form_page):
    guide = add_guide(site_pages, "I300", "稳岗补贴申领", form_page)
    benefit(policy, guide=guide, amount="每人 500 元", until=date(2026, 12, 31))
    said = read(client, policy)
    assert "每人 500 元" in said
    assert f'href="{form_page.url}?about=I300"' in said
    assert f'href="{guide.url}"' in said


def test_what_is_over_offers_nothing_to_press(client, policy, site_pages, form_page):
    benefit(policy, form_page=form_page, until=date(2026, 10, 13))
    said = read(client, policy)
    assert "申领时间已过" in said
    assert "在线申领" not in said
    with clock.at(NOW - timedelta(days=1)):
        assert "在线申领" in read(client, policy)  # the last day counts


def test_without_a_form_it_comes_by_itself_and_a_draft_guide_is_not_linked(client, policy, site_pages):
    benefit(policy)
    assert "免申即享" in read(client, policy)
    guide = add_guide(site_pages, "I301", "还没发布的")
    guide.unpublish()
    benefit(policy, title="另一项", guide=cms.ServiceGuidePage.objects.get(pk=guide.pk))
    assert guide.url not in read(client, policy)


def test_many_benefits_cost_the_same(client, policy, site_pages, form_page, django_assert_max_num_queries):
    guide = add_guide(site_pages, "I302", "补贴", form_page)
    benefit(policy, guide=guide)
    client.get(policy.url)
    with django_assert_max_num_queries(40) as few:
        client.get(policy.url)
    for n in range(8):
        benefit(policy, title=f"第{n}项", guide=guide)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(policy.url)


# --- what an editor may not publish ---------------------------------------------------------------------------------
@pytest.fixture
def editing(client, today):
    client.force_login(User.objects.create_superuser(username="boss", password="x"))

    def send(model, parent, **told):
        address = f"/admin/pages/add/cms/{model}/{parent.pk}/"
        body = {"title": "题目", "slug": "t", "body": "null", "action-publish": "1", "comments-TOTAL_FORMS": 0}
        body |= {"comments-INITIAL_FORMS": 0, "benefits-TOTAL_FORMS": 0, "benefits-INITIAL_FORMS": 0}
        return client.post(address, body | told)

    return send


def test_a_date_ahead_and_a_source_that_names_nobody_are_refused(editing, site_pages):
    told = {"column": "news", "published": "2026-10-20 09:00", "source": "网络"}
    said = editing("newspage", site_pages["news"], **told).content.decode()
    assert "这个时间还没到" in said
    assert "这样写看不出是谁" in said
    assert not cms.NewsPage.objects.exists()


def test_a_policy_does_not_end_before_it_begins(editing, site_pages):
    told = {"published": "2026-10-10 09:00", "issuer": "县政府", "valid_from": "2026-10-01", "valid_to": "2026-09-01"}
    assert "结束早于开始" in editing("policypage", site_pages["news"], **told).content.decode()


def test_a_line_needs_its_source(editing, site_pages):
    told = {"kind": "quote", "day": "2026-10-12", "line": "民惟邦本", "by": "", "transcript": ""}
    assert "要写出处" in editing("learningpost", site_pages["learning"], **told).content.decode()
    editing("learningpost", site_pages["learning"], **told | {"source": "《尚书·五子之歌》"})
    assert cms.LearningPost.objects.get().live
