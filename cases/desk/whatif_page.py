"""What if: a case's score with other inputs, and by another version of the sheet, beside what was published.

Everything is worked out anew and shown; nothing is written, and what was typed is kept nowhere.
"""

from typing import Any

from django import forms as html
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cases import data, rights
from cases.desk.access import desk
from cases.desk.finding import find
from cases.desk.page import show
from cases.errors import CaseError
from cases.models import Case
from cases.sheets import shown, trying
from forms.logic import LogicError
from home.models import User
from home.refused import Refused

YES_NO = [("", pgettext_lazy("answer", "not answered")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
VERSION = "sheet"


class Inputs(html.Form):
    """The inputs of a sheet, each as it stands, and which other version is looked at."""

    prefix = "ow"
    use_required_attribute = False

    def __init__(self, asked: list[trying.Input], versions, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {each.key: each for each in asked}
        for each in asked:
            self.fields[each.key] = _field(each)
            self.fields[each.key].help_text = _("for: %(rows)s") % {"rows": "、".join(each.rows)}
        if versions:
            choices = [("", pgettext("sheet", "none")), *((name, trying.called(name)) for name in versions)]
            self.fields[f"{VERSION}-"] = html.ChoiceField(label=_("Beside it, the sheet of"), choices=choices)
        for field in self.fields.values():
            field.required = False

    @property
    def changed(self) -> dict[str, Any]:
        """What differs from what stands."""
        values = {key: _read(each, self.cleaned_data.get(key)) for key, each in self.asked.items()}
        return {key: value for key, value in values.items() if value != _plain(self.asked[key])}

    @property
    def version(self) -> str:
        return self.cleaned_data.get(f"{VERSION}-") or ""


def links(case: Case, user: User) -> list[tuple[str, str]]:
    """(sheet, address) for each sheet of the case that this person may try."""
    if not case.life.sheets or not _may(user, case):
        return []
    return [(form, reverse("desk:whatif", args=[case.number, form])) for form in case.life.sheets]


@desk
def whatif(request: HttpRequest, number: str, form: str) -> HttpResponse:
    case = find(request, number)
    if form not in case.life.sheets:
        raise Http404
    if not rights.may(request.user, "what_if", case):
        who = _("、").join(str(role.label) for role in rights.ACTIONS["what_if"])
        raise Refused(_("Scores are tried out with other inputs by: %(who)s, where they see the case.") % {"who": who})
    if not _may(request.user, case):
        raise Refused(_("This trial shows answers that only people named for their form may read."))
    versions = trying.versions(case, form)
    asked = trying.inputs(case, form, *versions.values())
    first = {each.key: _shown(each) for each in asked} | {f"{VERSION}-": next(iter(versions), "")}
    typed = Inputs(asked, versions, request.POST if request.method == "POST" else None, initial=first)
    context = {"case": case, "form": typed, "columns": _published(case, form), "refusal": "", "changed": []}
    if request.method == "POST" and not typed.is_valid():
        return show(request, "whatif.html", context, 422)
    changed = typed.changed if typed.is_bound else {}
    other = typed.version if typed.is_bound else first[f"{VERSION}-"]
    try:
        context["columns"] += _tried(case, form, changed, other, versions)
    except (CaseError, LogicError) as refused:
        return show(request, "whatif.html", context | {"refusal": str(refused)}, 422)
    context["changed"] = [each.label for each in asked if each.key in changed]
    return show(request, "whatif.html", context)


def _may(user: User, case: Case) -> bool:
    """Answers stand on the page: where some are read only by people named for their form, it is theirs alone."""
    said = data.submissions(case)
    return rights.may(user, "what_if", case) and len(rights.readable(user, said)) == len(said)


def _published(case: Case, form: str) -> list[tuple[str, shown.Score]]:
    """What stands outside: the newest published version, else the last result."""
    newest = case.published.filter(key=form).select_related("event").order_by("-version").first()
    if newest is not None:
        return [(_("Published, version %(n)d") % {"n": newest.version}, shown.of_version(case, newest))]
    return [(_("Scored last, not published"), each) for each in shown.working(case, form)]


def _tried(case: Case, form: str, changed, other: str, versions) -> list[tuple[str, shown.Score]]:
    now = shown.of(case, form, trying.tried(case, form, changed))
    name = _("With what you have changed") if changed else _("Scored now, nothing changed")
    found = [(name, now)]
    if other in versions:
        told = trying.tried(case, form, changed, versions[other])
        found.append((_("The same by %(version)s") % {"version": trying.called(other)}, shown.of(case, form, told)))
    return found


# --- fields ---------------------------------------------------------------------------------------------------------
def _field(asked: trying.Input) -> html.Field:
    if asked.kind == "number":
        wrong = {"invalid": _("Enter a number, such as 12 or 3.5.")}
        return html.DecimalField(label=asked.label, error_messages=wrong, widget=html.TextInput(_numeric()))
    if asked.kind == "yes_no":
        return html.ChoiceField(label=asked.label, choices=YES_NO)
    if asked.kind == "date":
        return html.DateField(label=asked.label, widget=html.DateInput({"type": "date"}))
    return html.CharField(label=asked.label, max_length=1000)


def _numeric() -> dict[str, str]:
    return {"inputmode": "decimal", "autocomplete": "off"}


def _shown(asked: trying.Input) -> Any:
    if asked.kind == "yes_no":
        return {True: "yes", False: "no"}.get(asked.value, "")
    return asked.value


def _read(asked: trying.Input, typed: Any) -> Any:
    if asked.kind == "yes_no":
        return {"yes": True, "no": False}.get(typed)
    return None if typed == "" else typed


def _plain(asked: trying.Input) -> Any:
    """As the field would give it back: a number however it is stored."""
    field = _field(asked)
    field.required = False
    return _read(
        asked, field.clean(str(_shown(asked)) if asked.kind == "number" and asked.value is not None else _shown(asked))
    )
