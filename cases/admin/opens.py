"""The builder's question “what does this form open?”, answered in Opens."""

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import surveys
from cases.models import CaseType, CaseTypeVersion, Opens
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
    if opens:
        return opens.type.title
    return _("asked within a case") if form.pack_key and _belongs_to_a_move(form) else _("The general one")


def _belongs_to_a_move(form: Form) -> bool:
    """True for a form that a move of a running case or the survey asks for."""
    pins = [pin for each in CaseTypeVersion.objects.values_list("pins", flat=True) for pin in each.values()]
    return form.pack_key == surveys.FORM or form.versions.filter(pk__in=pins).exists()


OPENS = Extra("case_type", gettext_lazy("Opens"), TypeField, load, keep, shown, ("opens__type",))
