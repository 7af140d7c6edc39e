"""Many cases quickly: copies of a few that came through the real doors, each with a person of its own.

A copy has its own number, keys, sealed answers, digests and chain, so `manage.py cases verify` and `rebuild` take it
for what it is: a case. Nothing is sent: copies have no notices.
"""

import copy
import json
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from django.db import transaction

from cases import alike, codes, events, found_by, surveys
from cases.models import Case, CaseEvent, CaseKey, ClockRun, Link, Moment, Reach, Survey, Timer
from cases.numbering import next_numbers
from forms import fields, reading, sealing
from forms.models import SecretAnswer, Submission
from home import clock, crypto

CHUNK = 500
Person = Callable[[int], dict[str, Any]]


def write(originals: list[Case], rows: int, person: Person = lambda n: {}) -> Iterator[int]:
    """Write ``rows`` copies of ``originals``, turn and turn about; yields how many stand after each chunk.

    ``person``: running number → plain answers that replace the original's where its form asks them. Raises ValueError
    for an original that cannot be copied: one with files, relatives or a business key of its own.
    """
    models = [Model(case) for case in originals]
    turns, done = cycle(models), 0
    while done < rows:
        chunk = list(islice(turns, min(CHUNK, rows - done)))
        with transaction.atomic():
            _chunk([Copy(model, person(done + n)) for n, model in enumerate(chunk)])
        done += len(chunk)
        yield done


class Model:
    """An original, read once, with everything it has in clear."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.events = list(case.events.order_by("seq"))
        self.data = [events.read(event) for event in self.events]
        self.clocks, self.timers, self.reach = (list(rows.all()) for rows in (case.clocks, case.timers, case.reach))
        self.moments = list(case.moments.all())
        self.surveys = list(case.surveys.all())
        told = [case.submission_id, *(event.submission_id for event in self.events)]
        self.submissions = {
            row.pk: row for row in Submission.objects.filter(pk__in=filter(None, told)).select_related("version")
        }
        self.plain = {pk: _plain(row) for pk, row in self.submissions.items()}
        self._refuse()

    def _refuse(self) -> None:
        case = self.case
        relatives = Link.objects.filter(case=case).exclude(kind__in=alike.KINDS)  # a hint is no kinship
        if relatives.exists() or case.parent_id or case.spawned_by_id or case.business_key:
            raise ValueError(f"{case.number} has relatives or a key of its own; it cannot be copied.")
        if any(row.attachments.exists() for row in self.submissions.values()):
            raise ValueError(f"{case.number} has files; it cannot be copied.")


def _plain(row: Submission) -> dict[str, Any]:
    """Every answer as JSON, secret ones opened."""
    opened = {each.field: sealing.opened(each, row.uuid) for each in row.secrets.all()}
    if any("." in key for key in opened):
        raise ValueError(f"{row} has secret cells in a table; it cannot be copied.")
    return {**row.data, **opened}


@dataclass
class Copy:
    """One case in the making."""

    model: Model
    person: dict[str, Any]
    case: Case | None = None
    submissions: dict[int, Submission] = field(default_factory=dict)  # by the original's key
    surveys: dict[int, Survey] = field(default_factory=dict)


def _chunk(made: list[Copy]) -> None:
    """Parents before children: a case names its submission, the submissions of its moves name the case."""
    hidden: list[SecretAnswer] = []
    _insert(Submission, (_submission(each, each.model.case.submission_id, hidden) for each in made))
    _number(made)
    _insert(Case, (_case(each) for each in made))
    later = (
        _submission(each, pk, hidden) for each in made for pk in each.model.submissions if pk not in each.submissions
    )
    _insert(Submission, later)
    _insert(SecretAnswer, hidden)
    _insert(Survey, (_survey(each, row) for each in made for row in each.model.surveys))
    _insert(CaseEvent, (event for each in made for event in _events(each)))
    _insert(CaseKey, (key for each in made for key in _keys(each)))
    for name, model in (("clocks", ClockRun), ("timers", Timer), ("reach", Reach), ("moments", Moment)):
        _insert(model, (_fresh(row, case=each.case) for each in made for row in getattr(each.model, name)))


def _insert(model, rows) -> None:
    model.objects.bulk_create(rows)


def _fresh(row, **values: Any):
    """``row`` as a new one, with ``values`` instead of its own."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = {}
    made._state.adding = True
    made.pk = None
    for name, value in values.items():
        setattr(made, name, value)
    return made


def _number(made: list[Copy]) -> None:
    """Numbers as of each original's day, taken from the counter in one go for each original."""
    by_model: dict[int, list[Copy]] = {}
    for each in made:
        by_model.setdefault(id(each.model), []).append(each)
    for same in by_model.values():
        case = same[0].model.case
        with clock.at(case.opened_at):
            numbers = next_numbers(case.life, len(same))
        for each, number in zip(same, numbers, strict=True):
            code = codes.code_hash(codes.pickup_code(secrets.token_hex(16))) if case.code_hash else None
            each.case = _fresh(case, number=number, code_hash=code)


def _case(each: Copy) -> Case:
    each.case.submission = each.submissions.get(each.model.case.submission_id)
    return each.case


def _submission(each: Copy, pk: int, hidden: list[SecretAnswer]) -> Submission:
    model = each.model.submissions[pk]
    spec, plain = model.version.spec, dict(each.model.plain[pk])
    plain |= {key: value for key, value in each.person.items() if key in plain}
    made = _fresh(model, uuid=uuid.uuid4(), data={}, idempotency_key=f"copy:{uuid.uuid4().hex}")
    for key, value in plain.items():
        asked = spec.field(key)
        made.data[key] = value
        if asked.secret:
            kind = fields.of(asked.type)
            made.data[key] = reading.masked(kind.mask(asked, kind.from_json(asked, value)))
            row = sealing.answer(made.uuid, key, asked.type, value)
            row.submission = made
            hidden.append(row)
    made.digest = crypto.digest(json.dumps(plain, ensure_ascii=False, sort_keys=True))
    if each.case is not None:
        made.about = made.about.replace(each.model.case.number, each.case.number)
    each.submissions[pk] = made
    return made


def _keys(each: Copy) -> Iterator[CaseKey]:
    """By what the copy is found: its own person's name and phone."""
    found = set()
    for pk, made in each.submissions.items():
        if any(row.submission_id == pk for row in each.model.surveys):  # what was said in a rating finds nothing
            continue
        plain = {**each.model.plain[pk], **{key: each.person[key] for key in each.person if key in made.data}}
        form = made.version.form_id
        found |= {(form, lookup) for lookup in found_by.of_answers(made.version.spec, plain, lambda said=plain: said)}
    yield from (CaseKey(case=each.case, form_id=form, lookup=lookup) for form, lookup in sorted(found))


def _survey(each: Copy, row: Survey) -> Survey:
    made = _fresh(row, case=each.case, submission=each.submissions.get(row.submission_id))
    made.token_hash = surveys.token_hash(surveys.token(made))
    each.surveys[row.pk] = made
    return made


def _events(each: Copy) -> Iterator[CaseEvent]:
    """The original's log about the new case, sealed and chained anew."""
    before = events.genesis(each.case.pk)
    own = {"number": each.case.number, "code_hash": each.case.code_hash, "submission_id": each.case.submission_id}
    for event, told in zip(each.model.events, each.model.data, strict=True):
        data = dict(told)
        if "case" in data:
            data["case"] = {key: own.get(key, value) for key, value in data["case"].items()}
        if "survey" in data:
            data["survey"] = each.surveys[data["survey"]].pk
        made = _fresh(event, case=each.case, submission=each.submissions.get(event.submission_id))
        made.data = crypto.seal(data, events.aad(made))
        made.data_digest = events.data_digest(made, data)
        made.hash = before = events.chained(before, made)
        yield made
