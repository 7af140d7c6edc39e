"""Editing a public list of cases: what may not be shown to everybody is refused beside the field it stands in.

The condition is made of sentences about what the listed types have, as in the designer of case types.
"""

import json
import re
from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cms.admin.checks import PageForm
from cms.admin.rule_field import RuleField
from forms.logic import operators as ops
from forms.logic import shorthand

SPLIT = re.compile(r"[、，,；;\n]")
LONGEST = 400
NAMED = 30  # types in the help text


class CaseListForm(PageForm):
    """Types and columns are read and typed by what they are called, and kept by their keys; keys are taken too.
    ``by`` may be written short, as in a pack; it is kept whole.
    """

    where = RuleField(label=_lazy("condition"))

    def __init__(self, *args, **kwargs):
        from cases.admin.designer import row_words  # pages are loaded before the rows they are about
        from cases.public.lists import words_of

        super().__init__(*args, **kwargs)
        over = tuple(self.instance.over.split())
        types, columns = called(over)
        words = row_words.offered(over, words_of(over))
        self.fields["where"].about(words, self.instance.where)
        self._offer_numbers(self._over(types) or over)
        for name, said in (("over", types), ("columns", columns)):
            keys = getattr(self.instance, name).split()
            self.initial[name] = "、".join(_word(key, said) for key in keys)
            self.fields[name].max_length = None  # names are longer than keys; the keys are measured
            self.fields[name].validators = []
        told = _("What they are called, one after the other with “、” between: %(names)s.")
        self.fields["over"].help_text = told % {"names": "、".join(list(types.values())[:NAMED]) or "—"}
        self.fields["columns"].help_text = _("Save it once with its types; then it says here what can be listed.")
        if columns:
            told = _("What can be listed of these types: %(columns)s.") % {"columns": "、".join(columns.values())}
            self.fields["columns"].help_text = told

    def _over(self, types: dict[str, str]) -> tuple[str, ...]:
        """The types as they were just typed: what is refused is shown again with what they have."""
        return tuple(_keys(self.data.get(self.add_prefix("over")) or "", types).split()) if self.is_bound else ()

    def _offer_numbers(self, over: tuple[str, ...]) -> None:
        """``by`` is chosen by what a number is called; what was written by hand stays one of the choices."""
        from cases.admin.designer import row_words
        from cases.public.lists import words_of

        words = row_words.offered(over, words_of(over))
        self.numbers = {each.label: each.node["var"] for each in words.by_id.values() if _is_number(each)}
        label = {key: label for label, key in self.numbers.items()}.get(self.instance.by, self.instance.by)
        self.initial["by"] = label
        choices = {"": _("no ranking"), **{each: each for each in self.numbers}}
        for each in (label, self.data.get(self.add_prefix("by")) if self.is_bound else ""):
            choices.setdefault(each or "", each or "")
        self.fields["by"].widget = html.Select(choices=list(choices.items()))
        self.fields["by"].help_text = _(
            "Only for a ranking; the highest value comes first. Save it once with its types, then choose."
        )

    def clean_over(self) -> str:
        return _keys(self.cleaned_data["over"], called(())[0])

    def clean_columns(self) -> str:
        over = tuple(self.cleaned_data.get("over", "").split())
        return _keys(self.cleaned_data["columns"], called(over)[1])

    def clean_by(self) -> str:
        text = self.cleaned_data["by"].strip()
        text = self.numbers.get(text, text)
        return _kept(text, shorthand.value) if text.startswith("{") else text

    def clean(self):
        from cases.public.lists import Kind, words_of
        from cases.registers import is_register

        data = super().clean()
        over, columns = (tuple(data.get(name, "").split()) for name in ("over", "columns"))
        known = words_of(over)
        for slug in over:
            if slug not in known:
                self.add_error("over", _("There is no published case type “%(slug)s”.") % {"slug": slug})
            elif data.get("kind") == Kind.REGISTER and not is_register(known[slug][0]):
                said = _("No state of “%(type)s” is “alive”: it is no register.")
                self.add_error("over", said % {"type": known[slug][0].title})
        if bool(data.get("by")) != (data.get("kind") == Kind.RANKING):
            self.add_error("by", _("A ranking, and nothing else, says under “by:” what it goes by."))
        for life, fields in known.values():
            self._judge(life, fields, columns, data)
        return data

    def _judge(self, life, fields, columns: tuple[str, ...], data: dict[str, Any]) -> None:
        from cases.admin import checking
        from cases.packs.lint import pages
        from cases.packs.loader import Source
        from cases.public.lists import Asked, Unfit, label
        from cases.public.lists.asked import rule

        for word in columns:
            try:
                label(word, life, fields)
            except Unfit as unfit:
                self.add_error("columns", str(unfit))
        try:
            rules = {name: _rule(data.get(name) or "", word=name == "by") for name in ("where", "by")}
        except ValueError:
            return  # told already
        asked = Asked("", (), rules["where"], columns, rule(rules["by"]))
        alone = checking.Alone(life, Source(life.key), {})
        for place, sentence in dict.fromkeys(pages.of_rules(alone, asked)):
            self.add_error(str(place[0]), sentence)


def _rule(text: str, *, word: bool) -> Any:
    if not text.strip():
        return None
    return text if word and not text.startswith("{") else json.loads(text)


def _is_number(each) -> bool:
    return each.kind == ops.NUMBER and isinstance(each.node, dict) and "." not in str(each.node.get("var", "."))


def called(over: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """(key → title of every type that runs, key → heading of what a list over ``over`` may print)."""
    from cases.models import CaseType
    from cases.public.lists import offered, words_of

    types = dict(CaseType.objects.filter(versions__isnull=False).order_by("title").values_list("slug", "title"))
    columns: dict[str, str] = {}
    for life, fields in words_of(over).values():
        columns = {**offered(life, fields), **columns}
    return types, columns


def _word(key: str, said: dict[str, str]) -> str:
    """What is called so and nothing else, else the key."""
    return (
        said[key] if key in said and list(said.values()).count(said[key]) == 1 and not SPLIT.search(said[key]) else key
    )


def _keys(text: str, said: dict[str, str]) -> str:
    """Names or keys, in their order, as keys. A name nobody knows stays, and is told afterwards."""
    names = {title: key for key, title in said.items() if list(said.values()).count(title) == 1}
    found: list[str] = []
    for part in filter(None, map(str.strip, SPLIT.split(text))):
        found += [names[part]] if part in names else part.split()
    kept = " ".join(names.get(word, word) for word in found)
    if len(kept) > LONGEST:
        raise html.ValidationError(_("At most %(n)d characters in all.") % {"n": LONGEST})
    return kept


def _kept(text: str, read) -> str:
    if not text.strip():
        return ""
    try:
        return json.dumps(read(json.loads(text)), ensure_ascii=False)
    except ValueError as slip:  # no JSON, or a rule that nobody could read
        raise html.ValidationError(_("This is no condition: %(slip)s") % {"slip": slip}) from slip
