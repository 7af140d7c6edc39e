"""Case types in the admin: facts, the specification as text with what is wrong named by line, versions, an overview."""

import logging
from typing import Any

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import log
from wagtail.signals import published

from cases import spec, types
from cases.admin import checking, life
from cases.models import CaseType
from forms.fields.blocks import free_name, speakable
from home.admin.units import UnitChoiceField
from home.models import Unit

logger = logging.getLogger(__name__)
NOT_FROZEN = "cases.not_frozen"
OWN = "own"  # the pack of what editors make themselves


class SlotsField(html.CharField):
    """Which unit stands for a slot, a line each: `office: zwfw`. Cleans to {slot: unit code}."""

    widget = html.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(f"{slot}: {code}" for slot, code in value.items()) if isinstance(value, dict) else value

    def has_changed(self, initial, data) -> bool:
        try:
            return self.clean(data) != (initial or {})
        except ValidationError:
            return True

    def clean(self, value):
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, (super().clean(value) or "").replace("：", ":").splitlines())):
            slot, _colon, words = (part.strip() for part in line.partition(":"))
            found[slot] = self._code(line, words)
        return found

    @staticmethod
    def _code(line: str, words: str) -> str:
        for name in ("code", "name", "short_name"):
            codes = list(Unit.objects.filter(**{name: words}).values_list("code", flat=True)[:2])
            if len(codes) == 1:
                return codes[0]
        raise ValidationError(_("“%(line)s”: there is no single unit of this code or name.") % {"line": line})


class TypeForm(WagtailAdminModelForm):
    """``text``: the spec as YAML. ``going_live`` is set by the view when a version is to be made."""

    going_live = False
    owner = UnitChoiceField(label=gettext_lazy("owner"), required=False)
    units = SlotsField(label=gettext_lazy("Unit slots"), required=False)
    text = html.CharField(
        label=gettext_lazy("States, moves and clocks"),
        widget=html.Textarea(attrs={"rows": 40, "class": "ow-code", "spellcheck": "false"}),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("text", life.to_text(self.instance.spec))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.instance.slug:
            self.instance.slug = free_slug(data.get("title") or "")
        if data.get("text"):
            self._read(data)
        elif self.going_live:
            self.add_error("text", _("Say which states there are and who moves a case from one to the next."))
        else:
            self.instance.spec = ""
        return data

    def _read(self, data: dict[str, Any]) -> None:
        """What cannot be read is refused at once; what would not work, when it is to be published."""
        try:
            found, source = life.to_spec(data["text"], self.instance.slug, data.get("title") or "")
        except ValidationError as slips:
            self.add_error("text", slips)
            return
        self.instance.spec = spec.canonical(found)
        if self.going_live:
            for problem in checking.problems(found, source, data.get("units") or {}):
                self.add_error("text", life.said(problem))

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.going_live and not self.errors and (refusal := types.hindrance(self.instance)):
            self.add_error(None, refusal)


def free_slug(title: str, taken: set[str] = frozenset()) -> str:
    """A key for a type of the office's own that no other has, those of ``taken`` neither."""
    wish = f"{OWN}.{speakable(title) if title.strip() else 'type'}"
    return free_name(wish, taken | set(CaseType.objects.filter(slug__startswith=wish).values_list("slug", flat=True)))


def freeze(sender, instance, revision=None, **signal) -> None:
    """Publishing in the admin makes a version. Wagtail also sends this when a date is only set: nothing runs yet."""
    if not instance.live:
        return
    try:
        types.publish(instance, getattr(revision, "user", None))
    except ValueError as slip:
        if getattr(revision, "approved_go_live_at", None) is None:
            raise
        # On its date nobody is there to read a refusal, and other things wait behind it: the old version runs on.
        logger.error("Case type %s was due to be published and cannot run: %s", instance.slug, slip)
        log(instance=instance, action=NOT_FROZEN, user=revision.user, revision=revision, data={"why": [str(slip)]})


def connect() -> None:
    published.connect(freeze, sender=CaseType, dispatch_uid="cases.freeze")
