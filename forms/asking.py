"""One step as a Django form: what is drawn, what a post brought, what of it is wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms as html
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from forms import fields, schema, uploads
from forms.answers import FILES, ROW, Answers
from forms.errors import EVERYWHERE
from forms.fields import choices
from forms.fields.drawing import Reckoned, dress

SHOWN, BUTTON, STAMP, TRAP, PERSON, TURN = "_shown", "_go", "_t", "home-page", "_person", "_turn"
# Names every page of ours posts beside the answers; no key looks like one of them.
TECHNICAL = frozenset(("csrfmiddlewaretoken", SHOWN, BUTTON, STAMP, TRAP, PERSON, TURN))
TICKED = ("multi_choice", "consent")  # a browser posts nothing for an empty box


class Post:
    """What a post says about ``asked``; nothing is judged here."""

    def __init__(self, asked: Iterable[schema.Field], data: Mapping[str, Any], files: Any) -> None:
        self.fields = {field.key: field for field in asked}
        self.data, self.files = data, files if files is not None else MultiValueDict()
        self.shown = set(str(data[SHOWN]).split()) if SHOWN in data else None

    def typed(self) -> dict[str, Any]:
        """{key: raw answer} of the questions that were on the page."""
        found = {}
        for key, field in self.fields.items():
            if field.type in FILES or not field.answers or field.calc is not None:
                continue
            widget = fields.of(field.type).formfield(field, required=False).widget
            if not widget.value_omitted_from_data(self.data, self.files, key) and self._there(key, field):
                found[key] = widget.value_from_datadict(self.data, self.files, key)
            elif self.shown is not None and key in self.shown:
                found[key] = None
        return found

    def _there(self, key: str, field: schema.Field) -> bool:
        """An empty box counts as unticked only if the page had it."""
        return field.type not in TICKED or key in self.data or self.shown is None or key in self.shown

    def uploads(self) -> dict[str, list]:
        """{path: uploaded files}; a file input left empty posts nothing. A path is a key, or repeat.row.column."""
        return {path: sent for name, path in self._file_names() if (sent := self._sent(name))}

    def _file_names(self) -> Iterator[tuple[str, str]]:
        """(name as posted, path) of every place for files on the page."""
        for key, field in self.fields.items():
            if field.type in FILES:
                yield key, key
            elif field.type == "repeat":
                columns = [column.key for column in field.columns if column.type in FILES]
                for n in range(fields.row_count(self.data, key) if columns else 0):
                    row = str(self.data.get(f"{key}-{n}-id", ""))
                    yield from ((f"{key}-{n}-{column}", f"{key}.{row}.{column}") for column in columns if row)

    def field_at(self, path: str) -> schema.Field:
        """The file question at ``path``."""
        key, *rest = path.split(".")
        return self.fields[key].column(rest[-1]) if rest else self.fields[key]

    def _sent(self, name: str) -> list:
        return self.files.getlist(name) if hasattr(self.files, "getlist") else list(self.files.get(name) or ())

    def gone(self) -> set[str]:
        """Ids of staged files whose remove button was pressed."""
        names = (f"{name}-remove" for name, _path in self._file_names())
        return {str(self.data[name]) for name in names if name in self.data}

    def strangers(self, also: Iterable[str] = ()) -> list[str]:
        """Names the form does not have, at most three."""
        names = [*self.data, *self.files]
        return [name for name in names if name not in TECHNICAL and name not in also and not self._known(name)][:3]

    def _known(self, name: str) -> bool:
        if name in self.fields:
            return True
        key, _dash, rest = name.partition("-")
        field = self.fields.get(key)
        if field is None:
            return False
        if field.type in FILES:
            return rest == "remove"
        if field.kind.parts:
            return rest in field.kind.parts
        columns = "|".join(_names(column) for column in field.columns or ())
        if field.type == "repeat":
            columns += "|id" + "".join(f"|{re.escape(each.key)}-remove" for each in field.columns if each.type in FILES)
        return bool(re.fullmatch(rf"rows|add|remove|\d{{1,3}}-(?:{columns})", rest)) if columns else False


def _names(column: schema.Field) -> str:
    """A pattern for what a column posts behind its row's number."""
    parts = "|".join(map(re.escape, column.kind.parts))
    return re.escape(column.key) + (f"(?:-(?:{parts}))?" if parts else "")


class StepForm(html.Form):
    """Questions of one step, or of a whole form.

    Bound: ``typed`` holds what the post brought, ``uploads`` {key: [prepared file]}, errors stand beside questions.
    A question that came into sight with this very post shows what the draft holds, since the post could not say.
    """

    use_required_attribute = False

    def __init__(
        self, answers: Answers, keys: list[str] | None, *, staged: Mapping[str, list], post: Post | None = None
    ) -> None:
        super().__init__(post.data if post else None, post.files if post else None)
        self.answers, self.keys, self.post = answers, keys, post
        self.typed: dict[str, Any] = {}
        self.uploads: dict[str, list[uploads.Prepared]] = {}
        self.refused: dict[str, list[str]] = {}  # what is wrong with files
        self.strange: list[str] = []
        shown = [key for step in answers.spec.steps for key in answers.keys(step)] if keys is None else keys
        self.fields = {key: self._drawn(key, staged) for key in shown}
        self.initial = {key: raw for key in shown if (raw := self._raw(key)) is not None}

    def _drawn(self, key: str, staged: Mapping[str, list]) -> html.Field:
        field, made = self.answers.spec.field(key), self.answers.formfield(key)
        if field.calc is not None:
            made = html.CharField(label=field.label, help_text=field.help or "", widget=Reckoned())
            made.type = "calc"
        _hand_files(made, key, staged)
        if closed := self.answers.closed(key):
            choices.close(made, closed)
        required = self.answers.needed(key) or not field.answers or field.calc is not None
        return dress(made, field, required=required, staged=staged.get(key, []))

    def restage(self, staged: Mapping[str, list]) -> None:
        """Show these files as kept."""
        for key, made in self.fields.items():
            made.staged = staged.get(key, [])
            _hand_files(made, key, staged)

    def parts(self) -> list[dict[str, Any]]:
        """[{group, questions}]: what stands together under a heading, and what stands alone (group: None)."""
        found: list[dict[str, Any]] = []
        groups = {key: group for step in self.answers.spec.steps for key, group in step.groups.items()}
        for bound in self:
            group = groups.get(bound.name)
            if not found or group is None or found[-1]["group"] is not group:
                found.append({"group": group, "questions": []})
            found[-1]["questions"].append(bound)
        return found

    def _raw(self, key: str) -> Any:
        """What a widget starts from: what was typed, else what the form proposes."""
        field = self.answers.spec.field(key)
        if field.calc is not None:
            value = self.answers.value(key)
            return fields.of(field.type).show(field, value)
        return self.answers.typed[key] if key in self.answers.typed else self.answers.proposed(key)

    def _widget_data_value(self, widget, html_name):
        return self.initial.get(html_name, self.fields[html_name].initial)

    def full_clean(self) -> None:
        self._errors, self.cleaned_data = ErrorDict(), {}
        if not self.is_bound:
            return
        for place, said in self._problems().items():
            self.add_error(None if place == EVERYWHERE or place not in self.fields else place, said)

    def _problems(self) -> dict[str, list[str]]:
        found = self.answers.problems(self.keys)
        for path, said in self.refused.items():  # “too large” says more than “missing”
            key, *row = path.split(".")
            found[key] = self._refused_in_row(key, *row, said) if row else said
        if self.strange:
            said = _(
                "The page sent something this form does not ask for: %(names)s. It was left out, everything else is "
                "kept. Look through this page and go on."
            ) % {"names": ", ".join(name[:40] for name in self.strange)}
            found.setdefault(EVERYWHERE, []).append(said)
        return found

    def _refused_in_row(self, key: str, row: str, column: str, said: list[str]) -> list[str]:
        rows = self.typed.get(key) or []
        n = next((n for n, each in enumerate(rows) if each.get(ROW) == row), 0)
        return self.fields[key].mark(n, column, " ".join(said)) if key in self.fields else said

    def only(self, errors: Mapping[str, list[str]]) -> None:
        """Show these errors and no others."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for key, said in errors.items():
            self.add_error(key, said)

    def watched(self) -> str:
        """Keys that rules of the form ask for: when one changes, the page asks the server what shows now."""
        return " ".join(key for key in self.fields if key in self.answers.asked_for)

    def shown(self) -> str:
        """For the hidden input that says which questions were on the page."""
        return " ".join(self.fields)


def _hand_files(made: html.Field, key: str, staged: Mapping[str, list]) -> None:
    if hasattr(made.widget, "staged"):
        made.widget.staged = {path: kept for path, kept in staged.items() if path.startswith(f"{key}.")}
