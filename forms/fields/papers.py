"""Numbers that stand on papers, cards and cars, and phones that are no mobiles."""

from django.utils.translation import gettext_lazy

from forms import identifiers, identity
from forms.fields.text import IdNumber, Phone, TextLike
from home import clock

_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
_WHO = gettext_lazy("to check who you are")


class Landline(Phone):
    type, label, icon = "landline", gettext_lazy("Landline phone"), "mobile-alt"

    def problem(self, field, text):
        return identifiers.landline_problem(text)


class ResidencePermit(IdNumber):
    type, label, icon = "residence_permit", gettext_lazy("Residence permit (Hong Kong, Macau, Taiwan)"), "key"

    def problem(self, field, text):
        return identifiers.permit_problem(text, clock.today())


class Passport(TextLike):
    type, label, icon = "passport", gettext_lazy("Passport number"), "key"
    personal_for = _WHO
    hints = _CODE

    def tidy(self, text):
        return identity.normal_id(text)

    def problem(self, field, text):
        return identifiers.passport_problem(text)

    def mask(self, field, value):
        return identifiers.mask_passport(value or "")


class BankCard(TextLike):
    """Secret whatever its editor says: see field_kinds.ALWAYS_SECRET."""

    type, label, icon = "bank_card", gettext_lazy("Bank card number"), "key"
    personal_for = gettext_lazy("to pay you")
    hints = {"autocomplete": "off", "inputmode": "numeric"}  # a shared computer must not offer the last one's card

    def tidy(self, text):
        return identifiers.normal_card(text)

    def problem(self, field, text):
        return identifiers.card_problem(text)

    def show(self, field, value):
        return identifiers.spaced(value or "")

    def mask(self, field, value):
        return identifiers.mask_card(value or "")


class Plate(TextLike):
    type, label, icon = "plate", gettext_lazy("Number plate of a car"), "key"
    personal_for = gettext_lazy("to find the car this is about")
    hints = _CODE

    def tidy(self, text):
        return identifiers.normal_plate(text)

    def problem(self, field, text):
        return identifiers.plate_problem(text)

    def mask(self, field, value):
        return identifiers.mask_plate(value or "")


class Postcode(TextLike):
    type, label, icon = "postcode", gettext_lazy("Postcode"), "mail"
    hints = {"autocomplete": "postal-code", "inputmode": "numeric"}

    def tidy(self, text):
        return identity.tidy(text)

    def problem(self, field, text):
        return identifiers.postcode_problem(text)
