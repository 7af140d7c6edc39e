"""A long table with many columns, ours beside django-import-export as it comes; each in a process of its own, whose
peak memory is read. The very same rows and columns, in one run.
"""

import json
import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_noop
from import_export.fields import Field
from import_export.resources import ModelResource

from cases import exports
from cases.exports import files
from cases.models import Case, CaseType, Export
from cms.bench.office import Office
from cms.bench.pace import lap
from cms.bench.reading import Reading
from home import clock

COLUMNS = 20
ALLOWED = 50.0  # MiB that a table of any length may take
STOCK = gettext_noop("django-import-export as it comes")
LIMIT = gettext_noop("MiB that are allowed")
_kept: dict[str, tuple[float, float, float, float]] = {}


def xlsx(office: Office) -> Reading:
    ours, _mine, stock, _theirs = _measured(office, "xlsx")
    return Reading.of_rate("sheet_xlsx", office.rows, (ours, stock), STOCK, 10)


def csv(office: Office) -> Reading:
    ours, _mine, stock, _theirs = _measured(office, "csv")
    return Reading.of_rate("sheet_csv", office.rows, (ours, stock), STOCK, 1)


def memory(office: Office) -> Reading:
    """What the process grew by, at most, of the two formats."""
    most = max(_measured(office, kind)[1] for kind in ("xlsx", "csv"))
    return Reading.of_memory("sheet_memory", most, ALLOWED, LIMIT, 1)


def memory_beside(office: Office) -> Reading:
    _ours, mine, _stock, theirs = _measured(office, "xlsx")
    return Reading.of_memory("sheet_memory_xlsx", mine, theirs, STOCK, 1)


def _measured(office: Office, kind: str) -> tuple[float, float, float, float]:
    """(seconds, MiB) of ours, then of the other."""
    if kind not in _kept:
        _kept[kind] = (*_apart(lambda: _ours(office, kind)), *_apart(lambda: _stock(office, kind)))
    return _kept[kind]


def _ours(office: Office, kind: str) -> None:
    table = _table(office)
    taken = Export(user=office.eyes, at=clock.now(), format=kind, rows=office.rows)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        files.write(file, table, taken)


def _table(office: Office) -> exports.Table:
    """Twenty columns: those of a case, then answers as far as they go."""
    found = exports.table(_cases(office), CaseType.objects.get(slug=office.type_slug))
    own = len(found.headings) - len(found.answers)
    return replace(found, answers=found.answers[: COLUMNS - own])


def _cases(office: Office):
    return Case.objects.filter(type__slug=office.type_slug).order_by("pk")


class Stock(ModelResource):
    """As its documentation has it: fields with paths, one query with what they lead to."""

    class Meta:
        model = Case
        fields = ("number", "title", "type__title", "item_version__item__name", "state", "holder__name")
        fields += ("assignee__name", "channel", "opened_at", "next_due", "closed_at", "result", "version")

    def __init__(self, keys: list[str]) -> None:
        super().__init__()
        for key in keys:
            self.fields[f"answer_{key}"] = Field(attribute=f"submission__data__{key}", column_name=key)

    def get_export_order(self):
        return tuple(self.fields)


def _stock(office: Office, kind: str) -> None:
    keys = [field.key for field in office.form.spec.fields() if field.answers]
    made = Stock(keys[: COLUMNS - 13])
    related = ("type", "item_version__item", "holder", "assignee", "submission")
    body = made.export(_cases(office).select_related(*related)).export(kind)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.write(body if isinstance(body, bytes) else body.encode())


def _apart(work: Callable[[], None]) -> tuple[float, float]:
    """(seconds, MiB its peak was above what it began with) of ``work`` in a child process."""
    connections.close_all()  # neither shares the other's
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            with lap() as told:
                work()
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            os.write(writing, json.dumps([told.seconds, grown]).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    _pid, status = os.waitpid(child, 0)
    if status or not text:
        raise RuntimeError("A table could not be written in a process of its own.")
    seconds, grown = json.loads(text)
    return seconds, max(grown, 0.1)
