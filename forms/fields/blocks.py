"""Blocks of the builder: keys, rules, choices, and how the settings of a field are laid out."""

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pypinyin import Style, lazy_pinyin
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from forms import rule_text
from forms.keys import RESERVED, key_problem

CODE = re.compile(r"[A-Za-z0-9_.\-]{1,40}")


def label() -> blocks.CharBlock:
    return blocks.CharBlock(max_length=200, label=pgettext_lazy("field", "Question"))


def help_text() -> blocks.TextBlock:
    return blocks.TextBlock(
        required=False,
        rows=2,
        label=pgettext_lazy("field", "Hint"),
        help_text=gettext_lazy("Where to find it, what it looks like, whom to ask."),
    )


def required() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(required=False, label=gettext_lazy("Must be answered"))


def secret(ticked: bool) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        required=False,
        default=ticked,
        label=gettext_lazy("Secret"),
        help_text=gettext_lazy("Kept encrypted, masked on screen."),
    )


def purpose(usual: str) -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        default=usual,
        max_length=200,
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("What a secret answer is needed for. People see it beside the question."),
    )


def date_question() -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        max_length=200,
        label=gettext_lazy("As it was on"),
        help_text=gettext_lazy("A question that asks for a date, say the birthday. Blank: today."),
    )


def same_as(label) -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        max_length=200,
        label=label,
        help_text=gettext_lazy("A question beside this one. The two must agree, or the person is told."),
    )


def public() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        required=False,
        label=pgettext_lazy("field", "Public"),
        help_text=gettext_lazy("The answer stands on the tracking page."),
    )


class KeyBlock(blocks.CharBlock):
    """The field's key. Blank: made from the question when the form is saved; fixed once published."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("label", gettext_lazy("Key"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Name of the answer in exports and rules. Leave it blank and it is made from the question."),
        )
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if value and (problem := key_problem(value)):
            raise ValidationError(problem)
        return value


class RuleBlock(blocks.TextBlock):
    """A rule as text. What can be read at once is checked here; names and types when the whole form is known."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "rows": 2, **kwargs})

    @cached_property
    def field(self):
        field = super().field
        field.widget.attrs["data-ow-rule"] = ""  # the builder puts its pickers there
        return field

    def clean(self, value):
        value = super().clean(value)
        try:
            rule_text.parse(value or "")
        except ValueError as slip:
            raise ValidationError(str(slip)) from slip
        return value


RULE_HELP = gettext_lazy("One “question: answer” on each line, all of which must hold. Blank: always.")


def show_if() -> RuleBlock:
    return RuleBlock(label=gettext_lazy("Shown only if"), help_text=RULE_HELP)


def required_if() -> RuleBlock:
    return RuleBlock(
        label=gettext_lazy("Must be answered only if"),
        help_text=gettext_lazy("One “question: answer” on each line. Stands in for the tick above."),
    )


class MoreBlock(blocks.TextBlock):
    """Settings that have no block of their own, as JSON, so that a pack's form loses nothing here."""

    def __init__(self, **kwargs):
        kwargs = {"required": False, "rows": 2, "label": gettext_lazy("Other settings (JSON)"), **kwargs}
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        self.read(value or "")
        return value

    @staticmethod
    def read(text: str) -> dict[str, Any]:
        """Raises ValidationError with a sentence."""
        try:
            data = json.loads(text or "{}")
        except ValueError as slip:
            raise ValidationError(_("These settings cannot be read as JSON.")) from slip
        if not isinstance(data, dict):
            raise ValidationError(_("These settings cannot be read as JSON."))
        return data

    @staticmethod
    def show(data: dict[str, Any]) -> str:
        return json.dumps(data, ensure_ascii=False) if data else ""


class ChoicesBlock(blocks.TextBlock):
    """Choices, one a line: a label, or `code = label`. Codes are what is stored; a missing one is made from pinyin."""

    def __init__(self, **kwargs):
        kwargs = {
            "rows": 5,
            "label": gettext_lazy("Choices"),
            "help_text": gettext_lazy("One on each line. Words may be corrected later; the code before “=” stays."),
            **kwargs,
        }
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        return self.show(self.read(value)) if value else value

    @staticmethod
    def read(text: str) -> list[dict[str, str]]:
        """`[{code, label}]`, codes filled in. Raises ValidationError for a code that is none or stands twice."""
        found: list[dict[str, str]] = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            code, equals, words = (part.strip() for part in line.partition("="))
            if not equals:
                code, words = "", line
            if code and not CODE.fullmatch(code):
                raise ValidationError(
                    _("“%(code)s” is no code: use letters, digits, _ . or - only, at most 40.") % {"code": code}
                )
            found.append({"code": code, "label": words})
        taken = [choice["code"] for choice in found if choice["code"]]
        for choice in found:
            if not choice["code"]:
                choice["code"] = free_name(initials(choice["label"]), taken)
                taken.append(choice["code"])
        return found

    @staticmethod
    def show(choices: list[dict[str, str]]) -> str:
        return "\n".join(f"{choice['code']} = {choice['label']}" for choice in choices)


def initials(text: str) -> str:
    """政策变动 → zcbd"""
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda rest: re.sub(r"\W", "", rest)))
    return re.sub(r"[^a-z0-9]", "", letters.lower())[:12] or "x"


def speakable(text: str) -> str:
    """A key made from a question: 身份证号 → shen_fen_zheng_hao; at most the first six syllables."""
    words = lazy_pinyin(text, errors=lambda rest: [re.sub(r"[^A-Za-z0-9]+", "_", rest)])
    key = re.sub(r"_+", "_", "_".join(words[:6]).lower()).strip("_")[:36]
    key = re.sub(r"[^a-z0-9_]", "", key).strip("_")
    key = key if re.match(r"[a-z]", key) else f"q_{key}".strip("_")
    return f"{key}_1" if key in RESERVED else key


def free_name(wish: str, taken: list[str] | set[str]) -> str:
    """``wish``, or with the first free number behind it."""
    name, n = wish, 2
    while name in taken:
        name, n = f"{wish}_{n}", n + 1
    return name


class FieldBlock(blocks.StructBlock):
    """A field: what is always wanted in front, the rest behind the settings button.

    The layout is worked out here, not handed in, since Django cannot write it into a migration.
    """

    BEHIND = ("min_length", "max_length", "min_rows", "max_rows", "max_mb", "copies", "held_by", "sample")
    BEHIND += ("name", "show_if", "required_if")
    BEHIND += ("on", "birth", "sex", "text_version", "secret", "purpose", "public", "part", "more")

    class Meta:
        label_format = "{label}"

    def get_form_layout(self) -> BlockGroup:
        names = list(self.child_blocks)
        behind = [name for name in names if name in self.BEHIND]
        return BlockGroup([name for name in names if name not in behind], settings=behind)
