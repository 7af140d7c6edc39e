"""A small site: home, services, news, learning, apply and track, with a few of each."""

from datetime import date, datetime

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cases.models import ItemVersion, ServiceItem
from cms import models as cms
from forms import receipts
from forms.models import Form
from forms.signals import submitted
from home import clock, terminals
from home.models import HomePage, SiteProfile, Terminal, Unit
from tests.forms.intake_samples import version_of

FACTS = {
    "name": "高龄津贴申领",
    "plain": "年满 80 周岁的老人，每月领一笔津贴",
    "authority": "mzj",
    "authority_name": "民政局",
    "item_type": "行政给付",
    "base_code": "000511012000",
    "impl_code": "11330599MB1500001T2000511012000",
    "levels": ["县级", "乡级"],
    "channels": ["窗口", "网上"],
    "scope": "全县通办",
    "handle_type": "promise",
    "legal_days": 20,
    "legal_unit": "working",
    "legal_basis": "老年人权益保障法",
    "promise_days": 10,
    "conditions": [{"text": "年满 80 周岁", "question": "满 80 周岁了吗"}],
    "materials": [
        {"key": "id", "name": "身份证", "source": "申请人自备", "necessity": "必要", "copies": "1", "form": "复印件"},
        {"key": "hk", "name": "户口簿", "source": "数据共享", "necessity": "必要", "copies": "", "form": ""},
    ],
    "steps": [
        {"name": "收件", "post": "镇（街道）", "days": 1, "basis": ""},
        {"name": "核对", "post": "镇（街道）", "days": 3, "basis": ""},
        {"name": "审核", "post": "民政局", "days": 5, "basis": ""},
    ],
    "visits": 0,
    "fee": {"on": False, "items": []},
    "result": {"name": "发放通知", "type": "通知"},
    "places": [{"hall": "县政务服务中心", "window": "08 号窗口", "address": "清溪大道 1 号", "phone": "0500-6001234",
                "hours": "周一至周五 9:00—17:00"}],
    "deliver": ["当场领取"],
    "ask": "民政局窗口 0500-6001234",
    "complain": "“办不成事”反映窗口 0500-6001200",
    "basis": [{"title": "老年人权益保障法", "number": "", "article": "第三十三条"}],
    "faq": [{"q": "能补发吗？", "a": "能，从满岁当月算起。"}],
    "audience": ["person"],
    "theme": "养老",
    "words": ["敬老津贴", "老人补贴"],
    "elder_hot": True,
}  # fmt: skip


def add_item(code, name, **more):
    unit = Unit.objects.get(code="mzj")
    item = ServiceItem.objects.create(code=code, name=name, authority=unit, theme="养老", audience="person,firm")
    ItemVersion.objects.create(item=item, number=1, facts={**FACTS, "name": name, **more}, valid_from=date(2026, 1, 1))
    return item


def add_guide(site_pages, code, name, form_page=None, **more):
    add_item(code, name, **more)
    page = cms.ServiceGuidePage(title=name, slug=code.lower(), item_code=code, form_page=form_page)
    return site_pages["services"].add_child(instance=page)


def add_news(site_pages, title, day=1, **more):
    values = {
        "published": datetime(2026, 10, day, 9, tzinfo=clock.OFFICE_ZONE),
        "source": "县政务服务办",
        "body": "<p>正文</p>",
    }
    return site_pages["news"].add_child(instance=cms.NewsPage(title=title, slug=f"n{day}-{title}", **values | more))


@pytest.fixture
def site_pages(db):
    """{slug: page}, the home page under "home"."""
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    Unit.add_root(code="mzj", name="民政局", level=Unit.Level.DEPARTMENT)
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="首页", slug="home"))
    site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    SiteProfile.objects.create(site=site, site_id_code="3305230001", centre_phone="0500-6001234")
    pages = {"home": home}
    for slug, kind, title in [
        ("services", cms.ServiceIndexPage, "办事"),
        ("news", cms.NewsIndexPage, "政务公开"),
        ("learning", cms.LearningIndexPage, "每日学习"),
        ("apply", cms.FormIndexPage, "在线办理"),
        ("track", cms.TrackPage, "查办件"),
    ]:
        pages[slug] = home.add_child(instance=kind(title=title, slug=slug))
    return pages


@pytest.fixture
def form_page(site_pages):
    form = Form.objects.create(title="高龄津贴申领", slug="glbt", fields=[])
    page = cms.FormPage(title="高龄津贴申领", slug="glbt", form=form)
    return site_pages["apply"].add_child(instance=page)


@pytest.fixture
def guide(site_pages, form_page):
    return add_guide(site_pages, "I199", "高龄津贴申领", form_page)


@pytest.fixture
def form_alone(monkeypatch):
    """The runner on its own: how a receipt looks is tested where it is made, and no case opens."""
    monkeypatch.setattr(receipts, "_makers", [])
    connected, submitted.receivers = submitted.receivers, []
    submitted.sender_receivers_cache.clear()
    yield
    submitted.receivers = connected
    submitted.sender_receivers_cache.clear()


@pytest.fixture
def page(site_pages):
    """The page of a form that runs, three steps with a table and files."""
    version = version_of()
    made = cms.FormPage(title="高龄津贴申领", slug="glbt", form=version.form, intro="年满 80 周岁的老人")
    return site_pages["apply"].add_child(instance=made)


@pytest.fixture
def machine(site_pages):
    return Terminal.objects.create(
        number="02", unit=Unit.objects.get(code="mzj"), place="大厅东侧", modules=["printer"]
    )


@pytest.fixture
def kiosk(machine):
    """The browser of a machine that was set up; the session of nobody."""
    browser = Client()
    answer = browser.post("/terminal/", {"code": terminals.give_code(machine)})
    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/")
    return browser
