"""What a move asks for, read from a post: the move's own form, and beside it a reason, a pause, a unit, a time limit.

Names of the latter carry a prefix that no question of a form can have.
"""

from functools import cached_property
from typing import Any

from django import forms as html
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import data, phrases
from cases.actor import Actor
from cases.desk.filters import tidy_number
from cases.models import Case
from cases.moves import Move
from forms import fields
from forms.filling import Filling, asks_again
from home import clock
from home.models import Unit

INSERT, PHRASE = "ow-insert", "ow-phrase-"  # into which box, and which phrase for it
OWN = "ow-"  # no question's key has a hyphen
FACT = "fact-"
BECAUSE = "because-"  # a reason of one of several time limits
MISSING = {
    "other": _("Write the number of the other case."),
    "words": _("Say in a few words what is split off."),
}
SEEN, DRAFT, SURE = "seen_version", "ow-draft", "ow-sure"


class BesideForm(html.Form):
    """What stands beside the move's own form."""

    prefix = "ow"
    use_required_attribute = False

    def __init__(self, move: Move, case: Case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if len(move.clocks) > 1:
            self.fields["clock"] = _choice(_("Time limit to extend"), move.clocks)
        if move.unit:
            units = Unit.objects.active(clock.today()).exclude(pk=case.holder_id)
            none = move.unit_left if "unit" in move.may_lack else _("Please choose")
            self.fields["unit"] = html.ModelChoiceField(
                units, label=move.unit, to_field_name="code", empty_label=none or _("Please choose")
            )
        if len(move.groups) > 1:
            self.fields["part"] = _choice(_("What is asked for"), move.groups)
        if move.other:
            self.fields["other"] = OtherCase(label=move.other, max_length=60)
        if move.split:
            self.fields["words"] = html.CharField(label=_("What is split off, in a few words"), max_length=200)
        if len(move.pauses) > 1:
            self.fields["pause"] = _choice(_("Why the time limits stop"), move.pauses, html.RadioSelect)
        self.because = {BECAUSE + key: rule for key, rule in move.because.items() if rule != "none"}
        if move.reason == "codes":
            self.fields["reason"] = _choice(pgettext_lazy("desk", "Reason"), move.reasons, html.RadioSelect)
        elif move.reason == "required":
            self.fields["reason"] = _words(pgettext_lazy("desk", "Reason"))
        for name, rule in self.because.items():
            label = _("Reason for “%(clock)s”") % {"clock": dict(move.clocks)[name.removeprefix(BECAUSE)]}
            codes = not isinstance(rule, str) and [(code, code) for code in rule]
            self.fields[name] = _choice(label, codes, html.RadioSelect) if codes else _words(label)
        if move.words:
            self.fields["words"] = _words(_("What law or rule says so"), required=False)
        for field in move.takes.fields() if move.takes else ():
            self.fields[f"{FACT}{field.key}"] = fields.of(field.type).formfield(field)
        for name in (*move.may_lack, *self.because):
            self.fields[name].required = False
        for name, field in self.fields.items():
            missing = MISSING.get(name, _("Write the reason."))
            field.error_messages["required"] = _("Choose one.") if hasattr(field, "choices") else missing

    def clean(self) -> dict[str, Any]:
        """Of several reasons, the one that belongs to the time limit chosen."""
        data = super().clean()
        given = {name: data.pop(name, "") for name in self.because}
        asked = BECAUSE + data.get("clock", "")
        if asked in given and asked not in self.errors:
            if not given[asked]:
                self.add_error(asked, self.fields[asked].error_messages["required"])
            data["reason"] = given[asked]
        return data


def seen_in(post: QueryDict) -> int:
    """The version the page had on screen; what is no number is older than everything."""
    text = post.get(SEEN, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class OtherCase(html.CharField):
    """A case by its number, however it is typed. Whether this person may see it, the engine asks."""

    def clean(self, value):
        found = Case.objects.filter(number=tidy_number(super().clean(value))).first()
        if found is None:
            raise html.ValidationError(_("There is no case with this number."))
        return found


def _words(label, **more) -> html.CharField:
    box = html.Textarea(attrs={"rows": 3, "maxlength": 1000})
    return html.CharField(label=label, max_length=1000, widget=box, **more)


def _choice(label, choices, widget=html.Select) -> html.ChoiceField:
    return html.ChoiceField(choices=choices, label=label, widget=widget)


class MoveForm:
    """One move being filled in. Bound when the request posts."""

    def __init__(self, request: HttpRequest, case: Case, move: Move, actor: Actor) -> None:
        self.request, self.case, self.move, self.actor = request, case, move, actor
        posted = request.method == "POST"
        self.post = request.POST.copy()
        self._put_in()
        self.beside = self._beside(posted and not self.inserts)
        self.form = self._own(posted) if move.form else None

    def _beside(self, bound: bool) -> BesideForm:
        if bound:
            return BesideForm(self.move, self.case, self.post)
        typed = {name.removeprefix(OWN): value for name, value in self.post.items() if name.startswith(OWN)}
        return BesideForm(self.move, self.case, initial={"other": self.request.GET.get("other", ""), **typed})

    # --- phrases ----------------------------------------------------------------------------------------------------
    @cached_property
    def phrases(self) -> list[phrases.Ready]:
        return phrases.offered(self.case, self.request.user)

    @property
    def inserts(self) -> bool:
        """A phrase is put into a box, without script: nothing is sent yet."""
        return bool(self.post.get(INSERT))

    def _put_in(self) -> None:
        box = self.post.get(INSERT, "")
        wanted = self.post.get(f"{PHRASE}{box}")
        chosen = next((each for each in self.phrases if str(each.id) == wanted), None) if box and wanted else None
        if chosen:
            self.post[box] = phrases.put_in(self.post.get(box, ""), chosen.text)

    @cached_property
    def long_boxes(self) -> set[str]:
        """Names of the boxes that phrases are offered for."""
        shown = [*self.beside, *(self.form or ())] if self.phrases else ()
        return {field.html_name for field in shown if isinstance(field.field.widget, html.Textarea)}

    # --- the move's own form ----------------------------------------------------------------------------------------
    @cached_property
    def filling(self) -> Filling:
        """What was typed before and its staged files, if the page brought its draft along."""
        secret = self.post.get(DRAFT, "")
        found = Filling.of(secret, version=self.move.form, only=self.move.only) if secret else None
        extra = data.context(self.case, self.actor)
        if found:
            found.extra = extra
            return found
        about = {"about": f"case:{self.case.number}", "channel": "county", "entry_mode": "staff"}
        asked = {"only": self.move.only, "answers": data.standing(self.case, self.move.only)}
        return Filling.fresh(self.move.form, extra=extra, unit=self.actor.unit, **about, **asked)

    def _own(self, posted: bool):
        return self.filling.form(None, self._answers(), self.request.FILES) if posted else self.filling.form(None)

    def _answers(self) -> QueryDict:
        """The post without what is ours: a form tells when it is sent something it does not ask for."""
        answers = self.post.copy()
        for name in [name for name in answers if name == SEEN or name.startswith(OWN)]:
            del answers[name]
        return answers

    @property
    def asks_again(self) -> bool:
        """A row of a table more, a file out: nothing is sent yet."""
        return self.inserts or (self.form is not None and asks_again(self._answers()))

    # --- the post ---------------------------------------------------------------------------------------------------
    @property
    def seen_version(self) -> int:
        return seen_in(self.post)

    @property
    def sure(self) -> bool:
        return not self.move.danger or self.post.get(SURE) == "yes"

    def keep(self) -> bool:
        """Keep what was typed and the good files beside it; True if nothing is missing or wrong."""
        own = self.filling.keep(None, self.form) if self.form is not None else True
        return self.beside.is_valid() and own

    def payload(self) -> dict[str, Any]:
        told = {name: value for name, value in self.beside.cleaned_data.items() if value and not name.startswith(FACT)}
        facts = self.move.takes.fields() if self.move.takes else ()
        if typed := {field.key: self.beside.data.get(f"{OWN}{FACT}{field.key}") for field in facts}:
            told["taken"] = typed
        return {**told, "filling": self.filling} if self.form is not None else told
