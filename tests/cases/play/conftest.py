"""A county with 兜底办, its editor, and somebody at the play page."""

import pytest

from cases import packs
from cases.models import CaseType
from home.models import Unit, User
from tests.cases.play.world import UNITS, Play, filed


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


@pytest.fixture
def play(client, boss, doudi):
    return Play(client, doudi)


@pytest.fixture
def kept(play, doudi):
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    play.press("keep", ow__title="没人答复就升级", ow__each="on")
    return doudi.scenarios.get(from_pack="")
