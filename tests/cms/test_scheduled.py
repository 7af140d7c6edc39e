"""What editors plan happens: the ticker publishes and takes off at the hour they chose."""

import time
from datetime import timedelta

import pytest
from wagtail.models import Page, Task, Workflow

from cases.tick import tick
from cms import rights
from cms.models import NewsPage
from home import clock

pytestmark = pytest.mark.django_db


def test_the_ticker_publishes_and_takes_off_what_was_planned(client, site_pages):
    told = {"title": "周六照常开门", "slug": "saturday", "source": "县政务办", "body": "<p>开门</p>"}
    story = site_pages["news"].add_child(instance=NewsPage(live=False, **told))
    story.go_live_at, story.expire_at = clock.now() + timedelta(seconds=1), clock.now() + timedelta(seconds=4)
    story.save_revision().publish()
    tick()
    assert client.get(story.get_url()).status_code == 404
    for seconds, status in ((1.1, 200), (3, 404)):  # Wagtail looks at its own clock, so this takes its time
        time.sleep(seconds)
        tick()
        assert client.get(story.get_url()).status_code == status


def test_what_wagtail_names_itself_is_chinese(site_pages):
    ours = {rights.REVIEW, rights.REVIEW_TASK}
    assert {row.name for row in (*Workflow.objects.all(), *Task.objects.all())} == {"编辑审核"} | ours
    assert Page.get_first_root_node().title == "全部页面"
