"""The designer's pages: the whole at a glance, the parts of one kind, one part in its boxes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cases.admin.designer import aloud, diagram, going_live, matrix, sections, slips, timeline
from cases.admin.designer.draft import Draft, Refused, key_for
from cases.admin.designer.editing import Editing, parts_of, path_of
from cases.admin.designer.known import Known, instant_words
from cases.admin.designer.sections import Section
from cases.models import CaseType

CHANGED = gettext_lazy(
    "Somebody else has changed this part meanwhile. What you wrote still stands here; saving again puts it in the "
    "place of theirs."
)
SAFE = ("GET", "HEAD", "OPTIONS")


def address(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cases_casetype:{name}", args=args)


class DesignerPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """Of one case type, for who may change it. ``draft``: what was saved last.

    ``holds``: a post keeps the type to itself from reading the draft to writing it, so that two parts saved at once
    both stay. Not where a press takes transactions of its own.
    """

    model = CaseType
    holds = True
    template_name = ""
    header_icon = "tasks"
    tab = ""

    def dispatch(self, request, *args, **kwargs):
        if request.method in SAFE or not self.holds:
            return self._entered(CaseType.objects.all(), request, *args, **kwargs)
        with transaction.atomic():
            return self._entered(CaseType.objects.select_for_update(), request, *args, **kwargs)

    def _entered(self, types: QuerySet[CaseType], request, *args, **kwargs):
        self.type = get_object_or_404(types, pk=kwargs["pk"])
        if not self.user_has_permission_for_instance("change", self.type):
            raise PermissionDenied
        if request.method not in SAFE and self.type.locked and self.type.locked_by_id != request.user.pk:
            messages.error(request, _("“%(title)s” is locked; nothing was changed.") % {"title": self.type.title})
            return redirect(address("design", self.type.pk))
        if not self.draft.life:
            return redirect(address("edit", self.type.pk))
        return super().dispatch(request, *args, **kwargs)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """The type to itself, after a post that held nothing while it thought; True if the draft is what was read."""
        with transaction.atomic():
            now = CaseType.objects.select_for_update().get(pk=self.type.pk)
            yield now.latest_revision_id == self.type.latest_revision_id

    @cached_property
    def draft(self) -> Draft:
        return Draft(self.type)

    @cached_property
    def known(self) -> Known:
        return Known(self.draft.row, self.draft.life)

    @cached_property
    def found(self) -> list[slips.Placed]:
        return slips.problems(self.draft)

    def found_in(self, section: Section) -> list[slips.Placed]:
        if section is sections.ABOUT:
            own = {box.path[0] for box in section.boxes}
            return [each for each in self.found if not each.path or each.path[0] in own]
        return slips.under(self.found, (section.key,))

    page_title = property(lambda self: self.draft.row.title)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": address("list"), "label": capfirst(CaseType._meta.verbose_name_plural)},
            {"url": address("design", self.type.pk), "label": self.draft.row.title},
        ]

    def tabs(self) -> list[dict[str, Any]]:
        """Every section, with how many parts it has and how many sentences the linter has about it."""
        rows = [{"label": _("At a glance"), "url": address("design", self.type.pk), "on": self.tab == "", "n": None}]
        for section in sections.SECTIONS:
            several = section.kind != "one"
            row = {"label": section.label, "url": address("design_section", self.type.pk, section.key)}
            row |= {"on": self.tab == section.key, "wrong": len(self.found_in(section))}
            rows.append(row | {"n": len(list(parts_of(self.draft, section))) if several else None})
        return rows

    def page(self, status: int = 200, **context):
        current = self.type.current
        running = current.cases.exclude(category="closed").count() if current else 0
        shown = {
            **self.get_context_data(),
            "row": self.draft.row,
            "tabs": self.tabs(),
            "current": current,
            "running": running,
            "is_draft": self.type.has_unpublished_changes or not self.type.live,
            "n_found": len(self.found),
            "edit_url": address("edit", self.type.pk),
            "publish_url": address("design_publish", self.type.pk),
            "history_url": address("history", self.type.pk),
            "held": going_live.held_back(self.type),
            **context,
        }
        return render(self.request, self.template_name, shown, status=status)


class GlanceView(DesignerPage):
    """The whole type: diagram, time, who may what, read aloud, what the linter says."""

    template_name = "cases/designer/glance.html"

    def get(self, request, pk):
        wrong = {(each.path[0], each.path[1]) for each in self.found if len(each.path) > 1}
        role = request.GET.get("as", "")
        roles = matrix.roles_of(self.known)
        return self.page(
            drawing=diagram.draw(self.draft.life, wrong),
            bars=timeline.of(self.known),
            matrix=matrix.of(self.known),
            roles=roles,
            role=role if role in dict(roles) else "",
            seen=matrix.seen_by(self.known, role) if role in dict(roles) else None,
            aloud=aloud.read(self.known),
            lint=[(each, self._place_url(each)) for each in self.found],
            by_hand=sections.by_hand(self.draft.data),
        )

    def _place_url(self, each: slips.Placed) -> str:
        """Where the sentence can be mended."""
        section = sections.BY_KEY.get(str(each.path[0]) if each.path else "")
        if section is None:
            return address("design_section", self.type.pk, "about") if each.path else address("edit", self.type.pk)
        if section.kind == "one" or len(each.path) < 2:
            return address("design_section", self.type.pk, section.key)
        return address("design_part", self.type.pk, section.key, each.path[1])


class OfSection(DesignerPage):
    template_name = "cases/designer/section.html"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["section"] not in sections.BY_KEY:
            raise Http404
        self.section: Section = sections.BY_KEY[kwargs["section"]]
        self.tab = self.section.key
        return super().dispatch(request, *args, **kwargs)

    def called(self, key: str | int, part: Any) -> str:
        """What a part is called in lists; a sheet as the form it belongs to, withholding as from whom."""
        if self.section.key == "sheets":
            return dict(self.known.forms).get(str(key), str(key))
        if self.section.key == "hide_from" and (whom := part.get("unit") or part.get("user") or part.get("party")):
            names = {**self.known.fields, **dict(self.known.facts), **dict(self.known.places), **dict(self.known.roles)}
            return names.get(whom, whom)
        if self.section.key == "ladder" and not part.get("label"):
            words = {
                "clock": dict(self.known.clocks).get(part.get("clock"), ""),
                "when": instant_words(part.get("at", "")),
            }
            return _("%(clock)s, %(when)s") % words if words["clock"] else words["when"]
        return sections.title_of(self.section, key, part)

    def rows(self, chosen: str | int | None = None) -> list[dict[str, Any]]:
        return [
            {
                "key": key,
                "title": self.called(key, part),
                "url": address("design_part", self.type.pk, self.section.key, key),
                "on": key == chosen,
                "category": part.get("category", "") if isinstance(part, dict) else "",
                "wrong": len(slips.under(self.found, (self.section.key, key))),
            }
            for key, part in parts_of(self.draft, self.section)
        ]

    def editor(self, editing: Editing, boxes, status: int = 200, **context):
        return self.page(
            status,
            section=self.section,
            rows=self.rows(editing.path[-1] if self.section.kind != "one" else None),
            boxes=boxes,
            folded=any(shown.folded for shown in boxes),
            top=editing.top,
            mark=self.draft.mark(editing.path),
            **context,
        )

    def lint(self, editing: Editing) -> list[slips.Placed]:
        return slips.under(self.found, editing.path) if editing.path else self.found_in(self.section)

    def saved(self, request, editing: Editing, url: str, **context):
        """Keep what was posted, unless somebody else changed the part meanwhile; then nothing is lost but one press."""
        if request.POST.get("mark") != self.draft.mark(editing.path):
            boxes = [editing.as_posted(box, request.POST) for box in editing.boxes]
            editing.top.append(CHANGED)
            return self.editor(editing, boxes, 409, **context)
        if boxes := editing.save(request.POST, request.user):
            return self.editor(editing, boxes, 422, **context)
        messages.success(request, _("Saved in the draft."))
        return redirect(url)


class SectionView(OfSection):
    """All parts of one kind, and a new one; a section that is a single part is edited at once."""

    def get(self, request, pk, section):
        if self.section.kind == "one":
            editing = Editing(self.draft, self.known, self.section, path_of(self.section))
            return self.editor(editing, editing.shown(self.lint(editing)), one=True)
        return self.page(section=self.section, rows=self.rows())

    def post(self, request, pk, section):
        if self.section.kind == "one":
            editing = Editing(self.draft, self.known, self.section, path_of(self.section))
            return self.saved(request, editing, request.path, one=True)
        title = request.POST.get("title", "").strip()
        if not title:
            return self.page(422, section=self.section, rows=self.rows(), wrong=_("Give it a name first."))
        try:
            path = self._add(title)
            self.draft.keep(request.user)
        except Refused as refused:
            wrong = "; ".join(sentence for _path, sentence in refused.slips)
            return self.page(422, section=self.section, rows=self.rows(), wrong=wrong, title=title)
        return redirect(address("design_part", pk, self.section.key, path[-1]))

    def _add(self, title: str):
        begin = {**dict(self.section.begin), **self._needed(title)}
        if self.section.kind == "list":
            return self.draft.insert(self.section.key, begin)
        taken = dict(parts_of(self.draft, self.section))
        path = (self.section.key, self._form(title) if self.section.key == "sheets" else key_for(title, taken))
        self.draft.put(path, begin)
        return path

    def _form(self, title: str) -> str:
        """A sheet belongs to a form of the type, and is called after it. Raises Refused."""
        forms = {title: key for key, title in self.known.forms} | {key: key for key, _title in self.known.forms}
        if title not in forms:
            said = _("Write the name of one of the type's forms: %(forms)s.")
            words = "、".join(each for _key, each in self.known.forms) or "—"
            raise Refused([((), said % {"forms": words})])
        return forms[title]

    def _needed(self, title: str) -> dict[str, Any]:
        """The least a new part of each kind must say."""
        life, clocks = self.draft.life, list(self.draft.life.clocks)
        first = next(iter(life.states), "")
        match self.section.key:
            case "transitions":
                return {"label": title, "from": [first], "by": ["handler"]}
            case "clocks":
                return {"label": title, "from": ["opened"], "term": "5d"}
            case "ladder":
                return {"label": title, "clock": clocks[0] if clocks else "", "effects": [{"remind": ["handler"]}]}
            case "pauses":
                return {"label": title, "stops": clocks[:1]}
            case "notices":
                return {"to": "applicant", "text": title}
            case "parts":
                return {"label": title}
            case "tables":
                return {"title": title, "rows": [{"gives": {"value": 0}}]}
            case "sheets":
                return {"rows": [{"key": "line_1", "label": title, "weight": 100, "score": 0}]}
            case "hide_from":
                return {"basis": title}
            case "facts":
                return {"key": key_for(title, [each.get("key") for each in self.draft.get(("facts",), [])]),
                        "label": title, "type": "text"}  # fmt: skip
            case "parties":
                asked = list(self.known.fields) or [""]
                return {"label": title, "field": asked[0], "contact": asked[0]}
        return {"label": title}


class PartView(OfSection):
    def dispatch(self, request, *args, **kwargs):
        self.key = kwargs["key"]
        return super().dispatch(request, *args, **kwargs)

    def editing(self) -> Editing:
        try:
            path = path_of(self.section, self.key)
        except ValueError:
            raise Http404 from None
        if self.section.kind == "one" or self.draft.get(path) is None:
            raise Http404
        return Editing(self.draft, self.known, self.section, path)

    def get(self, request, pk, section, key):
        editing = self.editing()
        return self.editor(editing, editing.shown(self.lint(editing)), **self._about(editing))

    def post(self, request, pk, section, key):
        editing = self.editing()
        act = request.POST.get("act", "")
        if act in ("up", "down", "delete"):
            return self._moved(request, editing, act)
        return self.saved(request, editing, request.path, **self._about(editing))

    def _moved(self, request, editing: Editing, act: str):
        path = editing.path
        title = self.called(self.key, editing.part)
        if act == "delete":
            self.draft.put(path, None)
        else:
            path = self.draft.shift(path, -1 if act == "up" else 1)
        try:
            self.draft.keep(request.user)
        except Refused as refused:
            messages.error(request, "; ".join(sentence for _path, sentence in refused.slips))
            return redirect(request.path)
        if act == "delete":
            messages.success(request, _("“%(title)s” was taken out of the draft.") % {"title": title})
            return redirect(address("design_section", self.type.pk, self.section.key))
        return redirect(address("design_part", self.type.pk, self.section.key, path[-1]))

    def _about(self, editing: Editing) -> dict[str, Any]:
        return {
            "title": self.called(self.key, editing.part),
            "key": self.key if self.section.kind == "map" else "",
            "part": editing.part,
        }
