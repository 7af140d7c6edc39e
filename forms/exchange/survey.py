"""The survey sheet as a tree: questions, groups and repeats, with the key and type of each. Rules are not read here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from forms.exchange import layout
from forms.exchange.book import Row, Sheet
from forms.exchange.problems import Problems
from forms.exchange.scope import Question
from forms.field_kinds import KINDS
from forms.fields.blocks import free_name, speakable
from forms.keys import key_problem

GROUP, REPEAT, QUESTION = "begin_group", "begin_repeat", "question"


@dataclass
class Entry:
    """A row that asks or holds others. ``type``: ours, "" where there is none; ``former``: its key when exported."""

    row: Row
    what: str
    written: str  # the type as XLSForm has it
    list_name: str = ""
    name: str = ""
    key: str = ""
    former: str = ""
    type: str = ""
    within: list["Entry"] = field(default_factory=list)

    @property
    def is_step(self) -> bool:
        return self.what == GROUP and (layout.STEP in self.row["appearance"].split() or self.row["ow_type"] == "step")


Lists = dict[str, list[dict[str, str]]]


def entries(sheet: Sheet, problems: Problems) -> list[Entry]:
    """Top-level entries in order."""
    top: list[Entry] = []
    open_: list[Entry] = []
    for row in sheet.rows:
        what, written, list_name = _type(row, problems)
        if what in ("end_group", "end_repeat"):
            _close(row, what, open_, problems)
            continue
        if not what:
            continue
        entry = Entry(row, what, written, list_name, row["name"])
        if not _is_known(entry, problems):
            continue
        (open_[-1].within if open_ else top).append(entry)
        if what != QUESTION:
            open_.append(entry)
    for entry in open_:
        problems.wrong(_("This %(type)s is never ended.") % {"type": entry.written}, entry.row.cell("type"))
    _keyed(top, problems)
    return top


def _type(row: Row, problems: Problems) -> tuple[str, str, str]:
    """What a row is, its type in one spelling, and the list it chooses from; blanks for a row to pass over."""
    words = row["type"].replace("begin ", "begin_", 1).replace("end ", "end_", 1).split()
    if not words:
        if row["name"] or row["label"]:
            problems.wrong(_("This row has no type."), row.cell("type"))
        return "", "", ""
    if words[0].lower() in ("select", "choose") and len(words) > 1 and words[1].lower() in ("one", "multiple", "all"):
        words = ["select_multiple", *words[4:]] if words[1].lower() == "all" else [f"select_{words[1]}", *words[2:]]
    type_ = words[0] if words[0] in ("dateTime",) else words[0].lower()
    type_ = layout.SAME_TYPE.get(type_, type_)
    if type_ in ("end_group", "end_repeat", GROUP, REPEAT):
        return type_, type_, ""
    rest = words[1:]
    if type_ in ("select_one", "select_multiple") and "or_other" in rest:
        rest.remove("or_other")
        said = _("“or_other” is not supported: add the choice, and a text question shown for it.")
        problems.unsupported(said, row.cell("type"))
    return QUESTION, type_, rest[0] if rest else ""


def _close(row: Row, what: str, open_: list[Entry], problems: Problems) -> None:
    if not open_ or open_[-1].what != what.replace("end_", "begin_"):
        problems.wrong(_("“%(type)s” ends nothing that is open here.") % {"type": what}, row.cell("type"))
    else:
        open_.pop()


def _is_known(entry: Entry, problems: Problems) -> bool:
    """Gives ``entry`` its type; False for what is left out."""
    row = entry.row
    if entry.what == GROUP:
        return True
    if entry.written in layout.RECORDED_ANYWAY:
        problems.note(_("Left out: when a form was filled in is recorded anyway."), row.cell("type"))
        return False
    own = row["ow_type"]
    if own and own not in KINDS:
        problems.wrong(_("There is no field type “%(type)s”.") % {"type": own}, row.cell("ow_type"))
        return False
    if entry.what == REPEAT:
        entry.type = own or "table"
        return True
    if entry.written == "calculate" and not own:
        entry.type = ""  # known when its expression is read
        return True
    entry.type = own or layout.type_of(entry.written, row["appearance"]) or ""
    if own and not layout.goes_with(own, entry.written):
        said = _("“%(own)s” in the column ow_type does not go with the type “%(type)s”. Empty one of the two.")
        problems.wrong(said % {"own": own, "type": entry.written}, row.cell("ow_type"))
        return False
    return bool(entry.type) or _strange(entry, problems)


def _strange(entry: Entry, problems: Problems) -> bool:
    where, told = entry.row.cell("type"), {"type": entry.written}
    if entry.written in layout.XLSFORM_TYPES:
        problems.unsupported(_("The type “%(type)s” is not supported; the question is left out.") % told, where)
    else:
        problems.wrong(_("There is no type “%(type)s” in XLSForm. Is it misspelt?") % told, where)
    return False


# --- keys -----------------------------------------------------------------------------------------------------------
def everything(top: list[Entry]) -> Iterator[Entry]:
    for entry in top:
        yield entry
        yield from everything(entry.within)


def _keyed(top: list[Entry], problems: Problems) -> None:
    """Names that are no keys of ours become such, and are told. Columns have keys of their own."""
    taken: set[str] = set()
    _keys_of(top, taken, problems, "")


def _keys_of(these: list[Entry], taken: set[str], problems: Problems, table: str) -> None:
    for entry in these:
        if entry.is_step:
            entry.key = entry.row["id"] if entry.row["ow_type"] == "step" else _key(entry, set(), problems)
            _keys_of(entry.within, taken, problems, table)
            continue
        wanted = _exported(entry, table)
        entry.former = entry.row["id"].rpartition(".")[2]
        entry.key = wanted or _key(entry, taken, problems)
        if entry.what == GROUP:
            entry.key = free_name(entry.key, taken)
        elif entry.key in taken:
            said = _("The name “%(name)s” stands twice. Every question needs a name of its own.")
            problems.wrong(said % {"name": entry.name}, entry.row.cell("name"))
        taken.add(entry.key)
        inner = set() if entry.what == REPEAT else taken
        _keys_of(entry.within, inner, problems, entry.key if entry.what == REPEAT else table)


def _exported(entry: Entry, table: str) -> str:
    """A column that had to be called table_column keeps its key."""
    held, dot, key = entry.row["id"].rpartition(".")
    return key if dot and held == table and entry.name.startswith(f"{table}_{key}") else ""


def _key(entry: Entry, taken: set[str], problems: Problems) -> str:
    name = entry.name
    if not name:
        problems.wrong(_("This row has no name."), entry.row.cell("name"))
        return free_name("q", taken)
    if key_problem(name) is None:
        return name
    lowered = name.lower()
    key = free_name(lowered if key_problem(lowered) is None else speakable(name), taken)
    problems.note(
        _("“%(name)s” is no key here; it becomes “%(key)s”.") % {"name": name, "key": key}, entry.row.cell("name")
    )
    return key


def names(top: list[Entry], lists: Lists) -> dict[str, Question]:
    """What `${name}` may mean; see scope.Scope."""
    found: dict[str, Question] = {}
    for entry, table in _asking(top, None):
        codes = tuple(choice["code"] for choice in lists.get(entry.list_name, ())) or None
        question = Question(entry.key, entry.type, table.key if table else None, codes)
        found.setdefault(entry.name, question)
        if table:
            found[f"{table.key}.{entry.name}"] = question
    return found


def _asking(these: list[Entry], table: Entry | None) -> Iterator[tuple[Entry, Entry | None]]:
    for entry in these:
        if entry.what == GROUP:
            yield from _asking(entry.within, table)
            continue
        yield entry, table
        yield from _asking(entry.within, entry)
