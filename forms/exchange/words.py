"""Differences in words, as an editor reads them: 第2步“联系方式” · 联系电话 · 提示：“手机号” → “手机或座机”。"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from forms import fields
from forms.exchange.merging import ADDED, CONFLICT, GONE, MINE, ORDER, THEIRS, Difference
from forms.exchange.parts import FORM, Parts, is_check, is_step
from forms.logic import sentence

SETTINGS = {
    "key": pgettext_lazy("setting", "key"),
    "type": pgettext_lazy("setting", "type"),
    "label": pgettext_lazy("setting", "question"),
    "title": pgettext_lazy("setting", "title"),
    "help": pgettext_lazy("setting", "hint"),
    "required": pgettext_lazy("setting", "must be answered"),
    "show_if": pgettext_lazy("setting", "shown only if"),
    "secret": pgettext_lazy("setting", "secret"),
    "public": pgettext_lazy("setting", "public"),
    "purpose": pgettext_lazy("setting", "purpose"),
    "choices": pgettext_lazy("setting", "choices"),
    "many": pgettext_lazy("setting", "several are allowed"),
    "default": pgettext_lazy("setting", "answer to begin with"),
    "prefill": pgettext_lazy("setting", "proposed answer"),
    "calc": pgettext_lazy("setting", "worked out as"),
    "min": pgettext_lazy("setting", "at least"),
    "max": pgettext_lazy("setting", "at most"),
    "min_length": pgettext_lazy("setting", "characters at least"),
    "max_length": pgettext_lazy("setting", "characters at most"),
    "min_rows": pgettext_lazy("setting", "rows at least"),
    "max_rows": pgettext_lazy("setting", "rows at most"),
    "max_mb": pgettext_lazy("setting", "largest size (MB)"),
    "issued_by": pgettext_lazy("setting", "who issues the paper"),
    "paper": pgettext_lazy("setting", "original or copy"),
    "copies": pgettext_lazy("setting", "how many papers"),
    "held_by": pgettext_lazy("setting", "office that has it already"),
    "sample": pgettext_lazy("setting", "sample picture"),
    "pattern": pgettext_lazy("setting", "pattern"),
    "must": pgettext_lazy("setting", "what must hold"),
    "say": pgettext_lazy("setting", "what is said if it does not"),
    "field": pgettext_lazy("setting", "beside which question"),
    "level": pgettext_lazy("setting", "level"),
    "part": pgettext_lazy("setting", "from the library"),
    "origin": pgettext_lazy("setting", "key in the library"),
    "ask": pgettext_lazy("setting", "how questions are asked"),
    "basis": pgettext_lazy("setting", "legal basis"),
    "keep": pgettext_lazy("setting", "how long answers are kept"),
    ORDER: pgettext_lazy("setting", "order"),
}
RULES = ("show_if", "required", "calc", "prefill", "must", "where")
SHORT = 200


class Words:
    """``versions``: mine first; labels come from the first that knows a part."""

    def __init__(self, *versions: Parts) -> None:
        self.versions = versions
        self.labels: dict[str, str] = {}
        self.choices: dict[str, dict[str, str]] = {}
        for version in reversed(versions):
            for part, settings in version.settings.items():
                path = f"row.{part.partition('.')[2]}" if "." in part else part
                self.labels[path] = self.labels[part] = settings.get("label") or settings.get("title") or part
                known = {each["code"]: each["label"] for each in settings.get("choices") or ()}
                self.choices.setdefault(path, {}).update(known)

    # --- where ------------------------------------------------------------------------------------------------------
    def place(self, part: str) -> str:
        """The part as people know it: its step, its table, its label."""
        if part == FORM:
            return _("The form")
        if is_check(part):
            return _("Check “%(say)s”") % {"say": self._settings(part).get("say", "")}
        if is_step(part):
            return _("Step “%(title)s”") % {"title": self.labels[part]}
        table, dot, _key = part.partition(".")
        label = f"{self.labels.get(table, table)} · {self.labels[part]}" if dot else self.labels[part]
        step = next((version.parent(table) for version in self.versions if version.parent(table)), None)
        return f"{self.labels[step]} · {label}" if step in self.labels else label

    def _settings(self, part: str) -> dict[str, Any]:
        return next((each.settings[part] for each in self.versions if part in each.settings), {})

    # --- what -------------------------------------------------------------------------------------------------------
    def value(self, setting: str, value: Any, part: str = "") -> str:
        """One value of a setting."""
        if value is None or value == "":
            return pgettext("difference", "nothing")
        if isinstance(value, bool):
            return pgettext("rule", "yes") if value else pgettext("rule", "no")
        if setting == "type":
            return self.type(value)
        if setting == "choices":
            return pgettext("rule", ", ").join(f"{each['label']}（{each['code']}）" for each in value)
        if setting == "field":
            return self.labels.get(value, str(value))
        if setting in RULES:
            return sentence(value, self.labels, self.choices)
        text = str(value)
        return text if len(text) <= SHORT else text[:SHORT] + "…"

    def type(self, kind: str) -> str:
        try:
            return str(fields.of(kind).label)
        except KeyError:
            return kind

    def setting(self, name: str) -> str:
        return str(SETTINGS.get(name, name))

    def said(self, found: Difference) -> str:
        """What changed, without saying where: “提示：从“手机号”改为“手机或座机””."""
        if found.setting == ORDER:
            return _("questions or steps stand in another order")
        if found.setting == ADDED:
            return pgettext("difference", "new")
        if found.setting == GONE:
            return self._gone(found)
        what = self.setting(found.setting)
        if found.status == CONFLICT:
            told = {"what": what, "mine": self._of(found, found.mine), "theirs": self._of(found, found.theirs)}
            if found.base is None:
                return _("%(what)s: here “%(mine)s”, in the file “%(theirs)s”") % told
            told["base"] = self._of(found, found.base)
            return _("%(what)s: was “%(base)s”, here now “%(mine)s”, in the file “%(theirs)s”") % told
        after = found.theirs if found.status == THEIRS else found.mine
        told = {"what": what, "before": self._of(found, found.base), "after": self._of(found, after)}
        return _("%(what)s: “%(before)s” becomes “%(after)s”") % told

    def _of(self, found: Difference, value: Any) -> str:
        return self.value(found.setting, value, found.part)

    def _gone(self, found: Difference) -> str:
        if found.status == CONFLICT:
            if found.mine is None:
                return _("taken out here, changed in the file")
            return _("changed here, taken out of the file") if found.base else _("stands here, not in the file")
        return pgettext("difference", "taken out")

    def line(self, found: Difference) -> str:
        """The whole difference."""
        place = self.place(found.part)
        told = {"place": place, "text": self.said(found)}
        return _("%(place)s: %(text)s") % told


def status_words(status: str) -> str:
    return {
        THEIRS: _("taken from the file"),
        MINE: _("changed here since, stays"),
        CONFLICT: _("to be decided"),
    }[status]
