"""What each field type is to the schema: the kind of its value, and the settings it reads. No form, no widget.

The classes that draw and read the fields stand in forms.fields; a type listed here without a class there can be
written in a schema only once it has one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms import geo
from forms.keys import key_problem
from forms.logic import operators as ops
from home.clock import OFFICE_ZONE
from home.divisions import LEVELS

if TYPE_CHECKING:
    from forms.schema import Field


@dataclass(frozen=True)
class Kind:
    """``gives``: kind of value in rules, None for what is only read. ``reads``: settings beside the common ones."""

    gives: str | None
    reads: frozenset[str] = frozenset()
    column: bool = True  # may stand in a table
    inside: bool = True  # may stand in a group; in a repeat too, unless it has rows itself
    about_a_person: bool = False
    # Ends of the names it posts, where it is asked for in several boxes: key-0, key-detail.
    parts: tuple[str, ...] = ()

    @property
    def stepwise(self) -> bool:
        """True if a choice shows what can be chosen next."""
        return self.parts[:1] == ("0",)


_LISTS = ("0", "1", "2", "3", "4")  # of forms.fields.cascade


def _kind(
    gives: str | None,
    *reads: str,
    column: bool = True,
    personal: bool = False,
    inside: bool = True,
    parts: tuple[str, ...] = (),
) -> Kind:
    return Kind(gives, frozenset(reads), column and not parts, inside, personal, parts)


PAPER = ("issued_by", "paper", "copies", "held_by", "sample")  # what a paper is and where it comes from
KINDS: dict[str, Kind] = {
    "text": _kind(ops.TEXT, "min_length", "max_length", "pattern"),
    "long_text": _kind(ops.TEXT, "min_length", "max_length"),
    "person_name": _kind(ops.TEXT, personal=True),
    "number": _kind(ops.NUMBER, "min", "max"),
    "integer": _kind(ops.NUMBER, "min", "max"),
    "money": _kind(ops.NUMBER, "min", "max"),
    "percent": _kind(ops.NUMBER, "min", "max"),
    "date": _kind(ops.DATE, "min", "max"),
    "month": _kind(ops.DATE, "min", "max"),
    "datetime": _kind(ops.DATETIME, "min", "max"),
    "time": _kind(ops.TEXT, "min", "max"),
    "duration": _kind(ops.NUMBER, "min", "max"),
    "rating": _kind(ops.NUMBER),
    "choice": _kind(ops.TEXT, "choices", "over", "where"),
    "multi_choice": _kind(ops.LIST, "choices", "over", "where", "min_rows", "max_rows"),
    "yes_no": _kind(ops.BOOL),
    "phone": _kind(ops.TEXT, personal=True),
    "mobile": _kind(ops.TEXT, personal=True),
    "landline": _kind(ops.TEXT, personal=True),
    "email": _kind(ops.TEXT, personal=True),
    "id_number": _kind(ops.TEXT, "birth", "sex", personal=True),
    "residence_permit": _kind(ops.TEXT, "birth", "sex", personal=True),
    "passport": _kind(ops.TEXT, personal=True),
    "bank_card": _kind(ops.TEXT, personal=True),
    "plate": _kind(ops.TEXT, personal=True),
    "postcode": _kind(ops.TEXT),
    "uscc": _kind(ops.TEXT),
    "unit": _kind(ops.TEXT, "level"),
    "post": _kind(ops.TEXT, parts=("0", "1")),
    "calculated": _kind(ops.ANY, "gives"),
    "file": _kind(ops.LIST, "many", "max_mb", "max_rows", *PAPER, column=False),
    "picture": _kind(ops.LIST, "many", "max_mb", "max_rows", *PAPER, column=False),
    "region": _kind(ops.TEXT, "level", "on", parts=_LISTS),
    "entry": _kind(ops.TEXT, "over", column=False),
    "case": _kind(ops.TEXT, "over", column=False),
    "codelist": _kind(ops.TEXT, "codelist", "on", parts=_LISTS),
    "address": _kind(ops.TEXT, "level", personal=True, parts=(*_LISTS, "detail")),
    "signature": _kind(ops.LIST, "max_mb", column=False, personal=True),
    "map_point": _kind(ops.TEXT, "around", "within_km", personal=True, parts=("lat", "lng", "datum")),
    "consent": _kind(ops.BOOL, "text", "text_version", "sensitive", column=False),
    "table": _kind(ops.LIST, "columns", "rows", "min_rows", "max_rows", column=False),
    "repeat": _kind(ops.LIST, "columns", "min_rows", "max_rows", column=False),
    "group": _kind(None, "fields", "part", column=False, inside=False),
    "note": _kind(None, column=False),
}
# What a calculation may be shown and stored as.
RESULTS = ("money", "number", "integer", "percent", "duration", "date", "text", "yes_no")
USUAL_RESULT = "number"
ALWAYS_SECRET = frozenset(("bank_card",))  # 个人信息保护法 第28条: a card number is a financial account
ROWS = frozenset(("table", "repeat"))  # answered by rows of their columns
COMMON = {"key", "type", "label", "help", "required", "show_if", "secret", "public", "purpose"}
COMMON |= {"default", "prefill", "calc", "origin"}


def problems(field: "Field") -> Iterator[str]:
    """What is wrong with one field on its own, a sentence each that names it."""
    if problem := key_problem(field.key):
        yield problem
        return
    if field.type not in KINDS:
        yield _("“%(key)s”: there is no field type “%(type)s”.") % {"key": field.key, "type": field.type}
        return
    yield from _unread(field)
    yield from _privacy(field)
    yield from _choices(field)
    yield from _bounds(field)
    yield from _lists(field)
    yield from _around(field)
    yield from _result(field)
    yield from _table(field)


def _unread(field: "Field") -> Iterator[str]:
    for name in field.model_fields_set - COMMON - field.kind.reads:
        if getattr(field, name) != type(field).model_fields[name].default:
            yield _("“%(key)s”: a field of type “%(type)s” has no setting “%(name)s”.") % {
                "key": field.key,
                "type": field.type,
                "name": name,
            }


def _privacy(field: "Field") -> Iterator[str]:
    if field.secret and not (field.purpose or "").strip():
        yield _("“%(label)s” (%(key)s) is secret: say what it is needed for under “purpose”.") % {
            "label": field.label,
            "key": field.key,
        }
    if field.type in ALWAYS_SECRET and not field.secret:
        yield _("“%(label)s” (%(key)s) is a number by which money can be taken: tick “secret”.") % {
            "label": field.label,
            "key": field.key,
        }
    if field.sensitive and not (field.text or "").strip():
        yield _(
            "“%(label)s” (%(key)s) is about sensitive data: write the whole text, with why it is needed and what it "
            "means for the person (personal information law, articles 29 and 30)."
        ) % {"label": field.label, "key": field.key}
    if field.secret and field.public:
        yield _("“%(key)s” cannot be secret and public at once.") % {"key": field.key}
    if field.secret and field.type in ("file", "picture", "signature", "table", "repeat", "group", "note", "consent"):
        yield _("“%(key)s”: a field of type “%(type)s” cannot be secret; files are private anyway.") % {
            "key": field.key,
            "type": field.type,
        }


def _choices(field: "Field") -> Iterator[str]:
    if field.type not in ("choice", "multi_choice") or field.over:
        return
    if not field.choices:
        yield _("“%(label)s” (%(key)s) has nothing to choose from.") % {"label": field.label, "key": field.key}
    codes = [choice.code for choice in field.choices or ()]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _("“%(key)s”: the choice “%(code)s” stands twice.") % {"key": field.key, "code": code}


def _lists(field: "Field") -> Iterator[str]:
    if field.type in ("entry", "case") and not isinstance(field.over, str):
        yield _("“%(label)s” (%(key)s): say under “over” which case type it is chosen from.") % {
            "label": field.label,
            "key": field.key,
        }
    if field.type == "codelist" and not field.codelist:
        yield _("“%(label)s” (%(key)s): say which code list to choose from.") % {"label": field.label, "key": field.key}
    levels = ("town", "village", "department", "any") if field.type == "unit" else LEVELS
    if field.level is not None and field.level not in levels:
        yield _("“%(key)s”: there is no level “%(level)s”. Write one of %(levels)s.") % {
            "key": field.key,
            "level": field.level,
            "levels": ", ".join(levels),
        }


def _result(field: "Field") -> Iterator[str]:
    if field.type == "calculated" and field.calc is None:
        yield _("“%(label)s” (%(key)s): say how it is worked out.") % {"label": field.label, "key": field.key}
    if field.gives is not None and field.gives not in RESULTS:
        yield _("“%(key)s”: what is worked out cannot be a “%(type)s”. Write one of %(types)s.") % {
            "key": field.key,
            "type": field.gives,
            "types": ", ".join(RESULTS),
        }


def _around(field: "Field") -> Iterator[str]:
    if field.around is None:
        return
    parts = [geo.read(part) for part in field.around.split(",")]
    if len(parts) != 2 or None in parts or not geo.in_china(*map(float, parts)):
        yield _("“%(label)s” (%(key)s): write latitude and longitude of the county seat like 30.63,119.69.") % {
            "label": field.label,
            "key": field.key,
        }


def _bounds(field: "Field") -> Iterator[str]:
    for low, high in (("min", "max"), ("min_length", "max_length"), ("min_rows", "max_rows")):
        if _bad_bounds(field, low, high):
            yield _("“%(key)s”: %(low)s and %(high)s do not fit together.") % {
                "key": field.key,
                "low": low,
                "high": high,
            }
    if field.pattern is not None:
        try:
            re.compile(field.pattern)
        except re.error:
            yield _("“%(key)s”: the pattern cannot be read.") % {"key": field.key}


def _bad_bounds(field: "Field", low: str, high: str) -> bool:
    try:
        least, most = (bound(field, getattr(field, name)) for name in (low, high))
    except (ArithmeticError, ValueError, TypeError):
        return True
    return least is not None and most is not None and least > most


def bound(field: "Field", value: object, today: date | None = None) -> Any:
    """A limit in the type of its field: a Decimal, a day (the first of a month), a moment or “09:30”.

    `today` is what is handed in. Raises ValueError or ArithmeticError.
    """
    if value is None:
        return None
    if field.type in _LIMITS:
        return _LIMITS[field.type](str(value), today)
    return Decimal(str(value))


def _day(text: str, today: date | None) -> date | None:
    return today if text == "today" else date.fromisoformat(text)


def _month(text: str, today: date | None) -> date | None:
    day = today if text == "today" else date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    return day and day.replace(day=1)


def _moment(text: str, today: date | None) -> datetime | None:
    """A day alone is its first minute."""
    if text == "today":
        return today and datetime(today.year, today.month, today.day, tzinfo=OFFICE_ZONE)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _hour(text: str, _today: date | None) -> str:
    return time.fromisoformat(text).strftime("%H:%M")


_LIMITS = {"date": _day, "month": _month, "datetime": _moment, "time": _hour}


def _table(field: "Field") -> Iterator[str]:
    if field.type == "group":
        yield from _group(field)
    if field.type not in ROWS:
        return
    if not field.columns:
        yield _("The table “%(label)s” (%(key)s) has no columns.") % {"label": field.label, "key": field.key}
    keys = [column.key for column in field.columns or ()]
    for column in field.columns or ():
        if not _may_be_in(field, column):
            yield _("“%(key)s”: a field of type “%(type)s” cannot stand in a table.") % {
                "key": f"{field.key}.{column.key}",
                "type": column.type,
            }
        if column.held_by:
            yield _("“%(key)s” stands in a table: what an office has already is said of a question of its own.") % {
                "key": f"{field.key}.{column.key}"
            }
        if keys.count(column.key) > 1:
            yield _("The table “%(key)s” has two columns “%(column)s”.") % {"key": field.key, "column": column.key}


def _may_be_in(field: "Field", column: "Field") -> bool:
    if field.type == "table":
        return column.kind.column
    return column.kind.inside and column.type not in ROWS


def _group(field: "Field") -> Iterator[str]:
    if not field.fields:
        yield _("The group “%(label)s” (%(key)s) is empty.") % {"label": field.label, "key": field.key}
    if field.required is not False:
        yield _("“%(key)s”: a group is not answered itself; say which of its questions must be.") % {"key": field.key}
    for inner in field.fields or ():
        if not inner.kind.inside:
            yield _("“%(key)s”: a group cannot stand in a group.") % {"key": f"{field.key}.{inner.key}"}
