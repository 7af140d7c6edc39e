"""Files that come with a step of a form: which may be kept, how they look beside those kept before, whose row they are
of. Nothing is stored here."""

from collections.abc import Mapping
from typing import Any

from forms import uploads
from forms.answers import ROW
from forms.asking import Post
from forms.models import StagedFile

Staged = Mapping[str, list[StagedFile]]


def inspected(post: Post, staged: Staged) -> tuple[dict[str, list[uploads.Prepared]], dict[str, list[str]]]:
    """({path: what may be kept}, {path: why not}) of the files that ``post`` brings to those ``staged`` already."""
    good: dict[str, list[uploads.Prepared]] = {}
    refused: dict[str, list[str]] = {}
    for key, sent in post.uploads().items():
        for each in sent if post.field_at(key).many else sent[-1:]:
            try:
                good.setdefault(key, []).append(uploads.inspect(each, post.field_at(key)))
            except uploads.Refused as refusal:
                refused.setdefault(key, []).append(str(refusal))
    _count(post, staged, good, refused)
    return good, refused


def _count(post: Post, staged: Staged, good: dict[str, list], refused: dict[str, list[str]]) -> None:
    """Drop from ``good`` what would be too many files or too many bytes."""
    size = sum(each.size for rows in staged.values() for each in rows)
    for key in list(good):
        most = uploads.most_files(post.field_at(key))
        room = uploads.room(post.field_at(key), staged.get(key, ()))
        if len(good[key]) > room:
            good[key] = good[key][:room]
            refused.setdefault(key, []).append(uploads.too_many_files(most))
        size += sum(each.size for each in good[key])
        if uploads.too_many([size]):
            size -= sum(each.size for each in good.pop(key))
            refused.setdefault(key, []).append(uploads.too_many_words())


def faces_after(post: Post, good: Mapping[str, list], staged: Staged) -> dict[str, list[dict[str, Any]]]:
    """{path: faces} of the files there will be when ``post`` is kept."""
    gone = post.gone()
    after = faces({key: [each for each in rows if str(each.pk) not in gone] for key, rows in staged.items()})
    for key, prepared in good.items():
        new = [{"id": "", "name": each.name, "size": each.size, "type": each.type} for each in prepared]
        after[key] = [*after.get(key, []), *new] if post.field_at(key).many else new
    return {key: each for key, each in after.items() if each}


def faces(staged: Staged) -> dict[str, list[dict[str, Any]]]:
    """{path: [{id, name, size, type}]}, without paths that hold nothing."""
    return {
        key: [{"id": str(each.pk), "name": each.name, "size": each.size, "type": each.type} for each in rows]
        for key, rows in staged.items()
        if rows
    }


def rows(typed: Mapping[str, Any]) -> dict[str, set[str]]:
    """{key of a repeat: names of its rows} as just typed."""
    return {
        key: {row[ROW] for row in value if ROW in row}
        for key, value in typed.items()
        if isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
    }


def rowless(path: str, known: Mapping[str, set[str]]) -> bool:
    """True for a file of a row that was taken out."""
    key, *rest = path.split(".")
    return bool(rest) and key in known and rest[0] not in known[key]
