"""What stands inside what: steps, groups, repeats. The one place that says whether a group stays a group here."""

from typing import Any

from django.utils.translation import gettext as _

from forms.exchange.fields_in import FieldReader, Places
from forms.exchange.problems import Problems
from forms.exchange.survey import GROUP, REPEAT, Entry, everything
from forms.field_kinds import KINDS

GROUPS = "group" in KINDS  # without it a group is its title as a note, and its questions
NOT_ON_GROUPS = (
    "required", "required_message", "constraint", "constraint_message", "calculation", "default", "choice_filter",
    "repeat_count", "read_only",
)  # fmt: skip
NOT_ON_REPEATS = ("constraint", "constraint_message", "calculation", "default", "choice_filter", "read_only")


class Made:
    """A question as plain data, with the entry it came from and where its rules stand. ``columns``: of a table."""

    def __init__(self, entry: Entry, data: dict[str, Any], places: Places) -> None:
        self.entry, self.data, self.places = entry, data, places
        self.columns: list[Made] = []
        self.inner: list[Made] = []  # of a group

    def whole(self) -> dict[str, Any]:
        more = {"columns": [each.whole() for each in self.columns]} if self.columns else {}
        more |= {"fields": [each.whole() for each in self.inner]} if self.inner else {}
        return self.data | more


class Nester:
    def __init__(self, reader: FieldReader, problems: Problems) -> None:
        self.reader, self.problems = reader, problems

    def placed(self, entry: Entry) -> list[Made]:
        """Questions that ``entry`` comes to, in order."""
        if entry.what == GROUP:
            return self.group(entry)
        if entry.what == REPEAT:
            return [self.repeat(entry)]
        return [Made(entry, *self.reader.field(entry))]

    def bare(self, entry: Entry, columns: tuple[str, ...]) -> None:
        for column in columns:
            if entry.row[column]:
                said = _("This has no meaning on a group or a repeat and is left out.")
                self.problems.unsupported(said, entry.row.cell(column))

    # --- groups -----------------------------------------------------------------------------------------------------
    def group(self, entry: Entry) -> list[Made]:
        self.bare(entry, NOT_ON_GROUPS)
        rule = self.reader.shown_if(entry)
        inner = [made for child in entry.within for made in self.placed(child)]
        if GROUPS and inner and not any(made.data["type"] == "group" for made in inner):
            made = self._heading(entry, "group", rule)
            made.data |= self.reader.part(entry)
            made.inner = inner
            return [made]
        for made in inner:
            _join(made, rule, entry)
        return [self._heading(entry, "note", rule), *inner] if entry.row["label"] else inner

    def _heading(self, entry: Entry, kind: str, rule: Any) -> Made:
        data = {"key": entry.key, "type": kind, "label": entry.row["label"] or entry.key}
        if entry.row["hint"]:
            data["help"] = entry.row["hint"]
        if rule is not None:
            data["show_if"] = rule
        return Made(entry, data, {"show_if": entry.row.cell("relevant")})

    # --- repeats ----------------------------------------------------------------------------------------------------
    def repeat(self, entry: Entry) -> Made:
        self.bare(entry, NOT_ON_REPEATS)
        made = Made(entry, *self.reader.field(entry))
        made.columns = [column for child in entry.within for column in self._columns(child, entry)]
        return made

    def _columns(self, child: Entry, table: Entry) -> list[Made]:
        if child.what == REPEAT:
            said = _("A repeat inside a repeat is not supported; it is left out.")
            self.problems.unsupported(said, child.row.cell("type"))
            return []
        if child.what == GROUP:
            self.bare(child, NOT_ON_GROUPS)
            rule = self.reader.shown_if(child, table.key)
            inner = [made for each in child.within for made in self._columns(each, table)]
            for made in inner:
                _join(made, rule, child)
            if child.row["label"]:
                said = _("A group inside a repeat is taken apart; its heading is left out.")
                self.problems.note(said, child.row.cell("label"))
            return inner
        if not _may_stand(child.type, table.type):
            said = _("A question of the type “%(type)s” cannot stand in a repeat here; it is left out.")
            self.problems.unsupported(said % {"type": child.written}, child.row.cell("type"))
            return []
        return [Made(child, *self.reader.field(child, table.key))]


def _join(made: Made, rule: Any, group: Entry) -> None:
    """``made`` is shown only if its group is too."""
    if rule is None:
        return
    own = made.data.get("show_if")
    made.data["show_if"] = rule if own is None else {"and": [rule, own]}
    if own is None:
        made.places["show_if"] = group.row.cell("relevant")


def _may_stand(kind: str, table: str) -> bool:
    about = KINDS[kind]
    return about.column if table == "table" else getattr(about, "inside", about.column) and kind not in ("table", table)


def choose_tables(top: list[Entry]) -> None:
    """A repeat is a table where all it asks may stand in one, else a repeat, where there are such."""
    for entry in everything(top):
        if entry.what == REPEAT and not entry.row["ow_type"]:
            asked = [each.type for each in everything(entry.within) if each.what != GROUP]
            fits = all(_may_stand(kind, "table") for kind in asked if kind)
            entry.type = "table" if fits or "repeat" not in KINDS else "repeat"


def steps(top: list[Entry], title: str) -> list[tuple[Entry | None, list[Entry], str]]:
    """(its group or None, what stands in it, title) of each step; questions outside any go to steps of their own."""
    found: list[tuple[Entry | None, list[Entry], str]] = []
    for entry in top:
        if entry.is_step:
            found.append((entry, entry.within, entry.row["label"] or entry.key))
        elif found and found[-1][0] is None:
            found[-1][1].append(entry)
        else:
            found.append((None, [entry], title if not found else _("More questions")))
    return found
