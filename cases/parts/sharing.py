"""What a whole shares with a part: the latest answers and facts of the keys its group names, never a secret one."""

from collections.abc import Iterator
from typing import Any

from cases import data
from cases.models import Case
from cases.parts.groups import group_of
from forms import intake
from forms.models import Attachment


def keys(part: Case) -> tuple[str, ...]:
    """Keys of the whole that ``part`` may see."""
    group = group_of(part) if part.parent_id else None
    return group.shared if group else ()


def shared_with(part: Case) -> dict[str, Any]:
    """What rules of ``part`` see of the whole, as it stands now."""
    wanted = keys(part)
    if not wanted:
        return {}
    known = data.context(part.parent).own
    return {key: known[key] for key in wanted if key in known}


def submissions(part: Case) -> list:
    """The whole's forms in which something is shared, oldest first."""
    wanted = set(keys(part))
    if not wanted:
        return []
    said = data.submissions(part.parent)
    return [each for each in said if wanted & {field.key for field in each.version.spec.fields()}]


def rows(part: Case) -> Iterator[dict[str, Any]]:
    """Rows as forms.intake.shown gives them, the latest answer of each shared key; secret ones stay masked."""
    wanted, found = keys(part), {}
    for submission in submissions(part):
        for step in intake.shown(submission):
            found |= {row["key"]: {**row, "submission": submission} for row in step["rows"] if row["key"] in wanted}
    return (found[key] for key in wanted if key in found)


def paper(part: Case, key: str) -> Attachment | None:
    """A file of the whole that was sent for a shared question."""
    if not part.parent_id:
        return None
    found = Attachment.objects.filter(pk=key, submission__in=submissions(part)).first()
    return found if found is not None and found.field.partition(".")[0] in keys(part) else None
