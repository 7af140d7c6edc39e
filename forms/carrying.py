"""What becomes of a draft's answers when they go over to another version of its form; also of an earlier case's.

Same question (key) and same type: the answer goes along, and is “kept” where it is right there too. Where it is not,
it stands in its box to be mended. A question of another type is asked again, one that is not asked any more is named
once with what was said. Nothing is lost that the report does not name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import fields, reading, schema, uploads
from forms.answers import FILES, ROW, Answers


@dataclass(frozen=True)
class Line:
    """One question in the report. ``text``: what was said, masked where it is secret. ``why``: in a sentence."""

    key: str
    label: str
    text: str = ""
    why: str = ""


@dataclass
class Carried:
    """``answers``: what is typed in the new version. ``files``: those that stay; ``done``: what needs no visit.

    The report: ``kept``, ``mend`` (still in its box, but wrong now), ``again`` (asked anew, another type), ``gone``
    (not asked any more), ``fresh`` (needed and never asked before).
    """

    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    kept: list[Line] = field(default_factory=list)
    mend: list[Line] = field(default_factory=list)
    again: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    fresh: list[Line] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def nothing_lost(self) -> bool:
        return not (self.mend or self.again or self.gone)


def carry(old: Answers, new: schema.Form, files: Mapping[str, list] | None = None, done: Iterable[str] = ()) -> Carried:
    """Take the answers of ``old`` over to ``new``. ``files``: {key: [StagedFile]}; ``done``: what was right already."""
    found, wanted = Carried(), {each.key: each for each in new.fields()}
    for each in old.spec.fields():
        _one(old, each, wanted.get(each.key), found)
    for path, rows in (files or {}).items():
        _files(path, old.spec.at(path), _at(wanted, path), rows, found)
    judged = Answers(new, found.answers, files=_faces(found.files), extra=old.extra)
    _judge(judged, old, wanted, found)
    found.fresh = [
        Line(key, wanted[key].label)
        for key in _shown(judged)
        if key not in found.answers and key not in found.files and not _asked(old.spec, key) and judged.needed(key)
    ]
    found.done = list(_done(old, judged, set(done), found))
    return found


# --- one question ---------------------------------------------------------------------------------------------------
def _one(old: Answers, was: schema.Field, now: schema.Field | None, found: Carried) -> None:
    raw = old.typed.get(was.key)
    if was.type in FILES or not was.answers or was.calc is not None or not filled(raw):
        return
    if now is None or now.calc is not None:
        why = _("This is not asked any more.") if now is None else _("This is worked out now.")
        found.gone.append(Line(was.key, was.label, _words(old, was, raw), why))
    elif now.type != was.type:
        found.again.append(Line(was.key, now.label, _words(old, was, raw), _("This is asked in another way now.")))
    elif was.columns:
        if rows := list(_rows(was, now, raw, found)):
            found.answers[was.key] = rows
    else:
        found.answers[was.key] = raw


def _rows(was: schema.Field, now: schema.Field, raw: Any, found: Carried) -> Iterator[dict[str, Any]]:
    """Rows of a table with the columns that are still asked, and a line for each column that is not."""
    columns = {column.key: column for column in now.columns or ()}
    rows = [row for row in raw if isinstance(row, Mapping)]
    staying = set()
    for column in was.columns or ():
        said = [row[column.key] for row in rows if filled(row.get(column.key))]
        there = columns.get(column.key)
        if there is not None and there.type == column.type and there.calc is None:
            staying.add(column.key)
        elif said and column.calc is None:
            text = "" if column.secret else pgettext("rule", ", ").join(map(str, said))
            label = _("%(table)s · %(column)s") % {"table": now.label, "column": column.label}
            why = _("This is asked in another way now.") if there else _("This is not asked any more.")
            (found.again if there else found.gone).append(Line(f"{was.key}.{column.key}", label, text, why))
    for row in rows:
        kept = {key: cell for key, cell in row.items() if key in staying}
        if ROW in row:  # a row of a repeat may hold files only
            yield {ROW: row[ROW], **kept}
        elif any(map(filled, kept.values())):
            yield kept


def filled(raw: Any) -> bool:
    """False for every kind of blank, an unticked box included."""
    if isinstance(raw, Mapping):
        return any(map(filled, raw.values()))
    if isinstance(raw, list | tuple):
        return any(map(filled, raw))
    return bool(raw.strip()) if isinstance(raw, str) else raw is not None and raw is not False


def _words(old: Answers, was: schema.Field, raw: Any) -> str:
    """What was said, as a page shows it; a wrong answer as it was typed."""
    try:
        value = old.formfield(was.key).clean(raw)
    except ValidationError:
        return "" if was.secret or not isinstance(raw, str) else raw
    return "" if value is None else reading.row(was, value)["text"]


# --- files ----------------------------------------------------------------------------------------------------------
def _at(wanted: Mapping[str, schema.Field], path: str) -> schema.Field | None:
    """The question at ``path`` of the new form: a key, or repeat.row.column."""
    key, *row = path.split(".")
    now = wanted.get(key)
    if now is None or not row:
        return now
    return next((column for column in now.columns or () if column.key == row[-1]), None)


def _files(path: str, was: schema.Field, now: schema.Field | None, rows: list, found: Carried) -> None:
    names = pgettext("rule", ", ").join(each.name for each in rows)
    if now is None:
        found.gone.append(Line(was.key, was.label, names, _("This is not asked any more.")))
    elif now.type != was.type:
        found.again.append(Line(was.key, now.label, names, _("This is asked in another way now.")))
    else:
        fit = [each for each in rows if each.size <= uploads.limit_mb(now) * uploads.MB]
        fit = fit if now.many else fit[-1:]
        if fit:
            found.files[path] = fit
        if left := [each.name for each in rows if each not in fit]:
            why = _("There is room for less now; take the photo again or send it smaller.")
            found.again.append(Line(was.key, now.label, pgettext("rule", ", ").join(left), why))


def _faces(files: Mapping[str, list]) -> dict[str, list[dict[str, Any]]]:
    return {
        key: [{"name": each.name, "size": each.size, "type": each.type} for each in rows] for key, rows in files.items()
    }


# --- the new version ------------------------------------------------------------------------------------------------
def _judge(judged: Answers, old: Answers, wanted: Mapping[str, schema.Field], found: Carried) -> None:
    """Tell what is right in the new version from what is still there but has to be mended."""
    for key, raw in found.answers.items():
        now = wanted[key]
        try:
            value = judged.formfield(key).clean(judged.raw(key))
        except ValidationError as slip:
            why = " ".join(slip.messages)
            found.mend.append(Line(key, now.label, _words(old, old.spec.field(key), raw), why))
        else:
            if value is not None and judged.shows(key):
                found.kept.append(Line(key, now.label, reading.row(now, value)["text"]))
    for path, rows in found.files.items():
        label = judged.spec.at(path).label
        found.kept.append(Line(path, label, pgettext("rule", ", ").join(each.name for each in rows)))


def _shown(answers: Answers) -> Iterator[str]:
    for step in answers.steps:
        yield from answers.keys(step)


def _asked(spec: schema.Form, key: str) -> bool:
    return any(each.key == key for each in spec.fields())


def _done(old: Answers, new: Answers, done: set[str], found: Carried) -> Iterator[str]:
    """Questions of the new version's steps in which nothing is new: all of them stood in steps that were done."""
    seen = {key for step in old.spec.steps for key in old.keys(step) if key in done}
    changed = {line.key.partition(".")[0] for line in (*found.mend, *found.again)}
    for step in new.spec.steps:
        keys = new.keys(step)
        if keys and set(keys) <= seen - changed and not new.problems(keys):
            yield from keys


def fitting(typed: Mapping[str, Any], old: schema.Form, new: schema.Form) -> dict[str, Any]:
    """Of ``typed`` in ``old`` what ``new`` asks in the same way."""
    types = {each.key: each.type for each in new.fields()}
    return {key: raw for key, raw in typed.items() if types.get(key) == old.field(key).type}


def fit(field: schema.Field, raw: Any, answers: Answers) -> bool:
    """True if ``raw`` would be a right answer to ``field`` of the form ``answers`` are of."""
    try:
        return answers.formfield(field.key).clean(raw) is not None
    except ValidationError:
        return False


def plain(submission, secret: bool = True) -> dict[str, Any]:
    """{key: raw answer} of a submission, secret ones opened, as if they had been typed."""
    spec = submission.version.spec
    return {
        key: fields.of(spec.field(key).type).typed(spec.field(key), value)
        for key, value in reading.answers(submission, secret=secret).items()
        if spec.field(key).type not in FILES
    }
