"""A large table in slices: a few seconds of writing, then timers, notices and whoever else waits have their turn.

What a slice wrote is kept as a piece in private storage, and beside the job how far it came, in one update: any
ticker goes on from there. A piece that nothing points to was being written when somebody pulled the plug; it is
written again and the lost one swept away. Which cases and which questions stand in the table is settled when it
begins; what they say, and whether the person may still see them, when their row is written.
"""

import shutil
import tempfile
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from cases import exports
from cases.exports import files, sources, workbook, zipped
from cases.exports.columns import Answer
from cases.exports.plan import Opened
from cases.models import Case, Export
from forms import rights as form_rights
from home import clock, crypto, typed

CHUNK = 1000
CHUNK_IN_CLEAR = 50  # each of these writes an event


class Job:
    """One export, claimed by this process until it is let go."""

    def __init__(self, taken: Export, opened: Opened | None = None) -> None:
        self.taken, self.opened = taken, opened
        self.claimed: datetime | None = taken.touched_at
        self.state: dict[str, Any] = dict(taken.progress)

    def go_on(self, until: float) -> bool:
        """Write until the clock shows ``until`` (time.monotonic), a chunk at least; True when the file is there."""
        if not self.state and not self._begin():
            return False
        while self.state["at"] < self.state["cases"] or not self.state["whole"]:
            if not self._slice(until):
                return False  # another process has taken over
            if time.monotonic() >= until:
                break
        return self._finish() if self.state["whole"] else self._let_go()

    def _begin(self) -> bool:
        """Asked anew as this person at this moment: who may see less by now gets less."""
        taken = self.taken
        listed = sources.listed(taken.source, typed.asked(taken.query), taken.user)
        table = listed.table(taken.user)
        keys = array("q", listed.cases.values_list("pk", flat=True).iterator(chunk_size=10_000))
        asked = [[answer.heading, {str(form): key for form, key in answer.keys.items()}] for answer in table.answers]
        state = {"keys": _keep(taken, ContentFile(keys.tobytes())), "cases": len(keys), "asked": asked}
        state |= {"at": 0, "rows": 0, "pieces": [], "length": 0, "crc": 0, "size": 0, "whole": False}
        return self._settle(state, rows=len(keys), headings=table.headings)

    def _slice(self, until: float) -> bool:
        state = dict(self.state)
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            piece = _Piece(file, self.taken.format, self._headings(), state)
            for looked_at, rows in self._table().chunks(self._keys(state["at"])):
                piece.add(rows)
                state["at"] += looked_at
                if time.monotonic() >= until:
                    break
            state |= piece.close(last=state["at"] >= state["cases"])
            state["length"] += file.tell()
            file.seek(0)
            kept = _keep(self.taken, File(file))
        if self._settle(state | {"pieces": [*state["pieces"], kept]}):
            return True
        _drop([kept])
        return False

    def _table(self) -> exports.Table:
        user = self.taken.user
        seen = Case.objects.visible_to(user, listed=True)
        answers = [Answer(heading, {int(form): key for form, key in keys.items()}) for heading, keys in self._asked]
        withheld = frozenset(form_rights.withheld(user, form_rights.EXPORT))
        chunk = CHUNK_IN_CLEAR if self.opened else CHUNK
        return exports.Table(seen, answers, withheld, self.opened, chunk)

    @property
    def _asked(self) -> list[tuple[str, dict[str, str]]]:
        return self.state["asked"]

    def _headings(self) -> list[str]:
        return exports.Table(Case.objects.none(), [Answer(heading, {}) for heading, _keys in self._asked]).headings

    def _keys(self, after: int) -> array:
        keys = array("q")
        with storages["private"].open(self.state["keys"]) as file:
            file.seek(after * keys.itemsize)
            keys.frombytes(file.read())
        return keys

    # --- what stands in the row -------------------------------------------------------------------------------------
    def _settle(self, state: dict[str, Any], **columns: Any) -> bool:
        """Write down how far it came, if it is still ours."""
        ours = Export.objects.filter(pk=self.taken.pk, finished_at=None, touched_at=self.claimed)
        claimed = clock.now()
        if not ours.update(progress=state, written=state["rows"], touched_at=claimed, **columns):
            return False
        self.state, self.claimed = state, claimed
        return True

    def _let_go(self) -> bool:
        Export.objects.filter(pk=self.taken.pk, touched_at=self.claimed).update(touched_at=None)
        return False

    def _finish(self) -> bool:
        taken, state = self.taken, self.state
        taken.rows = state["rows"]
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            if taken.format == "xlsx":
                opened = [partial(storages["private"].open, key) for key in state["pieces"]]
                member = zipped.Member(workbook.ROWS, state["crc"], state["size"], state["length"], opened)
                title = exports.Table(Case.objects.none()).title
                workbook.put_together(file, member, title, self._headings(), state["rows"], files.facts(taken))
            else:
                for key in state["pieces"]:
                    with storages["private"].open(key) as piece:
                        shutil.copyfileobj(piece, file)
            file.seek(0)
            kept = _keep(taken, File(file))
        now = clock.now()
        ours = Export.objects.filter(pk=taken.pk, finished_at=None, touched_at=self.claimed)
        columns = {"rows": state["rows"], "written": state["rows"], "finished_at": now, "progress": {}}
        if not ours.update(file=kept, expires_at=now + files.KEPT, **columns):
            _drop([kept])
            return False
        _drop([state["keys"], *state["pieces"]])
        return True


class _Piece:
    """What one slice writes of a table."""

    def __init__(self, file: IO[bytes], kind: str, headings: Sequence[str], state: dict[str, Any]) -> None:
        self.kind, self.headings, self.rows = kind, headings, state["rows"]
        self.out: Any = zipped.Squeezed(file, state["crc"], state["size"]) if kind == "xlsx" else file
        if not state["pieces"]:
            self._write((workbook if kind == "xlsx" else files.TEXTS[kind]).opening(headings))

    def add(self, rows: list[list[Any]]) -> None:
        if self.kind == "xlsx":
            self._write(workbook.body(rows, self.rows))
        else:
            self._write(files.TEXTS[self.kind].body(rows, self.headings))
        self.rows += len(rows)

    def close(self, *, last: bool) -> dict[str, Any]:
        """What the next piece has to know."""
        told = {"rows": self.rows, "whole": last}
        if self.kind != "xlsx":
            return told
        if last:
            self._write(workbook.closing(self.headings, self.rows))
            self.out.end()
        else:
            self.out.pause()
        return told | {"crc": self.out.crc, "size": self.out.size}

    def _write(self, text: str) -> None:
        self.out.write(text.encode())


def _keep(taken: Export, content: File) -> str:
    key = f"{folder(clock.today())}/{crypto.derive(f'{taken.pk}:{time.time_ns()}', 'export').hex()[:32]}"
    return storages["private"].save(key, content)


def folder(day) -> str:
    return f"exports/{day:%Y%m}"


def _drop(keys: Sequence[str]) -> None:
    for key in keys:
        with suppress(OSError):
            storages["private"].delete(key)


def kept_of(taken: Export) -> Iterator[str]:
    """Keys of all that stands in private storage for ``taken``."""
    if taken.file:
        yield taken.file
    if taken.progress and not taken.fault:
        yield taken.progress["keys"]
        yield from taken.progress["pieces"]
