"""Trying a form exactly as a citizen fills it in, sending nothing: the runner's own filling over a row that expires.

What is tried has no version row, so there is nothing intake could take; `send` refuses besides.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from forms import carrying, publishing, schema
from forms.asking import StepForm
from forms.errors import EVERYWHERE, Invalid
from forms.filling import Filling, asks_again
from forms.models import Form, FormVersion, Rehearsal, StagedFile
from forms.review.scenarios import Tried
from home import clock

KEPT = timedelta(hours=8)  # a working day; the ticker takes it away (forms.drafts.expire)


def begin(form: Form, user, version: FormVersion | None = None) -> Rehearsal:
    """A new rehearsal of what the builder holds, or of ``version``; an earlier one of this person goes.

    Raises publishing.Unpublishable where the builder holds no whole form.
    """
    text = version.schema if version else schema.canonical(publishing.built(form))
    Rehearsal.objects.filter(form_id=form.pk, user=user).delete()
    row = Rehearsal(form_id=form.pk, user=user, schema=text, number=version.number if version else None)
    row.expires_at = clock.now() + KEPT
    row.seal({"answers": {}, "files": {}, "done": []})
    row.save(force_insert=True)
    return row


def of(form: Form, user) -> Rehearsal | None:
    """The rehearsal of ``form`` that ``user`` is in the middle of."""
    return Rehearsal.objects.filter(form=form, user=user, expires_at__gt=clock.now()).select_related("form").first()


class Rehearsed(Filling):
    """A filling whose answers lie in a rehearsal. Files are looked at like a citizen's; only their names are kept."""

    def __init__(self, row: Rehearsal) -> None:
        self.row = row
        kept = row.open()
        self.done_keys, self.kept_files = set(kept["done"]), kept["files"]
        version = FormVersion(form=row.form, number=row.number or 0, schema=row.schema)
        super().__init__("", version, None, answers=kept["answers"])

    submission = None

    @cached_property
    def staged(self) -> dict[str, list[StagedFile]]:
        return {path: [StagedFile(field=path, **each) for each in rows] for path, rows in self.kept_files.items()}

    def done(self, step: int) -> bool:
        return set(self._judged.keys(self.steps[step])) <= self.done_keys

    def keep(self, step: int | None, form: StepForm) -> bool:
        right = form.is_valid() and not asks_again(form.post.data)
        self.answers = {**self.answers, **form.typed}
        self.done_keys = self.done_keys - {*form.fields} | ({*form.fields} if right else set())
        gone = form.post.gone()
        for path, rows in list(self.kept_files.items()):
            self.kept_files[path] = [each for each in rows if each["id"] not in gone]
        for path, came in form.uploads.items():
            names = [_file(path, each) for each in came]
            self.kept_files[path] = [*self.kept_files.get(path, []), *names] if form.post.field_at(path).many else names
        self.row.seal({"answers": self.answers, "files": self.kept_files, "done": sorted(self.done_keys)})
        self.row.save(update_fields=["sealed"])
        self._forget()
        form.restage(self.staged)
        return right

    def send(self, **_how: Any):
        raise Invalid({EVERYWHERE: [_("This is a rehearsal: nothing is ever sent.")]}, 0)

    def _forget(self) -> None:
        for name in ("_judged", "staged"):
            self.__dict__.pop(name, None)

    @property
    def judged(self):
        """The answers so far (forms.answers.Answers)."""
        return self._judged

    @property
    def tried(self) -> Tried:
        """What was typed, as a scenario keeps it: without technical blanks."""
        answers: Mapping[str, Any] = {key: raw for key, raw in self.answers.items() if carrying.filled(raw)}
        files = {path: [each["name"] for each in rows] for path, rows in self.kept_files.items() if rows}
        return Tried(answers, files, self.channel)


def _file(path: str, each: Any) -> dict[str, Any]:
    ident = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{path}/{each.name}"))
    return {"id": ident, "name": each.name, "size": each.size, "type": each.type}
