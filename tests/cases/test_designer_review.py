"""A draft is handed in where the office wants that; whoever decides brings it live."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from cases.models import CaseType
from tests.cases.designer_world import at, change, publish

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.cases.designer_world"]


@pytest.fixture
def reviewed():
    workflow = Workflow.objects.create(name="类型审核", active=True)
    task = GroupApprovalTask.objects.create(name="负责人审核", active=True)
    task.groups.add(Group.objects.create(name="审核"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(CaseType))


def test_one_press_hands_the_draft_in_and_approval_brings_it_live(boss, row, reviewed):
    change(boss, at(row, "states", "working"), label="县里审核")
    assert "提交审批" in boss.get(at(row, "publish")).content.decode()
    answer = publish(boss, row, act="submit")
    assert answer.status_code == 302
    page = boss.get(at(row, "publish")).content.decode()
    assert "已提交审批，等“负责人审核”决定" in page
    assert "提交审批</button>" not in page
    row.refresh_from_db()
    assert row.versions.count() == 1  # nothing is live yet
    state = row.current_workflow_task_state
    boss.post(f"/admin/snippets/cases/casetype/workflow/action/{row.pk}/approve/{state.pk}/", {"comment": ""})
    row.refresh_from_db()
    assert row.current.life.states["working"].label == "县里审核"


def test_what_the_linter_refuses_is_not_handed_in(boss, row, reviewed):
    change(boss, at(row, "states", "working"), label="县里审核")
    boss.post(at(row, "states"), {"title": "没人去"})
    answer = boss.post(at(row, "publish"), {"mark": boss.get(at(row, "publish")).context["mark"], "act": "submit"})
    assert answer.status_code == 302
    assert "没有提交：" in boss.get(at(row, "publish")).content.decode()
    row.refresh_from_db()
    assert row.current_workflow_task is None


def test_without_a_review_nothing_of_it_is_offered(boss, row):
    change(boss, at(row, "states", "working"), label="县里审核")
    assert "提交审批" not in boss.get(at(row, "publish")).content.decode()
