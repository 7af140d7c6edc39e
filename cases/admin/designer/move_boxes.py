"""Boxes that only moves and time limits have: asked in part, done once, ending on a day that something says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.utils.translation import gettext as _

from cases.admin.designer.boxes import Box, Several, Slip, from_text, to_text
from cases.admin.designer.known import Known, Options
from cases.admin.designer.list_boxes import Roles
from cases.admin.designer.more_sections import RHYTHMS

AGAIN = Roles(path=("except", "by"), label="")  # who may take a once-only move once more


@dataclass(frozen=True, kw_only=True)
class Asked(Several):
    """Which questions of the move's own form it asks; none: all."""

    form: str = ""
    options: Callable[[Known], Options] = field(default=lambda known: [])

    def within(self, part):
        return replace(self, form=str(part.get("form") or ""))

    def choices(self, raw, known):
        found = known.asked_by(self.form)
        return [*found, *((each, known.fields.get(each, each)) for each in raw or () if each not in dict(found))]


@dataclass(frozen=True, kw_only=True)
class OnlyOnce(Box):
    """Once a case; or once, but that somebody may do it again, for a reason. ``reasons``: ways to give one."""

    reasons: Options
    template: ClassVar[str] = "cases/designer/boxes/once.html"

    def shown(self, value, known):
        again = value.get("except", {}) if isinstance(value, dict) else {}
        by = AGAIN.shown(again.get("by"), known)
        reason = again.get("reason", "required") if by else ""
        return {
            "once": "on" if value else "",
            "by": by,
            "reason": reason if isinstance(reason, str) else "、".join(reason),
        }

    def posted(self, data, name):
        by = AGAIN.posted(data, f"{name}-by")
        reason = data.get(f"{name}-reason", "") if by else ""
        return {
            "once": "on" if f"{name}-once" in data else "",
            "by": by,
            "reason": reason or ("required" if by else ""),
        }

    def value(self, raw, known, before):
        if not raw["once"]:
            if raw["by"]:
                raise Slip(_("Who may do it again is said only for what is done once: tick it, or take them away."))
            return None
        if not raw["by"]:
            return True
        again = dict(before["except"]) if isinstance(before, dict) else {}
        shown = self.shown(before, known)
        if raw["by"] != shown["by"]:
            again["by"] = AGAIN.value(raw["by"], known, again.get("by"))
        if raw["reason"] != shown["reason"]:
            again["reason"] = raw["reason"]
        return {"except": again}

    def extras(self, raw, known, name):
        own = [(raw["reason"], raw["reason"])] if raw["reason"] and raw["reason"] not in dict(self.reasons) else []
        reason = raw["reason"] or "required"
        return {"reasons": [*self.reasons, *own], "reason": reason, **AGAIN.extras(raw["by"], known, f"{name}-by")}


@dataclass(frozen=True, kw_only=True)
class Until(Box):
    """The day a time limit ends, instead of a term: an answer or fact that is a day, or a day that comes round."""

    template: ClassVar[str] = "cases/designer/boxes/until.html"

    def shown(self, value, known):
        raw = {"field": "", "every": "", "day": "", "hand": ""}
        if value is None:
            return raw
        if isinstance(value, str):
            return raw | {"field": value}
        if isinstance(value, dict) and "every" in value and not set(value) - {"every", "day"}:
            return raw | {"every": value["every"], "day": str(value.get("day") or "")}
        return raw | {"hand": to_text(value)}

    def posted(self, data, name):
        raw = {
            key: data.get(f"{name}-{key}", "").replace("\r\n", "\n").strip()
            for key in ("field", "every", "day", "hand")
        }
        return raw if raw["every"] else raw | {"day": ""}

    def value(self, raw, known, before):
        if sum(bool(raw[key]) for key in ("field", "every", "hand")) > 1:
            raise Slip(_("Choose one: a day that is given, or a day that comes round."))
        if raw["field"]:
            return raw["field"]
        if raw["every"]:
            return {"every": raw["every"], **({"day": raw["day"]} if raw["day"] else {})}
        return from_text(raw["hand"], self.path)

    def extras(self, raw, known, name):
        given = dict(known.dated)
        given |= {raw["field"]: known.fields.get(raw["field"], raw["field"])} if raw["field"] else {}
        return {"given": given.items(), "rhythms": list(RHYTHMS)}
