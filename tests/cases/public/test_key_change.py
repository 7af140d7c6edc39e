"""A new key for secret answers, by the command an operator uses; then the old key is taken out and nothing is lost."""

import base64
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases import codes, outbox, surveys
from cases.found_by import with_secret
from cases.health import keys as keys_health
from cases.models import Case
from cases.transition import look
from forms import intake
from forms.filling import Filling
from home import clock, crypto
from tests.cases.public import office as world
from tests.forms.intake_samples import ID, PLAIN, version_of
from tests.forms.test_filling import filled

NEW = "t2:" + base64.b64encode(b"1" * 32).decode()


@pytest.fixture
def old(settings):
    return settings.FIELD_KEYS[0]


@pytest.fixture
def life(inside, office):
    """A case with a life, its notices and rating; a form with secret cells; a draft nobody has sent."""
    world.to_closed(inside.case, office)
    table = intake.submit(version_of(slug="table"), PLAIN, key="table", announce=False)
    return inside, table, filled(version_of(slug="draft"))


def column_texts():
    """Every value of every column of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            yield from ((table, str(value)) for row in cursor.fetchall() for value in row)


def sealed_under(kid: str) -> list[str]:
    wanted = re.compile(rf"\b(aes|sm4)\.{kid}\.")
    return [table for table, text in column_texts() if wanted.search(text)]


def test_with_the_old_key_gone_everything_still_reads(life, office, settings, old):
    inside, table, draft = life
    settings.FIELD_KEYS = [NEW, old]
    call_command("cases", "verify")
    assert call_command("cases", "reseal").startswith("10")
    assert call_command("cases", "reseal").startswith("0")
    assert not sealed_under("t1")
    settings.FIELD_KEYS = [NEW]

    call_command("cases", "verify")
    assert keys_health()[0] == "ok"
    by = world.staff(office.people["window@town"])
    assert look(Case.objects.get(pk=inside.case.pk), "phone", by, "回电") == "13800001234"
    assert with_secret("138 0000 1234", None) == {inside.case.pk}
    assert intake.answers(table, secret=True)["kin"][0]["tel"] == "13900139000"
    assert Filling.of(draft.secret).answers["idno"] == ID
    assert inside.look_up().status_code == 302
    assert codes.pickup_code(world.SECRET) == world.CODE
    assert outbox.send_due(clock.now()).failed == 0
    assert inside.client.get(f"/rate/{surveys.token(surveys.waiting(inside.case))}/").status_code == 200


def test_a_key_taken_out_too_early_is_told_before_anybody_misses_an_answer(life, settings):
    settings.FIELD_KEYS = [NEW]
    assert keys_health()[0] == "fail"
    with pytest.raises(CommandError):
        call_command("cases", "verify")


def test_another_hash_key_is_told(life, settings):
    settings.HASH_KEY = "sha256:" + base64.b64encode(b"2" * 32).decode()
    assert keys_health()[0] == "fail"
    with pytest.raises(CommandError):
        call_command("cases", "verify")


def test_changing_the_suite_changes_no_hash(life, office, settings):
    inside, _table, _draft = life
    settings.FIELD_SUITE = "sm4"
    call_command("cases", "verify")
    assert keys_health()[0] == "ok"
    assert inside.look_up().status_code == 302
    assert with_secret("13800001234", None) == {inside.case.pk}


def test_without_a_hash_key_the_oldest_key_must_stay_and_the_command_says_so(life, settings, old, capsys):
    settings.HASH_KEY, settings.FIELD_KEYS = "", [NEW, old]
    call_command("cases", "reseal")
    assert "HASH_KEY" in capsys.readouterr().err
    found = crypto.lookup("x", "phone")
    settings.HASH_KEY = "sha256:" + old.partition(":")[2]
    assert crypto.lookup("x", "phone") == found
