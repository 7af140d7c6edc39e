"""From a file to a draft of the form: what is the base, what differs, and writing it down. Nothing is published here.

`plan` looks and writes nothing; `land` writes one revision, or none where nothing changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from forms import publishing, schema
from forms.exchange.merging import ADDED, GONE, Decisions, Difference, Merge, merge
from forms.exchange.parts import Parts, put_together, take_apart
from forms.exchange.reading import Incoming
from forms.exchange.rows_in import OF_FORMS
from forms.exchange.scope import ROWS
from forms.exchange.words import Words
from forms.models import Form

MOST_REVISIONS = 200  # looked through for the version a workbook was made from


class Refused(ValueError):
    """Nothing can be taken over; str() says why."""


@dataclass
class Plan:
    """``row``: the form as it stands, unsaved for a new one. ``merge``: None for a new form.

    ``spec``: what the form would say; None while something is undecided or does not go together (``problems``).
    """

    row: Form
    spec: schema.Form | None
    merge: Merge | None = None
    words: Words | None = None
    mine: schema.Form | None = None
    knows_base: bool = False
    problems: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # key → key before, of renamed questions

    @property
    def is_new(self) -> bool:
        return self.merge is None

    @property
    def changes(self) -> bool:
        return self.spec is not None and (self.mine is None or schema.digest(self.mine) != schema.digest(self.spec))

    @property
    def differences(self) -> list[Difference]:
        """Those that are told: of a table that is new or gone its columns need not be."""
        found = self.merge.differences if self.merge else []
        whole = {each.part for each in found if each.setting in (ADDED, GONE)}
        return [each for each in found if each.part.partition(".")[0] not in whole or "." not in each.part]

    def undecided(self, decisions: Decisions) -> list[Difference]:
        return [each for each in (self.merge.conflicts if self.merge else ()) if each.id not in decisions]


def held(row: Form) -> Form:
    """The form as the builder holds it now: its newest revision, published or not."""
    return row.get_latest_revision_as_object() if row.latest_revision_id else row


def definition_of(row: Form) -> schema.Form:
    """What the builder holds now. Raises publishing.Unpublishable for a draft that is not whole yet."""
    return publishing.built(held(row))


def plan(incoming: Incoming, row: Form, decisions: Decisions | None = None) -> Plan:
    """What would come of the file. ``decisions``: of conflicts. Raises Refused."""
    theirs = incoming.spec
    if theirs is None:
        raise Refused(_("The file is wrong; nothing can be taken over."))
    if theirs.sheet is not None:
        raise Refused(_("A form with a score sheet is kept in its pack, not in the builder."))
    if row.pk is None:
        return Plan(row, theirs)
    try:
        mine = definition_of(row)
    except publishing.Unpublishable as slip:
        said = _("The draft in the builder is not whole yet, so nothing can be compared with it: %(why)s")
        raise Refused(said % {"why": " ".join(slip.sentences)}) from slip
    base = base_of(row, incoming.base, mine)
    return _compared(Plan(row, None, mine=mine, knows_base=base is not None), base, theirs, incoming, decisions or {})


def _compared(made: Plan, base: schema.Form | None, theirs: schema.Form, incoming: Incoming, decisions: Decisions):
    before = take_apart(base) if base else None
    here = take_apart(made.mine, before)
    there = take_apart(theirs, before or here, incoming.former if before else {})
    made.merge = merge(before, here, there, decisions)
    made.words = Words(here, there, before or Parts())
    made.keys = {key: old for key, old in incoming.former.items() if before}
    made.problems = list(_broken_keys(made, there))
    if not made.problems:
        made.spec, made.problems = _built(made.merge.merged)
    if made.undecided(decisions):
        made.spec = None
    return made


def _built(merged: Parts) -> tuple[schema.Form | None, list[str]]:
    try:
        return schema.build(put_together(merged)), []
    except ValidationError as error:
        return None, schema.sentences(error)


def _broken_keys(made: Plan, theirs: Parts) -> Iterator[str]:
    """Answers are kept under published keys: such a key is neither changed nor given to another type."""
    versions = [version.spec for version in made.row.versions.all()]
    types = {each.key: each.type for spec in versions for each in spec.fields()}
    for part, settings in made.merge.merged.settings.items():
        key, kind = settings.get("key"), settings.get("type")
        if "." in part or not kind:
            continue
        label = settings.get("label", key)
        if part in types and key != part:
            yield _(
                "“%(label)s” is published under the key “%(key)s”, and answers are kept under it. Write it back; for "
                "another question add a row with an empty id."
            ) % {"label": label, "key": part}
        elif types.get(key, kind) != kind:
            yield _(
                "“%(label)s”: answers of another kind are kept under “%(key)s” already. Give the question another name."
            ) % {"label": label, "key": key}


def base_of(row: Form, digest: str, mine: schema.Form) -> schema.Form | None:
    """The version of ``row`` with this digest: published, or any draft of it."""
    if not digest:
        return None
    if schema.digest(mine) == digest:
        return mine
    version = row.versions.filter(sha256=digest).first()
    if version:
        return version.spec
    for revision in row.revisions.order_by("-pk")[:MOST_REVISIONS]:
        try:
            spec = publishing.built(revision.as_object())
        except (publishing.Unpublishable, ValueError, KeyError):  # an unfinished draft, or one of an older shape
            continue
        if schema.digest(spec) == digest:
            return spec
    return None


# --- writing --------------------------------------------------------------------------------------------------------
@transaction.atomic
def land(made: Plan, by: Any = None) -> Form:
    """Save what the plan comes to as a draft; twice changes nothing. Raises Refused where the form is locked."""
    if made.spec is None:
        raise Refused(" ".join(made.problems) or _("Something is still to be decided."))
    if not made.changes:
        return made.row
    if made.is_new:
        return _begun(made, by)
    row = Form.objects.select_for_update().get(pk=made.row.pk)
    if schema.digest(definition_of(row)) != schema.digest(made.mine):
        raise Refused(_("Somebody changed the form in the meantime. Import the file again."))
    if refusal := locked(row, by):
        raise Refused(refusal)
    draft = held(row)
    _say(draft, made.spec, publishing.raw_stream(draft.fields), made.keys)
    draft.save_revision(user=by, log_action=True)
    return row


def locked(row: Form, by: Any) -> str:
    """Why ``by`` may not write to ``row`` now; "" if nothing stands against it."""
    lock = row.get_lock()
    if lock is None or (by is not None and not lock.for_user(by)):
        return ""
    return _("The form is locked, or waits for an approval. Unlock it first.")


def _begun(made: Plan, by: Any) -> Form:
    row = made.row
    _say(row, made.spec)
    row.live = False
    row.save()
    row.save_revision(user=by, log_action=True)
    return row


def _say(row: Form, spec: schema.Form, before: Iterable[dict] = (), renamed: Mapping[str, str] | None = None) -> None:
    """Make ``row`` hold ``spec``. Blocks keep their ids, so that the history shows what changed."""
    row.title = spec.title
    row.fields = keep_ids(publishing.stream_from_schema(spec), before, renamed)
    for name in OF_FORMS - {"sheet"}:  # what else is a setting of the whole form stands in a column of its name
        setattr(row, name, getattr(spec, name))


def keep_ids(stream: list[dict], before: Iterable[dict], renamed: Mapping[str, str] | None = None) -> list[dict]:
    """``stream`` (raw) with the ids that the same questions have in ``before``; ``renamed``: {key: key before}."""
    _give(stream, _ids(before), renamed or {})
    return stream


def _ids(blocks: Iterable[dict], within: str = "") -> dict[str, str]:
    """What a block is told by → its id; see _name."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.get("id"):
            found[f"{within}.{_name(block)}"] = block["id"]
        found |= _ids(_inner(block), _name(block) if block["type"] in ROWS else "")
    return found


def _give(blocks: Iterable[dict], ids: Mapping[str, str], renamed: Mapping[str, str], within: str = "") -> None:
    for block in blocks:
        name = _name(block)
        if known := ids.get(f"{within}.{renamed.get(name, name)}"):
            block["id"] = known
        _give(_inner(block), ids, {} if block["type"] in ROWS else renamed, name if block["type"] in ROWS else "")


def _inner(block: dict[str, Any]) -> list[dict]:
    return [*(block["value"].get("fields") or ()), *(block["value"].get("columns") or ())]


def _name(block: dict[str, Any]) -> str:
    """A question is told by its key, a step by its title, a check by its sentence."""
    value = block["value"]
    return value.get("name") or f"{block['type']}:{value.get('title') or value.get('say') or ''}"
