"""The stream field a form is edited in: steps that hold fields, and checks over several answers.

The library's stream is flat; ours nests its registered field blocks in steps (docs/decisions/builder-steps.md). Import
paths of these classes stand in migrations: keep them.
"""

from functools import cache

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.fields import StreamField
from wagtailstreamforms.fields import get_fields
from wagtailstreamforms.streamfield import FormFieldsStreamField

from forms.fields import blocks as own
from forms.fields.group import inner_blocks


class FieldsBlock(blocks.StreamBlock):
    """The questions of a step: a block for every registered type."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(
            local_blocks or [(name, cls().get_form_block()) for name, cls in get_fields().items()], **kwargs
        )


class StepBlock(blocks.StructBlock):
    """One page of the form."""

    title = blocks.CharBlock(max_length=120, label=gettext_lazy("Title of the step"))
    help = blocks.TextBlock(required=False, rows=2, label=gettext_lazy("A sentence under the title"))
    key = own.KeyBlock(label=gettext_lazy("Key of the step"), help_text=gettext_lazy("Only where a pack names it."))
    show_if = own.show_if()

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("form", "Step")
        label_format = "{title}"
        form_layout = BlockGroup(["title", "help", "fields"], settings=["show_if", "key"])

    def __init__(self, local_blocks=None, **kwargs):
        # That a step needs a question is said when publishing: a red mark on a step just begun helps nobody.
        fields = ("fields", FieldsBlock(label=gettext_lazy("Questions")))
        super().__init__([fields, *(local_blocks or [])], **kwargs)


class CheckBlock(blocks.StructBlock):
    """A condition over several answers, said when it does not hold."""

    must = own.RuleBlock(required=True, label=gettext_lazy("What must hold"), help_text=own.RULE_HELP)
    say = blocks.CharBlock(max_length=200, label=gettext_lazy("What is said if it does not"))
    field = blocks.CharBlock(required=False, label=gettext_lazy("Beside which question"))
    more = own.MoreBlock()

    class Meta:
        icon = "warning"
        label = pgettext_lazy("form", "Check over several answers")
        label_format = "{say}"
        form_layout = BlockGroup(["must", "say", "field"], settings=["more"])


class StepsBlock(blocks.StreamBlock):
    """A whole form."""

    step = StepBlock()
    check = CheckBlock()

    class Meta:
        default = [("step", {})]
        block_counts = {"step": {"min_num": 1}}


class KeyedFieldsStreamField(FormFieldsStreamField):
    """The library's stream field with our steps in it. What it holds never makes a migration."""

    def __init__(self, block_types, **kwargs):
        # Not the library's own: it would make every type's block for a stream that is thrown away, and migrations make
        # this field a hundred times over.
        super(FormFieldsStreamField, self).__init__(block_types, **kwargs)

    @cached_property
    def stream_block(self):
        return _steps(required=not self.blank)

    def deconstruct(self):
        name, path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, path, [[]], {**kwargs, "block_lookup": {}}


@cache
def _steps(*, required: bool) -> StepsBlock:
    return StepsBlock(required=required)


class QuestionsStreamField(KeyedFieldsStreamField):
    """Questions without steps: what a part of the library holds."""

    @cached_property
    def stream_block(self):
        return _questions(required=not self.blank)


@cache
def _questions(*, required: bool) -> FieldsBlock:
    return FieldsBlock(inner_blocks(), required=required)
