"""Answers an invented person could give to any form: valid ones, drawn from one chance."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms import field_kinds, schema
from forms.answers import Answers
from forms.fields.choices import unit_options
from home import clock

FILES = ("file", "picture", "signature")
ROUNDS = 12  # answers that open further questions are given round by round
OPTIONAL = 0.3  # how often a question that may be left out is answered


class Filler:
    """``told``: pools of words by field key, and ``texts`` for every other question."""

    def __init__(self, chance: random.Random, told: Mapping[str, Any]) -> None:
        self.chance, self.told = chance, told
        held = BytesIO()
        Image.new("RGB", (320, 200), "#dceaf2").save(held, "JPEG")
        self.picture = held.getvalue()

    def fill(
        self, spec: schema.Form, known: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, list]]:
        """(answers, files) to ``spec``. ``known``: answers by key that are given already, where the form asks them."""
        keys = {field.key: field for field in spec.fields() if field.answers}
        data = {key: value for key, value in known.items() if key in keys and keys[key].type not in FILES}
        names: dict[str, list[dict]] = {}
        asked: set[str] = set()
        for _round in range(ROUNDS):
            found = Answers(spec, data, files=names, extra=extra)
            wrong = found.problems()
            fresh = [key for key in keys if found.shows(key) and key not in asked and key not in data]
            again = [key for key in wrong if key in keys and key in asked]
            if not fresh and not again:
                break
            for key in (*fresh, *again):
                asked.add(key)
                if found.needed(key) or key in wrong or self.chance.random() < OPTIONAL:
                    self._answer(keys[key], data, names, found)
        return data, {key: [self._file(each["name"]) for each in sent] for key, sent in names.items()}

    def _answer(self, field: schema.Field, data: dict, names: dict, found: Answers) -> None:
        if field.type in FILES:
            names[field.key] = [{"id": "", "name": f"{field.label[:20]}.jpg", "size": 900, "type": "image/jpeg"}]
        elif field.columns:
            rows = max(field.min_rows or 0, 1)
            data[field.key] = [self._row(field.columns) for _n in range(rows)]
        elif field.calc is None and (value := self.value(field)) is not None:
            data[field.key] = value

    def _row(self, columns: Iterable[schema.Field]) -> dict[str, Any]:
        cells = {each.key: self.value(each) for each in columns if each.type not in FILES and each.calc is None}
        return {key: value for key, value in cells.items() if value is not None}

    def _file(self, name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, self.picture, "image/jpeg")

    # --- one value ------------------------------------------------------------------------------------------------
    def value(self, field: schema.Field) -> Any:
        """A valid answer, None where nothing can be made up."""
        if words := self.told["words"].get(field.key):
            return self.chance.choice(words)
        return self.MADE.get(field.type, Filler._text)(self, field)

    def _text(self, field: schema.Field) -> str | None:
        if field.pattern:
            return None
        text = self.chance.choice(self.told["texts"])
        while field.min_length and len(text) < field.min_length:
            text += "，" + self.chance.choice(self.told["texts"])
        return text[: field.max_length] if field.max_length else text

    def _number(self, field: schema.Field) -> int:
        low = _whole(field, field.min, 1)
        high = max(_whole(field, field.max, low + 60), low)
        return self.chance.randint(low, high)

    def _date(self, field: schema.Field) -> str:
        today = clock.today()
        low = _bound(field, field.min) or today - timedelta(days=20)
        high = _bound(field, field.max) or max(today, low) + timedelta(days=20)
        return (low + timedelta(days=self.chance.randint(0, max((high - low).days, 0)))).isoformat()

    def _moment(self, field: schema.Field) -> str:
        day = date.fromisoformat(self._date(field))
        return datetime.combine(day, time(self.chance.randint(9, 16), 30)).isoformat(timespec="minutes")

    def _month(self, field: schema.Field) -> str:
        return self._date(field)[:7]

    def _choice(self, field: schema.Field) -> str | None:
        return self.chance.choice(field.choices).code if field.choices else None

    def _ticks(self, field: schema.Field) -> list[str] | None:
        return [self.chance.choice(field.choices).code] if field.choices else None

    def _unit(self, field: schema.Field) -> str | None:
        listed = [option for _name, inner in unit_options(field.level) if isinstance(inner, list) for option in inner]
        codes = [code for code, _name in listed or unit_options(field.level) if code]
        return self.chance.choice(codes) if codes else None

    def _yes_no(self, field: schema.Field) -> bool:
        return self.chance.random() < 0.5

    MADE: dict[str, Callable[["Filler", schema.Field], Any]] = {
        "integer": _number, "number": _number, "money": _number, "percent": _number, "duration": _number,
        "date": _date, "month": _month, "datetime": _moment,
        "time": lambda self, field: "10:00", "rating": lambda self, field: str(self.chance.randint(3, 5)),
        "choice": _choice, "multi_choice": _ticks, "yes_no": _yes_no,
        "unit": _unit,
        "consent": lambda self, field: True,
        "region": lambda self, field: {"0": "330000", "1": "330500", "2": "330521"},
        "address": lambda self, field: {"0": "330000", "1": "330500", "2": "330521", "detail": "示例路1号"},
        "map_point": lambda self, field: {"lat": "30.63", "lng": "119.69", "datum": "CGCS2000"},
        "postcode": lambda self, field: "313200", "plate": lambda self, field: "浙ED12345",
        "bank_card": lambda self, field: "6217000000000000004", "passport": lambda self, field: "E12345678",
        "person_name": lambda self, field: self.chance.choice(self.told["names"]),
        "phone": lambda self, field: f"0500-69{self.chance.randint(10000, 99999)}",
        "landline": lambda self, field: f"0500-69{self.chance.randint(10000, 99999)}",
        "mobile": lambda self, field: f"138000{self.chance.randint(10000, 99999)}",
        **dict.fromkeys(("case", "entry", "post"), lambda self, field: None),  # what is there, not what one makes up
        "email": lambda self, field: f"sample{self.chance.randint(100, 999)}@example.com",
    }  # fmt: skip


def _bound(field: schema.Field, value: Any) -> Any:
    try:
        return field_kinds.bound(field, value, clock.today())
    except (ArithmeticError, ValueError):
        return None


def _whole(field: schema.Field, value: Any, otherwise: int) -> int:
    found = _bound(field, value)
    return int(found) if isinstance(found, Decimal | int) else otherwise
