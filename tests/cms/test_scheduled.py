"""What editors plan happens: the ticker publishes and takes off at the hour they chose."""

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
    story.go_live_at, story.expire_at = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    planned = story.save_revision()
    planned.publish()
    assert status(client, story) == 404
    past = clock.now() - timedelta(minutes=1)  # Wagtail looks at its own clock, so the rows go back instead
    planned.refresh_from_db()
    planned.content = {**planned.content, "go_live_at": past.isoformat()}
    planned.approved_go_live_at = past
    planned.save()
    assert status(client, story) == 200
    NewsPage.objects.filter(pk=story.pk).update(expire_at=past)
    assert status(client, story) == 404


def status(client, story) -> int:
    """What a visitor gets once the ticker has been there."""
    tick()
    return client.get(story.get_url()).status_code


def test_what_wagtail_names_itself_is_chinese(site_pages):
    ours = {rights.REVIEW, rights.REVIEW_TASK}
    assert {row.name for row in (*Workflow.objects.all(), *Task.objects.all())} == {"编辑审核"} | ours
    assert Page.get_first_root_node().title == "全部页面"
