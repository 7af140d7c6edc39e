"""A run keeps nobody from writing: on SQLite it plays on a copy in memory that holds no case of the office."""

from threading import Thread

import pytest
from django.db import connection, connections

from cases.models import Case
from cases.packs.drafted import drafted
from cases.packs.scenarios import beside, kept, playing
from home.models import Unit
from tests.cases.play.world import real

pytestmark = pytest.mark.django_db


def copied() -> int:
    """Rows that a copy holds."""
    with beside.database(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        names = [name for (name,) in cursor.fetchall()]
        return sum(cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)  # noqa: S608


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere a run is a transaction that is rolled back")
@pytest.mark.proof
def test_what_is_copied_does_not_grow_with_the_offices_cases(doudi):
    real(doudi)
    before = copied()
    for _n in range(5):
        real(doudi)
    assert copied() - before == 0
    newest = Case.objects.latest("pk").pk
    steps = kept.scenario_of(doudi.scenarios.get(title__startswith="三天没答复")).steps[:1]
    with playing.stage(drafted(doudi)) as world:
        assert not Case.objects.exists()
        playing.replay(world, list(steps))
        assert world.case("case").pk > newest, "files and caches go by keys: none is given twice"
    assert Case.objects.count() == 6


def test_the_office_is_back_also_when_a_run_fails(doudi):
    office = connections["default"]
    with pytest.raises(RuntimeError), playing.stage(drafted(doudi)):
        raise RuntimeError
    assert connections["default"] is office
    assert not Unit.objects.filter(code="scenario").exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_writes_while_a_run_stands(doudi):
    wrote: list[int] = []

    def write() -> None:
        try:
            wrote.append(Unit.objects.filter(code="baiyun").update(name="白云镇（改）"))
        finally:
            connection.close()

    with playing.stage(drafted(doudi)) as world:
        assert world.units
        other = Thread(target=write)
        other.start()
        other.join(timeout=5)
        assert wrote == [1], "the other writer waits for the run"
    assert Unit.objects.get(code="baiyun").name == "白云镇（改）"
