"""The form a form is edited with: keys are filled in, and nothing that cannot run is published."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError
from wagtail.admin.forms import WagtailAdminModelForm

from forms import publishing
from forms.admin import extras, keys, proving
from forms.fields.blocks import free_name, speakable
from forms.models import Form


class BuilderForm(WagtailAdminModelForm):
    """``going_live``: set by the view when what is saved is to be published, now, later or after approval."""

    going_live = False
    withheld = False  # set by the view: this person may not publish this form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "fact_field" in self.fields:
            self.fields["fact_field"] = proving.choice(self.instance)
        if self.instance.pk:
            for extra in extras.all_of_them():
                self.initial.setdefault(extra.name, extra.load(self.instance))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        begins, ends = data.get("open_from"), data.get("open_to")
        if begins and ends and ends <= begins:
            self.add_error("open_to", _("A form closes after it opens. Choose a later time."))
        if self.withheld:
            self.add_error(
                None, _("You may not publish this form. Save it as a draft and ask who may: see its rights.")
            )
        if "fields" not in self.cleaned_data:
            return data
        if wrong := keys.fill(data["fields"], keys.Published.of(self.instance)):
            self.add_error("fields", keys.beside(wrong))
        elif self.going_live and not self.errors:
            self._must_run(data)
        return data

    def _must_run(self, data: dict[str, Any]) -> None:
        """Say now what publishing would refuse: beside the question where it is about one, else on top."""
        stream = publishing.raw_stream(data["fields"])
        try:
            gone = publishing.gone_from(self.instance)
            facts = {name: data.get(name) or "" for name in publishing.FACTS}
            spec = publishing.build(data["title"], stream, data.get("ask") or "step", gone, facts)
            publishing.must_hold(spec, self.instance)
        except publishing.Unpublishable as slip:
            for sentence in slip.sentences:
                self.add_error(None, sentence)
            places = _places(slip.__cause__, stream, slip.sentences) or _found(slip.places, data["fields"])
            if places:
                self.add_error("fields", keys.beside(places, name=""))

    def _post_clean(self) -> None:
        if not self.instance.slug or self._may_rename():
            self.instance.slug = free_slug(self.cleaned_data.get("title") or "", self.instance.pk)
        super()._post_clean()

    def _may_rename(self) -> bool:
        """A key made from the title follows it until somebody may rely on it."""
        return not self.instance.pack_key and not (self.instance.pk and self.instance.versions.exists())


def _places(fault: BaseException | None, stream: list, sentences: list[str]) -> keys.Places:
    """Where in the stream the sentences of a shape's errors belong; those about the whole form have no place."""
    if not isinstance(fault, ShapeError):
        return {}
    steps = [n for n, child in enumerate(stream) if child["type"] == "step"]
    found: keys.Places = {}
    for error in fault.errors():
        match error["loc"]:
            case ("steps", int(s), "fields", int(_f), *_rest) if s < len(steps):
                said = [each for each in sentences if str(error.get("ctx", {}).get("error", error["msg"])) in each]
                place = (steps[s], *_blocks(error["loc"][2:]))
                found[place] = said[0] if said else _("This question cannot be published as it is.")
    return found


def _found(said: Mapping[str, str], stream: Any) -> keys.Places:
    """Where in the stream the keys stand that ``said`` speaks of."""
    places = {child.value["name"]: place for place, child in keys.questions(stream)}
    return {places[key.partition(".")[0]]: text for key, text in said.items() if key.partition(".")[0] in places}


def _blocks(loc: tuple) -> tuple:
    """The part of a shape's place that the builder has blocks for: streams and numbers in them, by turns."""
    n = 0
    while n + 1 < len(loc) and loc[n] in ("fields", "columns") and isinstance(loc[n + 1], int):
        n += 2
    return tuple(loc[:n])


def free_slug(title: str, pk: int | None) -> str:
    """A slug from ``title`` in pinyin that no other form has."""
    wish = speakable(title) if title.strip() else "form"
    others = Form.objects.exclude(pk=pk).filter(slug__startswith=wish.replace("_", "-")).values_list("slug", flat=True)
    return free_name(wish, {slug.replace("-", "_") for slug in others}).replace("_", "-")


def form_class() -> type[BuilderForm]:
    """BuilderForm with a field for every extra; made late, when all apps have registered theirs."""
    return type("BuilderForm", (BuilderForm,), {extra.name: extra.field() for extra in extras.all_of_them()})


def keep_extras(form: BuilderForm, row: Form) -> None:
    for extra in extras.all_of_them():
        if extra.name in form.cleaned_data:
            extra.keep(row, form.cleaned_data[extra.name])


def moved_extras(form: BuilderForm) -> list[extras.Extra]:
    """Those whose answer in ``form`` is another one than what counts now."""
    return [extra for extra in extras.all_of_them() if extra.name in form.changed_data]


def problem_of(row: Form) -> ValidationError | None:
    """Why ``row`` as it stands cannot be published, None if it can."""
    try:
        publishing.must_hold(publishing.built(row), row)
    except publishing.Unpublishable as slip:
        return ValidationError(slip.sentences)
    return None
