"""What every field type does: draw and read an answer, keep it as JSON, show, mask and export it, be edited.

Methods take the schema's field and the clean value; None is an answer not given. The registry below is the form
library's own (`wagtailstreamforms.fields`), so a type added by anybody shows up in the builder.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtailstreamforms.fields import BaseField

from forms import rule_text, schema
from forms.fields import blocks as own
from forms.identity import mask_text

Json = Any
COMMON_SETTINGS = ("help", "show_if", "secret", "public", "purpose")


class KeyedField(BaseField):
    """A field type. Subclasses name ``type``, ``label``, ``icon`` and say how an answer is read: ``make``."""

    type: ClassVar[str]
    blank = gettext_lazy("Fill in “%(label)s”.")  # said when a required answer is missing
    may_be_secret: ClassVar[bool] = True
    personal_for: ClassVar[str] = ""  # what such an answer is usually needed for: a new question starts out secret
    settings: ClassVar[tuple[str, ...]] = ()  # of schema.Field, edited by the blocks of the same names

    # --- the person who fills in ------------------------------------------------------------------------------------
    def formfield(
        self, field: schema.Field, *, required: bool | None = None, context: Mapping[str, Any] | None = None
    ) -> html.Field:
        """The Django field of a question. ``required``: what its rule came to; ``context``: the other answers."""
        if required is None:
            required = field.required is True
        made = self.make(
            field,
            context or {},
            label=field.label,
            help_text=field.help or "",
            required=required,
            initial=None if field.default is None else self.from_json(field, field.default),
        )
        made.error_messages["required"] = str(self.blank) % {"label": field.label}
        made.type = self.type
        return made

    def make(self, field: schema.Field, context: Mapping[str, Any], **common: Any) -> html.Field:
        raise NotImplementedError

    def asks(self, field: schema.Field) -> tuple[str, ...]:
        """Keys of other questions that `make` wants to know the answers to."""
        return ()

    # --- the answer -------------------------------------------------------------------------------------------------
    def to_json(self, field: schema.Field, value: Any) -> Json:
        """What is stored and digested; None where nothing was answered."""
        return value

    def from_json(self, field: schema.Field, data: Json) -> Any:
        return data

    def typed(self, field: schema.Field, value: Any) -> Any:
        """A clean answer as it would be typed: for a draft that begins with what was said before."""
        return self.to_json(field, value)

    def worked_out(self, field: schema.Field, value: Any) -> Any:
        """What a calculation gave, in the type's own form, or None where it cannot be that. The kind is right."""
        return value

    def show(self, field: schema.Field, value: Any) -> str:
        """The answer in words, on a summary or a case page."""
        return "" if value is None else str(value)

    def mask(self, field: schema.Field, value: Any) -> str:
        """What may be seen of a secret answer."""
        return mask_text(self.show(field, value))

    def export(self, field: schema.Field, value: Any) -> Any:
        """A cell: text, Decimal, date or None."""
        return None if value is None else self.show(field, value)

    @property
    def stored_as_exported(self) -> bool:
        """True where a text that is stored is its own cell: a long table need not ask for each."""
        names = ("from_json", "show", "export")
        return all(getattr(type(self), name) is getattr(KeyedField, name) for name in names)

    def logic(self, field: schema.Field, value: Any) -> Any:
        """The answer as rules see it."""
        return value

    # --- the person who edits ---------------------------------------------------------------------------------------
    def extra_blocks(self) -> list[tuple[str, blocks.Block]]:
        """Blocks for ``settings``, in the order they are shown."""
        return []

    def get_form_block(self) -> blocks.StructBlock:
        children = [
            ("label", own.label()),
            ("required", own.required()),
            *self.extra_blocks(),
            ("help", own.help_text()),
        ]
        children += [("name", own.KeyBlock()), ("show_if", own.show_if()), ("required_if", own.required_if())]
        if self.may_be_secret:
            children += [
                ("secret", own.secret(bool(self.personal_for))),
                ("purpose", own.purpose(self.personal_for)),
            ]
        children += [("public", own.public()), ("more", own.MoreBlock())]
        return own.FieldBlock(children, icon=self.icon, label=self.label)

    def schema_of(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Plain data of schema.Field from a block's raw value. Raises ValueError with a sentence."""
        data = {"key": value.get("name"), "type": self.type, "label": value.get("label") or ""}
        rules = {name: rule_text.parse(value.get(name) or "") for name in ("show_if", "required_if")}
        data["show_if"] = rules["show_if"]
        data["required"] = bool(value.get("required")) if rules["required_if"] is None else rules["required_if"]
        for name in (*COMMON_SETTINGS, *self.settings):
            if name != "show_if" and value.get(name) not in (None, "", False, []):
                data[name] = self.setting_of(name, value[name])
        data |= own.MoreBlock.read(value.get("more") or "")
        return {name: each for name, each in data.items() if each is not None}

    def setting_of(self, name: str, raw: Any) -> Any:
        """A setting in the schema's form from its block's raw value."""
        return raw

    def block_of(self, field: schema.Field) -> dict[str, Any]:
        """The raw block value whose `schema_of` is ``field``: nothing a pack wrote is lost in the builder."""
        data = field.model_dump(exclude_defaults=True, mode="json", exclude={"key", "type", "label"})
        required, show_if = data.pop("required", False), data.pop("show_if", None)
        value = {
            "name": field.key,
            "label": field.label,
            "required": required is True,
            "required_if": "" if isinstance(required, bool) else rule_text.show(required),
            "show_if": "" if show_if is None else rule_text.show(show_if),
        }
        # Said even where they are off: a new question of this type may begin with the tick or the words.
        value |= {"secret": False, "public": False, "purpose": ""}
        known = (*COMMON_SETTINGS, *self.settings)
        value |= {name: self.block_setting(name, data.pop(name)) for name in known if name in data}
        return value | {"more": own.MoreBlock.show(data)}

    def block_setting(self, name: str, setting: Any) -> Any:
        return setting

    # --- the form library -------------------------------------------------------------------------------------------
    def get_formfield(self, block_value: Mapping[str, Any]) -> html.Field:
        return self.formfield(schema.Field.model_validate(self.schema_of(block_value)))


def too_long(n: int, most: int) -> str:
    return _("Write at most %(most)d characters; there are %(n)d.") % {"most": most, "n": n}


def too_short(n: int, least: int) -> str:
    return _("Write at least %(least)d characters; there are %(n)d.") % {"least": least, "n": n}
