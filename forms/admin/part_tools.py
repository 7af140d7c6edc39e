"""What the builder asks about parts: the group a part comes to in this form, and a group kept as a part.

The scripts post the whole form as it stands, as for the board, and get a group to put in; the form itself is not saved
(static/ow/js/admin/builder/library.js).
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views import View

from forms import fields, library, publishing
from forms.admin import keys, posted
from forms.admin.exchange import OfOneForm
from forms.exchange.landing import keep_ids
from forms.models import Form, Part, PartVersion
from forms.review import mending
from forms.schema import Field


class PartsView(OfOneForm, View):
    """POST of the builder with `ow-part` (“contact@2”): a copy of it; with `ow-keep` (a group's key): keeps that."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        form = self.row.get_latest_revision_as_object() if self.row else Form()
        told = posted.read(form, request.POST, request.FILES)
        try:
            if "ow-keep" in request.POST:
                return JsonResponse(_kept(request, told))
            return JsonResponse(_copied(request.POST.get("ow-part", ""), told, keys.Published.of(form).types))
        except (library.Refused, mending.Refused) as refusal:
            return JsonResponse({"problem": str(refusal)})


def _copied(ref: str, told: posted.Posted, kinds: dict[str, str]) -> dict[str, Any]:
    key = ref.partition("@")[0]
    part = Part.objects.filter(key=key).first()
    version = part and part.newest
    if not version:
        raise library.Refused(_("This part is not in the library any more. Load the page anew."))
    group = library.copied(version, _taken(told.stream), kinds)
    renamed = [(each.origin, each.key) for each in group.fields if each.origin]
    return {"value": posted.state("group", fields.of("group").block_of(group)), "renamed": renamed}


def _taken(stream: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for child in stream:
        value = child["value"]
        found |= {value["name"]} if value.get("name") else set()
        found |= _taken(value.get("fields") or [])
    return found


def _kept(request: HttpRequest, told: posted.Posted) -> dict[str, Any]:
    child = _group(told, request.POST["ow-keep"])
    value, title = child["value"], request.POST.get("ow-title", "").strip()
    if not title or len(title) > 120:
        raise library.Refused(_("Give the part a title of at most 120 characters."))
    needed = "change" if _is_known(value, title) else "add"
    if not request.user.has_perm(f"forms.{needed}_part"):
        raise library.Refused(_("You may not change the library of parts. Ask an administrator for the right."))
    before = PartVersion.objects.count()
    try:
        questions = library.built(title, value.get("fields") or [])
    except publishing.Unpublishable as slip:
        said = _("A part stands alone, and this one cannot: %(why)s")
        raise library.Refused(said % {"why": " ".join(slip.sentences)}) from slip
    version = library.keep(value.get("part") or "", title, questions, request.user)
    words = {"title": title, "n": version.number}
    if PartVersion.objects.count() == before:
        said = _("The library has “%(title)s” just like this already, as version %(n)d.") % words
    else:
        said = _("“%(title)s” is in the library now, as version %(n)d. Save the form too.") % words
    part = {"ref": version.ref, "title": title, "n": version.number}
    return {"value": _named(child, version, questions), "said": said, "part": part}


def _is_known(value: dict[str, Any], title: str) -> bool:
    key = (value.get("part") or "").partition("@")[0]
    return bool(key) and Part.objects.filter(key=key, title=title).exists()


def _group(told: posted.Posted, prefix: str) -> dict[str, Any]:
    key = next((key for key, place in told.places.items() if place == prefix), "")
    if not key:
        raise library.Refused(_("Give the group a heading first."))
    siblings, n = mending.find(told.stream, key)
    if siblings[n]["type"] != "group":
        raise library.Refused(_("Only a group of questions can be kept as a part."))
    return siblings[n]


def _named(child: dict[str, Any], version: PartVersion, questions: tuple[Field, ...]) -> dict[str, Any]:
    """The group with the version it stands for now, its questions under the keys they have in this form."""
    names = {there: here for here, there in library.origins(questions, ()).items()}
    inner = library.fitted([library.plain(each) for each in version.questions], names, (), {})
    made = [Field.model_validate(each) for each in inner]
    blocks = [{"type": each.type, "value": fields.of(each.type).block_of(each)} for each in made]
    blocks = keep_ids(blocks, child["value"]["fields"])
    return posted.state("group", child["value"] | {"part": version.ref, "fields": blocks})
