"""A list that is sent again, next month: lines whose business key has a case are held against it. What is the same
stays; what differs is corrected by the type's own move for that (one with ``only``, of the form the list fills in), one
event a case; what that move does not ask is told and left; cases the list has no longer are shown and left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import moves, query
from cases.actor import staff
from cases.data import Context, standing
from cases.models import Case, Category
from cases.registers import stored_as
from cases.transition import transition
from forms import fields, intake
from forms.answers import Answers
from home.models import Post, User

if TYPE_CHECKING:
    from cases.listing import Line, Openable


@dataclass(frozen=True)
class Change:
    """One answer as it stands and as the list has it, in words."""

    label: str
    before: str
    after: str


def compared(openable: "Openable", lines: "list[Line]", spoken: set[str], post: Post, channel: str) -> "list[Line]":
    """``lines`` with the cases that have their business keys, and what differs. ``spoken``: keys the list has columns
    for. Nothing is written."""
    life = openable.type.current.life
    key, asks = life.business_key, life.opening[1].form
    if key not in spoken or not any(move.only and move.form == asks for move in life.transitions.values()):
        return lines  # the engine says which case has the key already
    wanted = {stored_as(str(line.answers[key]), key) for line in lines if not line.problems and line.answers.get(key)}
    known = _cases(openable, wanted, post.user)
    told = query.said(list(known.values()))
    found = []
    for line in lines:
        case = known.get(stored_as(str(line.answers.get(key) or ""), key))
        if case is None or line.problems:
            found.append(line)
            continue
        row = Context(case, told=lambda case=case: told.get(case.pk, []))
        answers = Answers(openable.version.spec, line.answers, extra=intake.around(channel, "staff", post.unit))
        found.append(_held(openable, replace(line, case=case, again=True), row, answers, spoken, post))
    return found


def correct(openable: "Openable", line: "Line", user: User) -> "Line":
    """Make the line's changes. Raises CaseError or forms' Invalid."""
    case = Case.objects.get(pk=line.case.pk)
    move = _mover(openable, case, user)
    said = {key: line.answers.get(key) for key in line.corrects}
    data = standing(case, set(move.only)) | said
    transition(case, move.key, seen_version=case.version, by=staff(user), payload={"data": data})
    return replace(line, changed=True)


def gone(openable: "Openable", lines: "list[Line]", user: User) -> list[Case]:
    """Running cases that came by a list and that this one has no longer. Nothing is done to them."""
    if openable.type.current.life.business_key is None or any(line.problems for line in lines):
        return []
    rows = Case.objects.visible_to(user).filter(type=openable.type, merged_into=None, business_key__isnull=False)
    rows = rows.filter(submission__idempotency_key__startswith=f"list:{openable.type.pk}:")
    rows = rows.exclude(category=Category.CLOSED).exclude(pk__in=[line.case.pk for line in lines if line.case])
    return list(rows.select_related("type", "holder", "type_version").order_by("pk"))


def _cases(openable: "Openable", keys: set[str], user: User) -> dict[str, Case]:
    rows: QuerySet[Case] = Case.objects.visible_to(user).filter(type=openable.type, business_key__in=keys)
    rows = rows.filter(merged_into=None, released=False)
    return {row.business_key: row for row in rows.select_related("type", "type_version", "holder", "home")}


def _held(openable: "Openable", line: "Line", row: Context, answers: Answers, spoken: set[str], post: Post) -> "Line":
    differs = [key for key in spoken if not _same(row, answers, key)]
    if not differs:
        return line
    move = _mover(openable, line.case, post.user)
    may = [field.key for field in openable.version.spec.fields() if field.key in differs]
    changes = {key: _change(row, answers, key) for key in may}
    corrects = tuple(key for key in may if move and key in move.only)
    return replace(
        line,
        corrects=corrects,
        changes=tuple(changes[key] for key in corrects),
        stays=tuple(_left(changes[key]) for key in may if key not in corrects),
    )


def _same(row: Context, answers: Answers, key: str) -> bool:
    """Empty is the same as never said; a secret answer is not held against anything."""
    if answers.spec.field(key).secret:
        return True
    before, after = row.own.get(key), answers.logic(key)
    return before == after or (not before and not after and before is not False and after is not False)


def _change(row: Context, answers: Answers, key: str) -> Change:
    field = answers.spec.field(key)
    value = answers.value(key)
    after = "" if value is None else fields.of(field.type).show(field, value)
    return Change(field.label, row.words.get(key, ""), str(after))


def _left(change: Change) -> str:
    said = _("“%(label)s” stays “%(before)s”: a list does not change it to “%(after)s”.")
    return said % {"label": change.label, "before": change.before, "after": change.after}


def _mover(openable: "Openable", case: Case, user: User) -> moves.Move | None:
    form = openable.version.form_id
    return next((each for each in _offered(case, user) if each.only and each.form and each.form.form_id == form), None)


def _offered(case: Case, user: User) -> Iterator[moves.Move]:
    yield from moves.offered(case, staff(user))
