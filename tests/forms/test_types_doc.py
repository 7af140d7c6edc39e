"""docs/developers/field-types.md says of each type what the registry says. Write it anew with WRITE_DOCS=1."""

import os
import re
from pathlib import Path

from wagtailstreamforms.fields import get_fields

from forms.exchange import layout
from forms.field_kinds import ALWAYS_SECRET, KINDS, ROWS
from forms.fields.base import KeyedField
from forms.sealing import LOOKUPS

DOC = Path(__file__).resolve().parents[2] / "docs/developers/field-types.md"
BEGIN, END = "<!-- table: made by tests/forms/test_types_doc.py -->", "<!-- end of the table -->"


def line(name: str, kind: type[KeyedField]) -> str:
    about = KINDS[name]
    face = layout.face(name)
    places = [
        word for word, may in (("group", about.inside), ("repeat", about.inside and name not in ROWS),
                               ("table", about.column)) if may
    ]  # fmt: skip
    said = [
        f"`{name}`",
        str(kind.label),
        about.gives or "—",
        ", ".join(sorted(about.reads)) or "—",
        ", ".join(places) or "—",
        "always"
        if name == "bank_card"
        else "at first"
        if kind.personal_for
        else "may be"
        if kind.may_be_secret
        else "no",
        LOOKUPS.get(name, "—"),
        f"{face.type} {face.appearance}".strip() if name in layout.FACES else f"{face.type}, own",
    ]
    return "| " + " | ".join(said) + " |"


def secret(name: str, kind: type[KeyedField]) -> str:
    if name in ALWAYS_SECRET:
        return "always"
    return "at first" if kind.personal_for else "may be" if kind.may_be_secret else "no"


def table() -> str:
    head = "| type | in the builder | rules see | settings | may stand in | secret | looked up as | XLSForm |"
    return "\n".join([head, "|" + "---|" * 8, *(line(name, kind) for name, kind in get_fields().items())])


def test_the_table_of_types_is_that_of_the_registry():
    text = DOC.read_text(encoding="utf-8")
    if os.environ.get("WRITE_DOCS"):
        text = re.sub(f"{BEGIN}.*{END}", f"{BEGIN}\n{table()}\n{END}", text, flags=re.DOTALL)
        DOC.write_text(text, encoding="utf-8")
    assert table() in text, "Run: WRITE_DOCS=1 pytest tests/forms/test_types_doc.py"
