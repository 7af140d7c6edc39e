"""A condition in a box: sentences where it can be said in them, else its text beside a reading."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from cases.admin.designer import sentences
from cases.admin.designer.boxes import BLANKS, Box, Slip
from cases.admin.designer.known import Known
from cases.admin.designer.operands import Offered, Operands
from cases.admin.designer.sentences import Sentence, Sentences, Unsaid
from forms import rule_text
from forms.logic import LogicError, expand

MOST = 12  # sentences in one condition


def operands_of(known: Known) -> Operands:
    """Made once for each look at a draft: every condition on a page offers the same."""
    kept = known.__dict__.get("_operands")
    if kept is None:
        kept = known.__dict__["_operands"] = Operands(known)
    return kept


Scope = Callable[[Known], Offered]


@dataclass(frozen=True, kw_only=True)
class Rule(Box):
    """``scope``: what the condition may ask about; the case itself, if nothing else is said."""

    scope: Scope = field(default=operands_of, compare=False)
    template: ClassVar[str] = "cases/designer/boxes/rule.html"

    def shown(self, value, known):
        said = sentences.read(value, self.scope(known))
        if said is None:
            return {"rows": [], "join": "and", "hand": rule_text.show(value)}
        return {"rows": [[row.left, row.relation, row.right] for row in said.rows], "join": said.join, "hand": ""}

    def posted(self, data, name):
        rows = []
        for n in range(MOST):
            left = data.get(f"{name}-{n}-left", "")
            if left:
                alone = data.get(f"{name}-{n}-relation", "") in sentences.ALONE
                right = "" if alone else data.get(f"{name}-{n}-right", "").strip()
                rows.append([left, data.get(f"{name}-{n}-relation", ""), right])
        hand = data.get(f"{name}-hand", "").replace("\r\n", "\n").strip()
        return {"rows": rows, "join": data.get(f"{name}-join", "and"), "hand": hand}

    def value(self, raw, known, before):
        try:
            if raw["hand"]:
                return expand(rule_text.parse(raw["hand"]))
            rows = tuple(Sentence(*row) for row in raw["rows"])
            return sentences.write(Sentences(rows, raw["join"]), self.scope(known))
        except (Unsaid, LogicError, ValueError) as slip:
            raise Slip(str(slip)) from slip

    def extras(self, raw, known, name):
        operands = self.scope(known)
        rows = [*raw["rows"], *[["", "is", ""]] * (BLANKS if len(raw["rows"]) < MOST else 0)]
        return {
            "rows": [
                {
                    "name": f"{name}-{n}",
                    "left": left,
                    "relation": relation,
                    "right": right,
                    "codes": operands.by_id[left].codes if left in operands.by_id else (),
                    "blank": not left,
                }
                for n, (left, relation, right) in enumerate(rows)
            ],
            "groups": operands.grouped(),
            "relations": sentences.RELATIONS.items(),
            "reading": self._reading(raw, known),
            "several": len(raw["rows"]) > 1,
        }

    def _reading(self, raw: Any, known: Known) -> str:
        try:
            return self.scope(known).words(self.value(raw, known, None))
        except Slip:
            return _("cannot be read yet")
