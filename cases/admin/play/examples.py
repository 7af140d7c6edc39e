"""What a form is filled in with before anybody has typed: as a scenario of the type did, else valid answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from forms import schema
from forms.answers import FILES, ROW
from home import clock
from home.models import Unit

PICTURE = "示例.png"
PLAIN = {
    "person_name": "陈小满",
    "phone": "0572-5123456",
    "mobile": "13800001234",
    "landline": "0572-5123456",
    "email": "shili@example.com",
    "id_number": "11010519491231002X",
    "uscc": "91350100M000100Y43",
    "residence_permit": "810000199408230021",
    "passport": "E12345678",
    "bank_card": "6222020000000000018",
    "plate": "浙ED12345",
    "postcode": "313200",
    "time": "09:30",
    "duration": "30",
    "rating": "5",
    "yes_no": "no",
    "consent": "on",
    "region": {"0": "330000", "1": "330500", "2": "330521"},
    "address": {"0": "330000", "1": "330500", "2": "330521", "detail": "永安街1号"},
    "map_point": {"lat": "30.63", "lng": "119.69", "datum": "CGCS2000"},
}
WORDS = "这是示例，请改成要试的内容。"


def of(form: schema.Form, told: Iterable[Mapping[str, Any]], only: Iterable[str] = ()) -> dict[str, Any]:
    """Answers to ``form``. ``told``: what scenarios and samples say, the best first."""
    asked = {field.key: field for field in form.only(tuple(only)).fields() if field.answers and field.calc is None}
    for said in told:
        known = {key: value for key, value in said.items() if key in asked}
        if known and len(known) == len(said):
            return known
    made = {key: example(field) for key, field in asked.items() if field.required is not False}
    return {key: value for key, value in made.items() if value is not None}


def example(field: schema.Field) -> Any:
    """A valid answer, None where none can be made up."""
    kind = field.type
    if kind in FILES:
        return [PICTURE]
    if kind in PLAIN:
        return PLAIN[kind]
    makers = {
        "text": _text,
        "long_text": _text,
        "number": _number,
        "integer": _number,
        "money": _number,
        "percent": _number,
        "date": lambda _field: clock.today().isoformat(),
        "month": lambda _field: clock.today().isoformat()[:7],
        "datetime": lambda _field: clock.now().strftime("%Y-%m-%d %H:%M"),
        "choice": lambda field: field.choices[0].code if field.choices else None,
        "multi_choice": lambda field: [field.choices[0].code] if field.choices else None,
        "unit": _unit,
        "table": _rows,
        "repeat": lambda field: [{**row, ROW: "r1"} for row in _rows(field)],
    }
    return makers[kind](field) if kind in makers else None


def _text(field: schema.Field) -> str:
    words = WORDS if field.type == "long_text" else field.label[:20]
    while len(words) < (field.min_length or 0):
        words += WORDS
    return words[: field.max_length or None]


def _number(field: schema.Field) -> str:
    least, most = (value if isinstance(value, int) else None for value in (field.min, field.max))
    number = max(least or 0, 1) if most is None else min(max(least or 0, 1), most)
    return str(number)


def _unit(field: schema.Field) -> str | None:
    rows = Unit.objects.active(clock.today())
    return rows.filter(level=field.level or Unit.Level.TOWN).values_list("code", flat=True).first()


def _rows(field: schema.Field) -> list[dict[str, Any]]:
    row = {column.key: example(column) for column in field.columns or () if column.calc is None}
    return [{key: value for key, value in row.items() if value is not None}]


def typed(data: Mapping[str, Any], form: schema.Form, units: Mapping[str, Any]) -> dict[str, Any]:
    """Plain answers of a scenario as they would stand in the boxes; ``units``: slot → unit."""
    kinds = {field.key: field.type for field in form.fields()}
    return {key: _typed(value, kinds.get(key), units) for key, value in data.items() if kinds.get(key) not in FILES}


def _typed(value: Any, kind: str | None, units: Mapping[str, Any]) -> Any:
    if isinstance(value, bool):
        return "on" if value and kind == "consent" else "yes" if value else "no"
    if kind == "unit" and value in units:
        return units[value].code
    if isinstance(value, list):
        return [_typed(each, None, units) for each in value]
    if isinstance(value, dict):
        return {key: _typed(each, None, units) for key, each in value.items()}
    return value if value is None else str(value)
