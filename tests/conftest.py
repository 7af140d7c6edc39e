"""On PostgreSQL only what touches the database runs again; the rest has the same answer there."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine draws slowly; how fast examples are made says nothing about us.
settings.register_profile("office", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("office")

# What is drawn, read in or worked out without asking the database much has the same answer there too; screens of the
# admin and the counter ask it as others do. A night (LONG=1) runs these on both.
SAME_THERE = ("tests/forms/exchange/", "tests/forms/review/", "tests/forms/test_admin", "tests/forms/test_board",
              "tests/forms/test_places", "tests/forms/test_code_lists", "tests/cms/test_pages", "tests/cms/test_sample",
              "tests/cms/test_admin", "tests/cms/test_editing", "tests/cms/test_form_page",
              "tests/cms/test_form_changes", "tests/cms/test_learning", "tests/cases/test_admin",
              "tests/cases/test_desk_sign_in",
              "tests/cases/public/test_counter", "tests/cases/public/test_verify", "tests/home/")  # fmt: skip
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


@pytest.fixture(scope="session")
def first_copy(django_db_blocker):
    """Held while the first process makes the migrated database; the others wait, then copy it."""
    from tests import migrated

    with ExitStack() as held, django_db_blocker.unblock():
        held.enter_context(migrated.alone())
        copy = migrated.copy()
        if copy.exists():
            held.close()
            copy.use()
            copy = None
        yield copy, held


@pytest.fixture(scope="session")
def django_db_setup(first_copy, django_db_setup, django_db_blocker):
    copy, held = first_copy
    if copy is not None:
        with django_db_blocker.unblock():
            copy.save()
        held.close()


KNOWN_RED = [line for line in (Path(__file__).parent / "known_red.txt").read_text("utf-8").splitlines()
             if line and not line.startswith("#")]  # fmt: skip


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.nodeid.startswith(tuple(KNOWN_RED)):
            item.add_marker(pytest.mark.xfail(reason="tests/known_red.txt"))
    if os.environ.get("TEST_DATABASE") != "postgres":
        return
    kept = [item for item in items if _asks_the_database(item) and not _same_there(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _same_there(item) -> bool:
    if os.environ.get("LONG"):
        return False
    return bool(item.get_closest_marker("once")) or item.nodeid.startswith(SAME_THERE)


def _asks_the_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames))
