"""The small forms of the public pages: number and code, a move without questions of its own."""

from django import forms as html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.public import access
from forms import digests

_NUMBER_MISSING = {"required": _("Enter the number that stands on the receipt.")}


def _typed_off() -> html.TextInput:
    """A box for what is read off a slip, sign by sign."""
    return html.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class LookUp(html.Form):
    """Number and code as a person reads them off the receipt; spaces and case do not matter."""

    number = html.CharField(label=_("Case number"), max_length=60, widget=_typed_off(), error_messages=_NUMBER_MISSING)
    code = html.CharField(
        label=pgettext_lazy("case", "Pick-up code"),
        max_length=40,
        help_text=_("8 letters and digits, such as K7P4 M2XA."),
        widget=_typed_off(),
        error_messages={"required": _("Enter the pick-up code that stands on the receipt.")},
    )

    def clean_number(self) -> str:
        return access.tidy(self.cleaned_data["number"])

    def refuse(self) -> None:
        """One sentence for a wrong number and a wrong code: it must not tell which."""
        self.add_error(
            None, _("This number and this code do not belong together. Compare both with the receipt, then try again.")
        )


class Verify(html.Form):
    """Number and check digits as they stand on a receipt, typed or brought by its QR code."""

    number = html.CharField(
        label=_("Case number or number of the paper"),
        max_length=80,
        widget=_typed_off(),
        error_messages=_NUMBER_MISSING,
    )
    digits = html.CharField(
        label=_("Check digits"),
        max_length=60,
        help_text=_("16 digits and letters, such as 3F2A 91BC 0D4E 77A1."),
        widget=_typed_off(),
        error_messages={"required": _("Enter the check digits that stand on the receipt.")},
    )

    def clean_number(self) -> str:
        return access.tidy(self.cleaned_data["number"])

    def clean_digits(self) -> str:
        digits = digests.tidy(self.cleaned_data["digits"])
        if len(digits) != digests.SIGNS:
            raise html.ValidationError(
                _("There are %(n)d check digits; you entered %(typed)d.") % {"n": digests.SIGNS, "typed": len(digits)}
            )
        return digits


class MoveForm(html.Form):
    """What every move carries: the version that was on screen, and a reason where the move asks one."""

    seen_version = html.IntegerField(widget=html.HiddenInput, min_value=1)
    reason = html.CharField(
        label=pgettext_lazy("public act", "Reason"),
        max_length=500,
        widget=html.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, move, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if move.reason == "none":
            del self.fields["reason"]
        elif move.reason == "codes":
            self.fields["reason"] = html.ChoiceField(
                label=pgettext_lazy("public act", "Reason"),
                choices=move.reasons,
                widget=html.RadioSelect,
                error_messages={"required": _("Choose the reason that fits best.")},
            )
