"""The builder's question “what does this form open?”, answered in Opens."""

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import CaseType, Opens
from forms.admin.extras import Extra
from forms.models import Form

GENERAL = "intake.case"


class TypeField(html.ModelChoiceField):
    """Case types that run; blank is the general one."""

    def __init__(self):
        super().__init__(
            CaseType.objects.filter(versions__isnull=False).distinct(),
            required=False,
            empty_label=gettext_lazy("The general one"),
            label=gettext_lazy("Opens"),
            help_text=gettext_lazy("What becomes of an answer. The general case type suits most items."),
        )


def load(form: Form) -> int | None:
    return Opens.objects.filter(form=form).values_list("type", flat=True).first()


def keep(form: Form, case_type: CaseType | None) -> None:
    if case_type is None or case_type.slug == GENERAL:
        Opens.objects.filter(form=form).delete()
    else:
        Opens.objects.update_or_create(form=form, defaults={"type": case_type})


def shown(form: Form) -> str:
    opens = getattr(form, "opens", None)
    return opens.type.title if opens else _("The general one")


OPENS = Extra("case_type", gettext_lazy("Opens"), TypeField, load, keep, shown, ("opens__type",))
