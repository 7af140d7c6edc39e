"""On PostgreSQL only what touches the database runs again; the rest has the same answer there."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.often import examples

# A busy machine draws slowly; how fast examples are made says nothing about us.
settings.register_profile(
    "office", deadline=None, max_examples=examples(50, 200), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("office")

# A landing asks PostgreSQL what may differ there: queries and their order, search, locks and races, numbers, keys,
# json, bulk writes, transactions. What draws pages, reads texts or works things out has the same answer on both, so
# it is tried on SQLite; a night (LONG=1) tries everything on both.
PAGES = ("play/", "public/test_counter", "public/test_giving_up", "public/test_mending", "public/test_paper",
         "public/test_party_parts", "public/test_receipt", "public/test_slip", "public/test_tablet",
         "public/test_track_page", "public/test_urging", "public/test_verify", "test_admin", "test_designer",
         "test_desk_board", "test_desk_case", "test_desk_dashboard", "test_desk_gone", "test_desk_here",
         "test_desk_moves", "test_desk_onward", "test_desk_sealed_texts", "test_desk_sign_in", "test_digest",
         "test_feeds", "test_mentions", "test_pack_pages", "test_paper", "test_part_pages", "test_phrases",
         "test_sms", "test_surveys_fair", "test_whose", "test_why")  # fmt: skip
SITE = ("admin", "bulk", "checks", "delegating", "editing", "elements", "field_help", "fitting", "form_", "guide_",
        "inspection", "kiosk", "learning", "made_packs", "pages", "passed_on", "points", "policies", "rating_by_code",
        "sample", "scheduled", "shown_pictures", "site_nights", "staleness", "starters", "ways_to_find")  # fmt: skip
FORMS = ("exchange/", "review/", "test_admin", "test_board", "test_code_lists", "test_filling", "test_part",
         "test_places", "test_publishing")  # fmt: skip
SAME_THERE = tuple(
    f"tests/{folder}{name}"
    for folder, names in {"cases/": PAGES, "cms/test_": SITE, "forms/": FORMS, "home/": ("",)}.items()
    for name in names
)
# Two at once, signs that only one of them keeps, and the like stand in files of pages too.
DIFFERS = ("tests/cases/test_designer_races", "tests/home/test_typed")
COMMITS = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


@pytest.fixture(autouse=True)
def usages(request):
    """Wagtail notes down with every page, form and type what it refers to: half of what it costs to make one, and of
    no use where nobody asks. Tests that ask “where is this used?” carry the mark `usages`."""
    if request.node.get_closest_marker("usages"):
        yield
        return
    from wagtail.signal_handlers import reference_index_auto_update_disabled as off

    off.value = True  # Wagtail's own way of saying so cannot stand within itself
    yield
    off.value = False


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


# What takes longest goes first, so that no worker is left alone with it at the end.
FIRST = ("tests/test_every_url", "tests/cms/test_simulate", "tests/cms/test_sample", "tests/cases/play/",
         "tests/cms/test_tables_in", "tests/journeys/test_run", "tests/journeys/test_every_page")  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    # Who commits leaves the tables empty, also of what migrations put there: those go last, in groups of their own.
    items.sort(key=lambda item: (_commits(item), not item.nodeid.startswith(FIRST)))  # stable
    for item in items:  # a file to a worker, where a test does not say better what it shares a world with
        if item.get_closest_marker("xdist_group") is None:
            file = item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(f"{file} commits" if _commits(item) else file))
        if item.nodeid.startswith(tuple(KNOWN_RED)):
            item.add_marker(pytest.mark.xfail(reason="tests/known_red.txt"))
    if os.environ.get("TEST_DATABASE") != "postgres":
        return
    kept = [item for item in items if _asks_the_database(item) and not _same_there(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _commits(item) -> bool:
    marked = item.get_closest_marker("django_db")
    return bool(marked and marked.kwargs.get("transaction")) or bool(COMMITS & set(item.fixturenames))


def _same_there(item) -> bool:
    if os.environ.get("LONG"):
        return False
    return bool(item.get_closest_marker("once")) or (
        item.nodeid.startswith(SAME_THERE) and not item.nodeid.startswith(DIFFERS)
    )


def _asks_the_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames))
