"""The one door of submissions, and how what came through it is read again.

A submission is taken once for a key, however often and from however many sides it is sent.
"""

import uuid
from collections import ChainMap
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forms import digests, fields, publishing, quota, reading, schema, sealing, uploads
from forms.answers import ROW, Answers
from forms.errors import EVERYWHERE, Invalid, closed
from forms.models import Attachment, FormVersion, SecretAnswer, StagedFile, Submission
from forms.reading import answers, cells, export_row, is_masked, label_of, logic_values, opened, shown
from forms.signals import submitted
from home import clock, personal, written
from home.prepared import Given, Prepared

__all__ = [
    "Invalid",
    "answers",
    "cells",
    "export_row",
    "is_masked",
    "label_of",
    "logic_values",
    "opened",
    "shown",
    "submit",
]
KEYED = Prepared(lambda: Submission.objects.filter(idempotency_key=Given("idempotency_key")))
Files = Mapping[str, list[UploadedFile | StagedFile]]


def submit(
    version: FormVersion,
    data: Mapping[str, Any],
    *,
    key: str,
    files: Files | None = None,
    about: str = "",
    channel: str = "web",
    entry_mode: str = "self",
    unit=None,
    helper=None,
    assist: Mapping[str, Any] | None = None,
    by=None,
    extra: Mapping[str, Any] | None = None,
    secret: str = "",
    announce: bool = True,
    only: Collection[str] = (),
    blank: Collection[str] = (),
) -> Submission:
    """Take in answers to ``version`` and return the submission; with a ``key`` seen before, the one of then.

    ``data``: {field key: what was typed, or a plain value as YAML has it}. ``files``: {field key: uploads, or files
    that a draft staged}. Hidden answers are left out, secret ones sealed. ``announce``: tell the receivers of
    forms.signals.submitted, in the same transaction; without it the caller does what they would (a case's move).
    ``only``: keys of the questions that are asked at all; the others are neither needed nor taken. ``blank``: keys
    whose answer is taken away by this one; where the form needs one, that is Invalid.
    Raises Invalid, Full where the form's places are taken; then, or if a receiver raises, nothing was written.
    """
    if version.pk is None:  # a form being tried: forms.review.rehearsal
        raise Invalid({EVERYWHERE: [_("This is a rehearsal: nothing is ever sent.")]}, 0)
    if found := _taken(key):
        return found
    if announce and not publishing.accepts(version):
        raise closed()
    known = ChainMap(extra or {}, around(channel, entry_mode, unit))
    judged = _judge(version.spec.only(only), data, files or {}, known)
    kept: list[str] = []
    try:
        with transaction.atomic():
            if announce:
                if found := _taken(key):  # while this one was judged, another was taken: it has its seat
                    return found
                quota.seat(version.form)
            row = _row(version, judged, key=key, about=about, channel=channel, entry_mode=entry_mode)
            row.unit, row.helper, row.assist = unit, helper, dict(assist or {})
            return _write(row, judged, kept, secret=secret, by=by, announce=announce, blank=blank)
    except BaseException:
        for storage_key in kept:  # a file without a row would lie there for ever
            uploads.discard(storage_key)
        raise


def around(channel: str, entry_mode: str, unit) -> dict[str, Any]:
    """What rules may ask about the entering itself: intake.channel, intake.mode, intake.unit."""
    return {"intake": {"channel": channel, "mode": entry_mode, "unit": unit.code if unit else None}}


def _taken(key: str) -> Submission | None:
    return KEYED.first(idempotency_key=key)


class _Judged:
    """Answers found right, with the files that go with them."""

    def __init__(self, found: Answers, files: dict[str, list[uploads.Prepared | StagedFile]]) -> None:
        self.answers, self.files = found, files
        self.spec = found.spec
        self.values = {key: value for key, value in found.values().items() if key not in files}

    def place(self, path: str) -> str:
        """Where a file is kept for good: "photo", or "family.0.photo" for one in the first row of a repeat."""
        key, *rest = path.split(".")
        return f"{key}.{self._row(key, rest[0])}.{rest[1]}" if rest else path

    def _row(self, key: str, name: str) -> int:
        return next(n for n, row in enumerate(self.values[key]) if row.get(ROW) == name)


def _judge(spec: schema.Form, data: Mapping[str, Any], files: Files, extra: Mapping[str, Any]) -> _Judged:
    _known(spec, [*data, *files], data)
    prepared, refused = _inspected(spec, files)
    names = {key: [{"name": each.name} for each in sent] for key, sent in prepared.items()}
    found = Answers(spec, data, files=names, extra=extra)
    shown_files = {path: sent for path, sent in prepared.items() if _is_there(found, path)}
    errors = found.problems()
    for path, said in refused.items():
        key = path.partition(".")[0]
        if found.shows(key):
            errors[key] = said if path == key else [*errors.get(key, []), *said]
    if errors:
        raise Invalid(errors, found.first_broken() or 0)
    return _Judged(found, shown_files)


def _is_there(found: Answers, path: str) -> bool:
    """True if the question at ``path`` shows, and the row it is in holds it."""
    key, *rest = path.split(".")
    if not rest:
        return found.shows(key)
    return any(row.get(ROW) == rest[0] and row.get(rest[1]) for row in found.value(key) or ())


def _known(spec: schema.Form, keys: list[str], data: Mapping[str, Any]) -> None:
    """Refuse what the form does not have: a slip in a script should not look like an answer."""
    known = {field.key: field for field in spec.fields() if field.answers}
    strange = [key for key in keys if key.partition(".")[0] not in known]
    for key, raw in data.items():
        if key in known and known[key].columns and isinstance(raw, list | tuple):
            columns = {column.key for column in known[key].columns} | {ROW}
            strange += [
                f"{key}.{each}" for row in raw if isinstance(row, Mapping) for each in row if each not in columns
            ]
    if strange:
        said = _("The form does not ask for “%(key)s”.")
        raise Invalid({EVERYWHERE: [said % {"key": key} for key in dict.fromkeys(strange)]})


def _inspected(spec: schema.Form, files: Files) -> tuple[dict[str, list], dict[str, list[str]]]:
    """({key: what may be kept}, {key: why not}); what a draft staged was inspected when it came."""
    good: dict[str, list] = {}
    refused: dict[str, list[str]] = {}
    for key, sent in files.items():
        field = spec.at(key)
        for each in sent:
            try:
                good.setdefault(key, []).append(each if isinstance(each, StagedFile) else uploads.inspect(each, field))
            except uploads.Refused as refusal:
                refused.setdefault(key, []).append(str(refusal))
    if uploads.too_many(each.size for sent in good.values() for each in sent):
        refused.setdefault(next(iter(good)), []).append(uploads.too_many_words())
    return good, refused


def _row(version: FormVersion, judged: _Judged, **columns: Any) -> Submission:
    at = clock.now()
    agreed = {
        key: {"at": at.isoformat(), **fields.of("consent").agreed(judged.spec.field(key))}
        for key, value in judged.values.items()
        if _type(judged, key) == "consent" and value
    }
    return Submission(
        uuid=uuid.uuid4(), version=version, consent=agreed, idempotency_key=columns.pop("key"), at=at, **columns
    )


def _type(judged: _Judged, key: str) -> str:
    return judged.spec.field(key).type


def _write(
    row: Submission, judged: _Judged, kept: list[str], *, secret: str, by, announce: bool, blank: Collection[str] = ()
) -> Submission:
    attachments = _attachments(judged, kept)
    row.data, secrets, plain = _stored(row.uuid, judged, attachments)
    row.data |= dict.fromkeys(blank)
    plain |= dict.fromkeys(blank)
    row.digest = digests.of(plain)
    try:
        with transaction.atomic():  # a savepoint: PostgreSQL lets two of a key come this far, one gets through
            written.insert([row])
    except IntegrityError:
        found = _taken(row.idempotency_key)
        if found is None:
            raise
        while kept:
            uploads.discard(kept.pop())
        return found
    for each in (*secrets, *attachments):
        each.submission = row
    written.insert(secrets)
    Attachment.objects.bulk_create(attachments)
    if announce:
        submitted.send(sender=Submission, submission=row, secret=secret, by=by)
    return row


def _attachments(judged: _Judged, kept: list[str]) -> list[Attachment]:
    rows = []
    for path, sent in judged.files.items():
        key = judged.place(path)
        for each in sent:
            info = each
            if isinstance(each, uploads.Prepared):
                info = each.save()
                kept.append(info.storage_key)
            same = {name: getattr(info, name) for name in ("id", "name", "storage_key", "sha256", "size", "type")}
            rows.append(Attachment(field=key, **same))
    return rows


def _stored(at: uuid.UUID, judged: _Judged, attachments: list[Attachment]) -> tuple[dict, list[SecretAnswer], dict]:
    """(what stands in Submission.data, the sealed answers, everything in clear for the digest)."""
    data: dict[str, Any] = {}
    secrets: list[SecretAnswer] = []
    plain: dict[str, Any] = {}
    for key, value in judged.values.items():
        field = judged.spec.field(key)
        plain[key] = fields.of(field.type).to_json(field, value)
        data[key] = _sealed(at, key, field, value, plain[key], secrets)
    for each in attachments:
        entry = {"id": str(each.id), "name": each.name, "size": each.size, "type": each.type}
        key, *row = each.field.split(".")
        for kept, said in ((data, entry), (plain, each.sha256)):
            where = kept[key][int(row[0])] if row else kept
            where.setdefault(row[-1] if row else key, []).append(said)
    order = [field.key for field in judged.spec.fields()]
    return {key: data[key] for key in order if key in data}, secrets, plain


def _names_somebody(field, plain: Any) -> bool:
    """People write ID numbers and phones where nobody asked for them. A phone its editor made public is meant to be."""
    asked_in_public = field.public and field.type in ("phone", "mobile", "landline")
    return not asked_in_public and personal.has_numbers(_written(field, plain))


def _written(field, plain: Any) -> str:
    """What was written by hand of an answer; codes of places and lists are none."""
    return plain if isinstance(plain, str) else plain["detail"] if field.type == "address" else ""


def _sealed(at: uuid.UUID, path: str, field, value: Any, plain: Any, secrets: list[SecretAnswer]) -> Any:
    """``plain``, or a mask where the question is secret or a number of a person stands in it; tables cell by cell."""
    if field.secret or _names_somebody(field, plain):
        secrets.append(sealing.answer(at, path, field.type, plain))
        kind = fields.of(field.type)
        mask = kind.mask(field, value) if field.secret else personal.masked(kind.show(field, value))
        return reading.masked(mask)
    if not field.columns:
        return plain
    columns = {column.key: column for column in field.columns}
    return [
        {
            name: _sealed(at, f"{path}.{n}.{name}", columns[name], value[n][name], cell, secrets)
            for name, cell in row.items()
        }
        for n, row in enumerate(plain)
    ]
