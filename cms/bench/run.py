"""Which measurements there are, and one run of those that are wanted."""

from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from cms.bench import exports, forms, growing, judging, moves, office, queue, scenarios, searching, sheets, timers
from cms.bench.reading import Reading

LEAST_ROWS = 100  # two pages of the queue
LISTS = ("grows", "queue")  # all that can be measured among thin cases
MEASURED: dict[str, Callable[[office.Office], Reading]] = {
    **{name: growing.after(name) for name in growing.MEASURED},
    "queue_first": queue.first,
    "queue_page_100": queue.deep,
    "queue_depth": queue.depth,
    "export_rows_xlsx": exports.xlsx,
    "export_rows_csv": exports.csv_text,
    "sheet_xlsx": sheets.xlsx,
    "sheet_csv": sheets.csv,
    "sheet_memory": sheets.memory,
    "sheet_memory_xlsx": sheets.memory_beside,
    "form_judge": judging.judge,
    **searching.MEASURED,
    "form_get": forms.get,
    "move": moves.move,
    "scenarios": scenarios.scenarios,
    "form_post": forms.post,  # these last: they add cases
    "form_send": forms.send,
    "timers": timers.one_night,  # the very last: it fires what all cases wait for
}


def chosen(names: list[str]) -> list[str]:
    """Measurements whose name begins with one of ``names``, all without any. Raises ValueError naming a stranger."""
    for name in names:
        if not any(each.startswith(name) for each in MEASURED):
            raise ValueError(name)
    return [each for each in MEASURED if not names or each.startswith(tuple(names))]


def too_thin(names: list[str], rows: int) -> list[str]:
    """Which of ``names`` need whole cases, that so large an office has not."""
    return [each for each in names if rows > office.WHOLE and not each.startswith(LISTS)]


def run(names: list[str], rows: int, say: office.Say) -> list[Reading]:
    """Fill the database, which must be empty, and measure."""
    if connection.introspection.table_names():
        raise RuntimeError("The bench works in an empty database of its own only.")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with override_settings(ROOT_URLCONF="cms.bench.urls"):
        measured = office.build(min(rows, growing.SMALL), say)
        growing.before(names, measured)
        return list(_measured(names, office.grown(measured, rows, say), say))


def _measured(names: list[str], measured: office.Office, say: office.Say) -> Iterator[Reading]:
    for name in names:
        say(name)
        yield MEASURED[name](measured)
