"""A small type, an editor, and what one does with the designer's pages."""

import pytest
from django.test import Client

from cases import spec, types
from cases.admin.designer.draft import Draft
from cases.models import CaseType
from home.models import Unit, User
from tests.cases.form_reader import body_of

ROOT = "/admin/snippets/cases/casetype/design"
TYPED = "application/x-www-form-urlencoded"
LIFE = {
    "states": {
        "submitted": {"label": "已提交", "category": "intake"},
        "working": {"label": "办理中", "public": "正在办理", "category": "work"},
        "waiting": {"label": "等补材料", "category": "pause"},
        "done": {"label": "已办结", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "提交", "by": ["applicant"], "to": "submitted"},
        "take": {"label": "受理", "from": ["submitted"], "to": "working", "by": ["window"]},
        "ask": {"label": "请补", "from": ["working"], "to": "waiting", "by": ["handler"], "pause": ["papers"]},
        "supplied": {"label": "已补齐", "from": ["waiting"], "to": "back", "by": ["applicant"]},
        "finish": {"label": "办结", "from": ["working"], "to": "done", "by": ["handler", "lead@office"],
                   "checks": [{"must": {">": [{"var": "case.level"}, 0]}, "say": "级别不对"}],
                   "effects": [{"set": {"score": 3}},
                               {"remind": ["lead"], "when": {"==": [{"var": "case.level"}, 2]}}]},
    },
    "facts": [{"key": "score", "type": "number", "label": "得分"}],
    "pauses": {"papers": {"label": "等材料", "stops": ["promise"]}},
    "clocks": {"promise": {"label": "承诺时限", "from": ["take"], "to": ["closed"], "term": "10d"}},
    "ladder": [{"clock": "promise", "at": "-1d", "effects": [{"remind": ["handler"]}]}],
    "survey": {"ask": ["closed"]},
    "keep": {"done": "10y"},
}  # fmt: skip


def make_type() -> CaseType:
    """Published as version 1."""
    Unit.add_root(code="zwfw", name="政务服务办", level="office")
    whole = {"pack": "own", "key": "dog", "title": "犬证", **LIFE}
    text = spec.canonical(spec.CaseSpec.model_validate(whole))
    made = CaseType.objects.create(slug="own.dog", title="犬证", spec=text, units={"office": "zwfw"})
    types.publish(made)
    return made


def signed_in(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1"), backend="home.auth.Backend")
    return client


def at(row: CaseType, *path) -> str:
    return "/".join([ROOT, str(row.pk), *map(str, path)]) + "/"


def change(client: Client, address: str, **fields):
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, body_of(page.content.decode(), "mark", **fields), content_type=TYPED)


def publish(client: Client, row: CaseType, **fields):
    """Pressed by who has looked at what it changes."""
    seen = client.get(at(row, "publish")).context["mark"]
    return client.post(at(row, "publish"), {"mark": seen, **fields})


def draft(row: CaseType) -> spec.CaseSpec:
    return Draft(CaseType.objects.get(pk=row.pk)).life


@pytest.fixture
def row(db):
    return make_type()


@pytest.fixture
def boss(client, row):
    return signed_in(client)
