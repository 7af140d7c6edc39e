"""An ID number says when somebody was born and which sex they have: where the form asks for these too, they must agree.

Said beside whichever of the two questions comes last, where the person can still compare both with the card.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms import identity

if TYPE_CHECKING:
    from forms.schema import Field

SEXES = {"male": identity.MALE, "m": identity.MALE, "nan": identity.MALE, "1": identity.MALE}
SEXES |= {"female": identity.FEMALE, "f": identity.FEMALE, "nv": identity.FEMALE, "2": identity.FEMALE}  # GB/T 2261.1


def sex_of(field: "Field", code: str) -> str | None:
    """The sex that a choice means: by its words, then by its code; None where it means none."""
    label = field.choice_label(code)
    if label.startswith("男"):
        return identity.MALE
    return identity.FEMALE if label.startswith("女") else SEXES.get(code.lower())


def of(fields: Iterable["Field"], value: Callable[[str], Any]) -> Iterator[tuple[str, str]]:
    """(key of the later question, sentence) for each pair among ``fields`` that does not agree.

    ``value``: the clean answer of a key, None where there is none. ``fields`` stand in the order they are asked in.
    """
    known = {field.key: field for field in fields}
    order = [*known]
    for field in known.values():
        for name, judge in (("birth", _birthday), ("sex", _sex)):
            other = known.get(getattr(field, name) or "")
            if other is None or not (number := value(field.key)) or (said := value(other.key)) is None:
                continue
            if sentence := judge(field, number, other, said):
                yield max(field.key, other.key, key=order.index), sentence


def _birthday(field: "Field", number: str, other: "Field", said: date) -> str | None:
    born = identity.birthday(number)
    if born is None or born == said:
        return None
    from forms.fields.dates import day_words  # the registry of types reads schema, which this module is read beside

    return _("“%(number)s” says born on %(born)s, “%(birth)s” says %(said)s. Compare both with the card.") % {
        "number": field.label,
        "born": day_words(born),
        "birth": other.label,
        "said": day_words(said),
    }


def _sex(field: "Field", number: str, other: "Field", said: str) -> str | None:
    meant = sex_of(other, said)
    if meant is None or meant == identity.sex(number):
        return None
    return _(
        "“%(sex)s” does not go with “%(number)s”, whose 17th digit says otherwise. Compare both with the card."
    ) % {
        "sex": other.label,
        "number": field.label,
    }
