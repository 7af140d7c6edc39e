"""What people may write short: a word for a list of one, the shorthand of conditions; and what is not run yet."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field

from forms import logic
from forms.logic import shorthand
from home.terms import Term

FORMAT = 1  # of the language


def listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def later(given: Any) -> Any:
    raise ValueError(_("This belongs to the language, but this version does not run it yet. Leave it out for now."))


def spoken(number: int) -> int:
    if number != FORMAT:
        raise ValueError(_("This version reads format %(n)d. Write “format: %(n)d”.") % {"n": FORMAT})
    return number


def a_term(text: str) -> str:
    Term.parse(text)
    return text


def kept(text: str) -> str:
    return text if text == "permanent" else a_term(text)


Names = Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...])]
Rule = Annotated[Any, BeforeValidator(logic.expand)]
Worth = Annotated[Any, BeforeValidator(shorthand.value)]
Later = Annotated[Any, BeforeValidator(later)]
TermText = Annotated[str, AfterValidator(a_term)]
Codes = Annotated[dict[str, str], Field(min_length=1)]
