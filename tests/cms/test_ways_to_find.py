"""Life events as a way to find; the home page lists what is really used, small numbers hidden."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from cases.models import Case, ServiceItem
from cms.home_parts import busy
from cms.models import HotItem, LifeEvent
from cms.search import index
from home import clock
from tests.cms.conftest import add_guide
from tests.cms.test_checks import editor  # noqa: F401

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(site_pages):
    names = ("出生登记", "高龄津贴申领", "不动产登记", "公司设立登记", "驾驶证换证")
    for n, name in enumerate(names):
        add_guide(site_pages, f"I70{n}", name)
    ServiceItem.objects.update(theme="")
    return site_pages


def test_an_event_lists_the_items_whose_name_or_theme_it_names(client, guides):
    home = client.get("/").content.decode()
    assert "按人生事件" in home
    assert "按企业周期" in home
    assert "event=birth&amp;who=person" in home
    assert "event=school" not in home  # nothing belongs to it yet
    shown = client.get(f"{guides['services'].url}?event=birth").content.decode()
    assert "生孩子" in shown
    assert "出生登记" in shown
    assert "不动产登记" not in shown
    ServiceItem.objects.filter(code="I702").update(theme="教育")
    assert "不动产登记" in client.get(f"{guides['services'].url}?event=school").content.decode()
    assert client.get(f"{guides['services'].url}?event=nothing").status_code == 200


def test_what_was_found_is_narrowed_by_event(client, guides):
    index.rebuild()
    shown = client.get("/search/?q=登记&event=birth").content.decode()
    assert "出生登记" in shown
    assert "公司设立登记" not in shown
    assert "人生事件" in shown


def test_the_events_are_the_editors(editor, guides):  # noqa: F811
    told = {"name": "搬家", "key": "moving", "who": "person", "icon": "house", "words": "不动产、迁移", "order": 5}
    assert editor.post("/admin/life-events/new/", told).status_code == 302
    assert LifeEvent.objects.get(key="moving").words == "不动产 迁移"
    assert "不动产登记" in editor.get(f"{guides['services'].url}?event=moving").content.decode()
    refused = editor.post("/admin/life-events/new/", told | {"key": "other", "words": "房"})
    assert "至少两个字" in refused.content.decode()


# --- the home page's list -------------------------------------------------------------------------------------------
@pytest.fixture
def used(site_pages, file_case):
    """used({"I700": 6}) files so many cases of each item, sixty days ago."""
    cache.clear()

    def used(times: dict[str, int]) -> None:
        opened = clock.now() - timedelta(days=60)
        for code, many in times.items():
            item = ServiceItem.objects.filter(code=code).first() or add_guide(site_pages, code, f"事项{code}").item
            for _one in range(many):
                values = {"item_version": item.versions.get(), "opened_at": opened}
                Case.objects.filter(pk=file_case().pk).update(**values)

    yield used
    cache.clear()


def test_the_list_comes_from_real_use_and_says_how_many(client, used):
    used({"I700": 6, "I701": 5, "I702": 7, "I703": 4})
    assert busy.use() == {"I702": 7, "I700": 6, "I701": 5}  # with four it would tell about persons
    shown = client.get("/").content.decode()
    assert "大家在办" in shown
    assert "近90天7件" in shown
    assert "近90天4件" not in shown


def test_while_real_use_says_little_an_editors_choice_stands_there(client, used):
    used({"I700": 2, "I701": 1})
    HotItem.objects.create(item=ServiceItem.objects.get(code="I701"))
    shown = client.get("/").content.decode()
    assert "大家在办" not in shown
    assert "事项I701" in shown
    assert "近90天" not in shown
