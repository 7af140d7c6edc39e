"""What a file question says of the paper it asks for, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forms import schema


def words(field: schema.Field) -> str:
    """What kind of paper, how many, from whom: “原件，2 份，派出所出具”; "" where the editor said nothing."""
    said = []
    if field.paper:
        said.append(
            {
                "original": pgettext("paper", "original"),
                "copy": pgettext("paper", "copy"),
                "both": pgettext("paper", "original and copy"),
                "electronic": pgettext("paper", "electronic file"),
            }[field.paper]
        )
    if field.copies:
        said.append(ngettext("%(n)d copy", "%(n)d copies", field.copies) % {"n": field.copies})
    if field.issued_by:
        said.append(_("issued by %(office)s") % {"office": field.issued_by})
    return pgettext("paper", ", ").join(said)
