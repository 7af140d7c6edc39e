"""One draft being filled in, step by step: by a citizen on a form page, by a clerk beside a case, in a survey.

    filling = Filling.of(secret) or Filling.fresh(version, channel="web")
    form = filling.form(0, request.POST, request.FILES)      # 0: the first step that shows; None: all on one page
    if filling.keep(0, form): …                              # what was typed is stored, right or wrong
    submission = filling.send()                              # once, however often it is pressed; raises Invalid

A draft is data, never proof that a step was right: `send` judges everything again.
"""

import secrets
import uuid
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Self

from django.db import transaction

from forms import (
    carrying,
    drafts,
    fields,
    intake,
    materials,
    reading,
    resuming,
    schema,
    sealing,
    sent_files,
    turns,
    uploads,
)
from forms.answers import Answers
from forms.asking import BUTTON, Post, StepForm
from forms.drafts import KEPT, SENT_KEPT, Elsewhere, expire
from forms.errors import Invalid
from forms.models import Draft, FormVersion, StagedFile, Submission
from forms.sealing import hashed
from home import clock, terminals

__all__ = ["KEPT", "SENT_KEPT", "Elsewhere", "Filling", "Invalid", "expire"]
CHANNELS = ("town", "village", "county", "kiosk", "app", "web", "qycode", "hotline")


class Filling:
    """``secret``: the bearer's only key. ``answers``: {field key: what was typed}, hidden ones too. ``extra``: what
    rules may ask beside the form. ``only``: the questions asked, if not all. ``single``: a question a page. Nothing is
    in the database before the first `keep`."""

    single = False

    def __init__(self, secret: str, version: FormVersion, draft: Draft | None, **about: Any) -> None:
        self.secret, self.version, self.draft = secret, version, draft
        self.about: str = about.get("about", "")
        self.channel: str = about.get("channel", "web")
        self.entry_mode: str = about.get("entry_mode", "self")
        self.unit, self.helper = about.get("unit"), about.get("helper")
        self.assist: dict[str, Any] = dict(about.get("assist") or {})
        self.extra: Mapping[str, Any] = about.get("extra") or {}
        self.answers: dict[str, Any] = dict(about.get("answers") or {})
        self.only: Collection[str] = about.get("only") or ()

    @classmethod
    def fresh(
        cls,
        version: FormVersion,
        *,
        about: str = "",
        channel: str = "web",
        entry_mode: str = "self",
        unit=None,
        helper=None,
        assist: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
        answers: Mapping[str, Any] | None = None,
        only: Collection[str] = (),
        secret: str = "",
    ) -> Self:
        """A filling with a new secret, or the one given. ``answers``: what is known already, as if typed."""
        given = {"about": about, "channel": channel, "entry_mode": entry_mode, "unit": unit, "helper": helper}
        given |= {"assist": assist, "only": only}
        return cls(secret or secrets.token_urlsafe(32), version, None, extra=extra, answers=answers, **given)

    @classmethod
    def of(
        cls,
        secret: str,
        *,
        version: FormVersion | None = None,
        extra: Mapping[str, Any] | None = None,
        helper=None,
        only: Collection[str] = (),
    ) -> Self | None:
        """The filling that ``secret`` opens; None if there is none, it expired, or it is of another ``version``."""
        rows = Draft.objects.select_related("version__form", "unit", "helper")
        draft = rows.filter(secret_hash=hashed(secret), expires_at__gt=clock.now()).first() if secret else None
        if draft is None or (version is not None and draft.version_id != version.pk):
            return None
        found = cls.over(draft, secret=secret, extra=extra, helper=helper)
        found.only = only
        return found

    @classmethod
    def over(cls, draft: Draft, *, secret: str = "", extra: Mapping[str, Any] | None = None, helper=None) -> Self:
        """The filling of a draft that is known already; without its secret it is only looked at."""
        found = cls(secret, draft.version, draft, extra=extra, helper=helper or draft.helper, unit=draft.unit)
        found.assist = draft.assist
        found.about, found.channel, found.entry_mode = draft.about, draft.channel, draft.entry_mode
        found.answers = sealing.open_draft(draft)
        return found

    # --- what shows -------------------------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        """The submission's idempotency key: the draft's, so two presses mean one, also from two devices."""
        return self.draft.idempotency_key if self.draft else hashed(f"send:{self.secret}")

    @cached_property
    def submission(self) -> Submission | None:
        """What came of it, once it was sent."""
        return Submission.objects.filter(idempotency_key=self.key).select_related("version__form").first()

    @cached_property
    def _judged(self) -> Answers:
        return self._answers(self.answers)

    def _answers(self, typed: Mapping[str, Any], files: Mapping[str, list] | None = None) -> Answers:
        around = ChainMap(self.extra, intake.around(self.channel, self.entry_mode, self.unit))
        return Answers(self.spec, typed, files=sent_files.faces(self.staged) if files is None else files, extra=around)

    @cached_property
    def staged(self) -> dict[str, list[StagedFile]]:
        """{field key: files kept beside the draft}."""
        found: dict[str, list[StagedFile]] = {}
        for each in self.draft.files.all() if self.draft else ():
            found.setdefault(each.field, []).append(each)
        return found

    @property
    def spec(self):
        """The form as it is asked: forms.schema.Form."""
        asked = self.version.spec.only(self.only)
        return asked.one_by_one if self.single else asked

    @property
    def steps(self) -> list:
        """Steps that show (forms.schema.Step), as far as the answers say; their places are what `form` takes."""
        return self._judged.steps

    @property
    def materials(self) -> materials.Personal:
        """Which papers the answers so far call for."""
        return materials.of(self._judged)

    def value(self, key: str) -> Any:
        """The clean answer to a question; None where there is none, it is wrong or hidden."""
        return self._judged.value(key)

    def done(self, step: int) -> bool:
        """True if the step was kept and was right then."""
        return bool(self.draft) and set(self._judged.keys(self.steps[step])) <= {*self.draft.done_steps}

    # --- asking and keeping -----------------------------------------------------------------------------------------
    def form(self, step: int | None, data=None, files=None, *, also: Iterable[str] | None = None) -> StepForm:
        """The questions of a step as a Django form. With ``data`` it is bound, and its errors stand beside them.

        ``also``: names that the page posts for itself beside ours; with them, or with a step, a name the form does
        not have is refused. A page that posts more than a form to one address leaves it out.
        """
        if data is None:
            return StepForm(self._judged, self._keys(self._judged, step), staged=self.staged)
        schema_step = None if step is None else self.steps[step]
        asked = self.spec.fields() if schema_step is None else schema_step.questions
        post = Post(asked, data, files)
        typed = post.typed()
        good, refused = sent_files.inspected(post, self.staged)
        after = sent_files.faces_after(post, good, self.staged)
        judged = self._answers({**self.answers, **typed}, after)
        keys = None if schema_step is None else judged.keys(schema_step)
        form = StepForm(judged, keys, staged=self.staged, post=post)
        form.typed, form.uploads, form.refused = typed, good, refused
        form.strange = post.strangers(also or ()) if step is not None or also is not None else []
        return form

    def _keys(self, answers: Answers, step: int | None) -> list[str] | None:
        return None if step is None else answers.keys(self.steps[step])

    def keep(self, step: int | None, form: StepForm) -> bool:
        """Store what was typed, right or wrong, and good files; True if the step is right and nothing else was asked.
        Raises turns.Overtaken.

        The latest answers win question by question, so two tabs on one draft lose nothing of each other's steps.
        """
        right = form.is_valid() and not asks_again(form.post.data)
        with transaction.atomic():
            draft = self._locked()
            turns.take(draft, form.post.data)
            if draft.version_id != self.version.pk:  # another tab went over to a new version: what is asked there stays
                form.typed, right = carrying.fitting(form.typed, self.version.spec, draft.version.spec), False
                self.version = draft.version
            self.answers = {**sealing.open_draft(draft), **form.typed}
            draft.answers = sealing.seal_draft(draft.pk, self.answers)
            done = right or ({*form.fields} <= {*draft.done_steps} and form.is_valid())
            draft.done_steps = sorted({*draft.done_steps} - {*form.fields} | ({*form.fields} if done else set()))
            resuming.follow(draft, self._answers(self.answers).value)
            drafts.touched(draft, "done_steps", "fact_hash", "turns")
            single = {path for path in form.uploads if not form.post.field_at(path).many}
            rows = sent_files.rows(form.typed)
            came = {path: sent for path, sent in form.uploads.items() if not sent_files.rowless(path, rows)}
            left = {str(each.pk) for each in draft.files.all() if sent_files.rowless(each.field, rows)}
            old = drafts.restage(draft, form.post.gone() | left, came, single)
        for storage_key in old:
            uploads.discard(storage_key)
        self.draft = draft
        self._forget()
        form.restage(self.staged)
        return right

    def put(self, answers: Mapping[str, Any]) -> None:
        """Store ``answers`` as if they had been typed; nothing is judged and no step is done by it."""
        with transaction.atomic():
            draft = self._locked()
            self.answers = {**sealing.open_draft(draft), **answers}
            draft.answers = sealing.seal_draft(draft.pk, self.answers)
            drafts.touched(draft)
        self.draft = draft
        self._forget()

    def stage(self, field: schema.Field, prepared: uploads.Prepared) -> None:
        """Keep one good file beside the draft, which came apart from its step. Raises uploads.Refused."""
        if not uploads.room(field, self.staged.get(field.key, ())):
            raise uploads.Refused(uploads.too_many_files(uploads.most_files(field)))
        staying = [each for key, rows in self.staged.items() if field.many or key != field.key for each in rows]
        if uploads.too_many([prepared.size, *(each.size for each in staying)]):
            raise uploads.Refused(uploads.too_many_words())
        with transaction.atomic():
            draft = self._locked()
            single = set() if field.many else {field.key}
            old = drafts.restage(draft, set(), {field.key: [prepared]}, single)
            drafts.touched(draft)
        for storage_key in old:
            uploads.discard(storage_key)
        self._forget()

    def add_files(self, sent: Mapping[str, list]) -> dict[str, list[str]]:
        """Stage uploads {path: files} of any questions at once; returns {key: why not} of those that were refused.

        The same file sent again is kept once.
        """
        refused: dict[str, list[str]] = {}
        for path, files in sent.items():
            field = self.version.spec.at(path)
            known = {each.sha256 for each in self.staged.get(path, ())}
            for each in files:
                try:
                    prepared = uploads.inspect(each, field)
                    if prepared.sha256 not in known:
                        self.stage(field.model_copy(update={"key": path}), prepared)
                except uploads.Refused as refusal:
                    refused.setdefault(path.partition(".")[0], []).append(str(refusal))
        return refused

    def carried(self, version: FormVersion) -> carrying.Carried:
        """What would become of the answers in another ``version`` of the form."""
        return carrying.carry(self._judged, version.spec, self.staged, self.draft.done_steps if self.draft else ())

    def go_over(self, version: FormVersion) -> carrying.Carried:
        """Go on in another ``version`` of the form; what became of each answer."""
        with transaction.atomic():
            draft = self.draft = self._locked()
            self.version, self.answers = draft.version, sealing.open_draft(draft)
            self._forget()
            found = self.carried(version)
            draft.version = self.version = version
            self.answers, draft.done_steps = found.answers, found.done
            draft.answers = sealing.seal_draft(draft.pk, self.answers)
            drafts.touched(draft, "version", "done_steps")
            drafts.unstage(draft, {each.pk for rows in found.files.values() for each in rows})
        self._forget()
        return found

    def _forget(self) -> None:
        for name in ("_judged", "staged", "submission"):
            self.__dict__.pop(name, None)

    def _locked(self) -> Draft:
        """The draft's row, made if there is none (any more), held until the transaction ends. Raises Elsewhere."""
        rows = Draft.objects.select_for_update().filter(pk=self.draft.pk) if self.draft else ()
        row = next(iter(rows), None)
        if row is None:
            self.draft = None
            return self._born()
        if row.secret_hash != hashed(self.secret):
            raise Elsewhere(row)
        if row.version_id == self.version.pk:
            row.version = self.version
        return row

    def _born(self) -> Draft:
        now, made = clock.now(), uuid.uuid4()
        return Draft.objects.create(
            id=made,
            secret_hash=hashed(self.secret),
            version=self.version,
            about=self.about,
            answers=sealing.seal_draft(made, self.answers),
            channel=self.channel,
            entry_mode=self.entry_mode,
            unit=self.unit,
            helper=self.helper,
            assist=self.assist,
            session=terminals.session(),
            idempotency_key=self.key,
            created_at=now,
            updated_at=now,
            expires_at=now + KEPT,
        )

    # --- checking and sending ---------------------------------------------------------------------------------------
    def first_broken(self) -> int | None:
        """Index of the first shown step with something to correct."""
        return self._judged.first_broken()

    def summary(self) -> list[dict[str, Any]]:
        """[{title, rows: [{key, label, text, secret, files, table, group}]}] of shown steps, blanks included."""
        spec = self.spec
        values = {key: self._judged.value(key) for step in self.steps for key in self._judged.keys(step)}
        codes = {value for key, value in values.items() if spec.field(key).type == "unit" and value}
        with fields.known_units(codes):
            return [
                {
                    "title": step.title,
                    "rows": [
                        reading.row(spec.field(key), values[key]) | {"group": reading.heading(step, key)}
                        for key in self._answering(step)
                    ],
                }
                for step in self.steps
            ]

    def _answering(self, step) -> list[str]:
        return [key for key in self._judged.keys(step) if self.spec.field(key).answers]

    def send(self, *, by=None, announce: bool = True) -> Submission:
        """Take the draft in as a submission, once. Raises Invalid. See forms.intake.submit for ``announce``."""
        with transaction.atomic():
            if self.draft is not None:
                self.draft = self._locked()  # presses of one draft wait for one another here
                self.version = self.draft.version  # another tab may have gone over to a new one
                self.answers = sealing.open_draft(self.draft)
                self._forget()
            if self.submission:
                return self.submission
            sent = intake.submit(
                self.version,
                self.answers,
                key=self.key,
                files=self.staged,
                about=self.about,
                channel=self.channel,
                entry_mode=self.entry_mode,
                unit=self.unit,
                helper=self.helper,
                assist=self.assist,
                by=by,
                extra=self.extra,
                secret=self.secret,
                announce=announce,
                only=self.only,
            )
            if self.draft is not None:
                drafts.emptied(self.draft, {attachment.pk for attachment in sent.attachments.all()})
        self._forget()
        return sent

    def drop(self) -> None:
        """Forget the draft and its files: somebody starts anew."""
        if self.draft is not None:
            drafts.delete([self.draft])
            self.draft, self.answers = None, {}
            self._forget()


def asks_again(data: Mapping[str, Any]) -> bool:
    """True if the post wants the page again, not the next one: a row more, a file out, a question that shows now; or a
    script keeps what was typed so far.
    """
    return fields.row_button(data) or data.get(BUTTON) in ("refresh", "auto")
