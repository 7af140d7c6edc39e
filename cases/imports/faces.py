"""A batch as its page shows it: ready words and numbers; the template neither counts nor decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.imports import kinds, marking, running
from cases.models import Batch, BatchRow, CaseType

SHOWN, LISTED, CHANGES = 20, 200, 30  # rows of the preview, sentences on the page, rows with what would change
HIDDEN = "••••"
State, Outcome = Batch.State, BatchRow.Outcome


@dataclass(frozen=True)
class Cell:
    text: str
    wrong: str = ""


@dataclass(frozen=True)
class Row:
    n: int
    outcome: str
    label: str
    cells: list[Cell]
    told: str = ""


class BatchFace:
    def __init__(self, batch: Batch) -> None:
        self.batch, self.kind = batch, kinds.KINDS[batch.kind]

    @cached_property
    def title(self) -> str:
        if self.batch.kind == "cases":
            found = CaseType.objects.filter(slug=self.batch.target).values_list("title", flat=True).first()
            return found or str(self.kind.label)
        return str(self.kind.label)

    # --- how far ------------------------------------------------------------------------------------------------
    @property
    def working(self) -> bool:
        return self.batch.state in Batch.WORKING

    @cached_property
    def progress(self) -> tuple[int, int]:
        """(done, of all) of the state's own work."""
        batch = self.batch
        if batch.state == State.READING:
            return 0, max(batch.rows, 1)
        if batch.state == State.JUDGING:
            return sum(batch.counts.values()), max(batch.rows, 1)
        todo = batch.results.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED))
        if batch.state == State.CARRYING:
            return todo.filter(done=True).count(), max(todo.count(), 1)
        done = batch.results.filter(done=True)
        return done.filter(n__gte=batch.cursor).count(), max(done.count(), 1)

    @property
    def percent(self) -> int:
        done, every = self.progress
        if self.batch.state in (State.BACKING, State.UNDOING):
            every = max(self.batch.counts.get(Outcome.NEW, 0) + self.batch.counts.get(Outcome.CHANGED, 0), 1)
            done = every - self.batch.results.filter(done=True, n__lt=self.batch.cursor).count()
        return min(100 * done // every, 100)

    @property
    def state_words(self) -> str:
        words = {
            State.READING: _("The table is being read."),
            State.JUDGING: _("Every row is being looked through. Nothing is written yet."),
            State.CARRYING: _("The rows are being carried out."),
            State.BACKING: _("A row was refused, so everything is being taken back."),
            State.UNDOING: _("Everything is being taken back."),
            State.READY: self._decision,
            State.DONE: self._done,
            State.UNDONE: _("Everything was taken back."),
            State.FAILED: _("Nothing was taken in."),
            State.DROPPED: _("This table was thrown away. Nothing was taken in."),
        }
        said = words[State(self.batch.state)]
        if self.kept:
            said = ngettext("Taken back, but for %(n)d row.", "Taken back, but for %(n)d rows.", len(self.kept))
            said %= {"n": len(self.kept)}
        return said

    @property
    def _decision(self) -> str:
        wrong = self.count(Outcome.WRONG)
        if wrong:
            said = ngettext("%(n)d row has to be corrected. Nothing was taken in.",
                            "%(n)d rows have to be corrected. Nothing was taken in.", wrong)  # fmt: skip
            return said % {"n": wrong}
        if not self.can_carry:
            return _("Every row stands as it is: there is nothing to take in.")
        return _("Nothing is wrong. Look at it once more, then take it in.")

    @property
    def _done(self) -> str:
        n = self.count(Outcome.NEW) + self.count(Outcome.CHANGED)
        return ngettext("%(n)d row was taken in.", "%(n)d rows were taken in.", n) % {"n": n}

    @property
    def tone(self) -> str:
        if self.batch.state in (State.FAILED,) or self.count(Outcome.WRONG):
            return "cin"
        return "" if self.working or self.batch.state == State.DROPPED else "amber" if self.kept else "jade"

    def count(self, outcome: str) -> int:
        return self.batch.counts.get(outcome, 0)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return [(each.value, str(each.label), self.count(each)) for each in Outcome]

    @property
    def can_carry(self) -> bool:
        some = self.count(Outcome.NEW) + self.count(Outcome.CHANGED)
        return self.batch.state == State.READY and some > 0 and not self.count(Outcome.WRONG)

    @property
    def can_drop(self) -> bool:
        return self.batch.state == State.READY

    @property
    def can_undo(self) -> bool:
        return self.batch.state == State.DONE

    @cached_property
    def has_sheet(self) -> bool:
        return bool(self.count(Outcome.WRONG)) and self.batch.chunks.exists()

    # --- rows ---------------------------------------------------------------------------------------------------
    @cached_property
    def errors(self) -> list[str]:
        found = []
        for said in marking.sentences(self.batch):
            found.append(said)
            if len(found) == LISTED:
                break
        return found

    @property
    def more_errors(self) -> bool:
        return len(self.errors) == LISTED

    @cached_property
    def ignored(self) -> str:
        return pgettext("place", ", ").join(heading for _l, heading, key in self.batch.columns if heading and not key)

    @cached_property
    def doubles(self) -> list[tuple[int, str]]:
        rows = self.batch.results.filter(outcome=Outcome.DOUBLE).order_by("n")[:50]
        return [(row.n, " ".join(said for _letter, said in row.errors)) for row in rows]

    @cached_property
    def kept(self) -> list[tuple[int, str, str]]:
        """(row, about, why) of what could not be taken back."""
        if self.batch.state not in (State.UNDONE, State.FAILED):
            return []
        rows = self.batch.results.filter(done=True).exclude(kept="").order_by("n")[:LISTED]
        return [(row.n, row.about, row.kept) for row in rows]

    @cached_property
    def changes(self) -> list[tuple[int, str, list[tuple[str, str, str, str]]]]:
        """(row, about, [(address, heading, before, after)]) of the first rows that would change something."""
        if self.batch.state != State.READY or not self.count(Outcome.CHANGED):
            return []
        hidden = {each.key for each in kinds.resource(self.batch).columns if each.secret}
        places = {key: (letter, heading) for letter, heading, key in self.batch.columns}
        return [
            (n, about, [
                (f"{places[key][0]}{n}", places[key][1], *(_shown(text, key in hidden) for text in (before, after)))
                for key, before, after in cells if key in places
            ])
            for n, about, cells in running.differences(self.batch, CHANGES)
        ]  # fmt: skip

    @property
    def more_changes(self) -> int:
        return self.count(Outcome.CHANGED) - len(self.changes)

    @property
    def headings(self) -> list[str]:
        return [heading for _letter, heading, _key in self.batch.columns]

    def rows(self) -> Iterator[Row]:
        """The first rows as they were sent, secret cells covered."""
        chunk = self.batch.chunks.order_by("n").first()
        if chunk is None or self.batch.state in (State.READING, State.JUDGING):
            return
        hidden = {each.key for each in kinds.resource(self.batch).columns if each.secret}
        places = [(letter, key) for letter, _heading, key in self.batch.columns]
        found = {row.n: row for row in self.batch.results.filter(n__lte=chunk.last).order_by("n")[:SHOWN]}
        for n, cells in running.rows_of(self.batch, chunk)[:SHOWN]:
            row = found[n]
            wrong = dict(row.errors)
            made = [
                Cell(_shown(cells[at] if at < len(cells) else "", key in hidden), wrong.get(letter, ""))
                for at, (letter, key) in enumerate(places)
            ]
            yield Row(n, row.outcome, str(row.get_outcome_display()), made, wrong.get("", ""))


def _shown(text: str, hidden: bool) -> str:
    return HIDDEN if hidden and text else text.removeprefix("\x01")
