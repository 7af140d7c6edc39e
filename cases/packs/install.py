"""Installing: rows that say what the pack says. Twice changes nothing; an editor's own change is never overwritten.

Three digests decide: what the pack says now, what the row says, and what was installed last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import spec, types
from cases.models import Case, CaseType, Category, FigureRule, Installed, Opens
from cases.packs import compare, lives, merging, pages, telling
from cases.packs.resolve import FILE, Pack, find, ours, relaid
from forms import publishing, schema
from forms.models import Form
from home import clock
from home.models import Unit

NEW, SAME, CHANGED, LOCAL, CONFLICT = "new", "same", "changed", "local", "conflict"
KEPT, SKIPPED, MERGED = "kept", "skipped", "merged"
WRITTEN = (NEW, CHANGED, MERGED)
EVERYTHING = ("*",)


@dataclass(frozen=True)
class Line:
    """``part``: form:doudi.intake. ``status``: new, same, changed; local (an editor's change, the pack says what it
    said), conflict (both have changed: the row stays), kept (an editor's change was chosen over the pack's), merged
    (both changes stand), skipped (``why``). In words: ``here``, what was changed here since it was installed; ``pack``,
    what installing would change in what was installed. ``diff``: the row beside the pack, line by line. ``both``: of a
    conflict, the text in which both changes would stand."""

    part: str
    status: str
    why: str = ""
    diff: str = ""
    here: tuple[str, ...] = ()
    pack: tuple[str, ...] = ()
    both: str = ""


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)  # slot → unit code, as used
    dry: bool = False

    @property
    def quiet(self) -> bool:
        """True if nothing was, or would be, written."""
        return not any(line.status in WRITTEN for line in self.lines)

    def of(self, *statuses: str) -> list[Line]:
        return [line for line in self.lines if line.status in statuses]


class Unmapped(ValueError):
    """A slot that a case type needs has no unit; str() says which and what to write."""


def install(
    pack: Pack,
    units: Mapping[str, str] | None = None,
    by=None,
    dry: bool = False,
    take: Iterable[str] = (),
    keep: Iterable[str] = (),
    without: Iterable[str] = (),
    merge: Iterable[str] = (),
) -> Report:
    """Install ``pack`` and what it needs. ``units``: {slot: unit code}; ``by``: the user.

    ``take``: parts ("form:doudi.intake", or EVERYTHING) whose local changes give way to the pack's. ``keep``: parts
    whose local changes were chosen over it; they are not asked about again until the pack says something else.
    ``merge``: case types and forms in which the changes of both sides shall stand, where they can. ``dry``: report
    what would happen. Overlays installed before lie over it again, unless named in ``without``. A file that was taken
    out of this office is laid over what it came from. Raises Unmapped, publishing's Unpublishable, PackError; then
    nothing has changed.
    """
    from cases.packs import made_here  # gathering asks in its turn what a type needs

    report, mine = Report(dry=dry), made_here.known(pack)
    chosen = tuple(take), tuple(keep), tuple(merge)
    with transaction.atomic():
        Installed.objects.filter(part__in=[OVERLAY + name for name in without]).delete()
        for each in pack.everything().values():
            if mine and each.name == pack.name:  # it went out here, and comes back to what it came from
                made_here.Again(mine, dict(units or {}), by, chosen, report).run()
                continue
            _keep_file(each)
            Installing(_whole(each), dict(units or {}), by, chosen, report, each.name == pack.name).run()
        if dry:
            transaction.set_rollback(True)
    return report


OVERLAY = "overlay:"


def _keep_file(pack: Pack) -> None:
    """What a pack from elsewhere says beside its rows (samples, pages, scenarios) is needed when it is exported."""
    rows = Installed.objects.filter(pack=pack.name, part=FILE)
    if not pack.text or (pack.name in ours() and pack.text == find(pack.name).read_text(encoding="utf-8")):
        if pack.text:
            rows.delete()
        return
    values = {"digest": spec.digest(pack.text), "text": pack.text, "at": clock.now()}
    if not rows.filter(digest=values["digest"]).exists():
        Installed.objects.update_or_create(pack=pack.name, part=FILE, defaults=values)


def _whole(pack: Pack) -> Pack:
    """``pack`` with the overlays that were installed over it, except those it brings itself."""
    own = {name for name, _text in pack.overlays}
    for row in Installed.objects.filter(pack=pack.name, part__startswith=OVERLAY).order_by("pk"):
        name = row.part.removeprefix(OVERLAY)
        pack = pack if name in own else relaid(pack, name, row.text)
    return pack


class Installing:
    """``chosen``: (parts to take from the pack, parts to keep as they are here, parts to bring together). ``prefix``:
    before the parts whose texts are remembered. ``asked``: it is the pack itself, not one it needs."""

    prefix = ""

    def __init__(
        self, pack: Pack, units: dict[str, str], by, chosen: tuple[tuple, tuple, tuple], report: Report, asked=True
    ) -> None:
        self.asked = asked
        self.pack, self.given, self.by, self.report = pack, units, by, report
        self.take, self.keep, self.merge = chosen
        rows = Installed.objects.filter(pack=pack.name)
        rows = rows.filter(part__startswith=self.prefix).values_list("part", "digest", "text")
        self.last = {part.removeprefix(self.prefix): (digest, text) for part, digest, text in rows}

    def run(self) -> None:
        for name, text in self.pack.overlays:
            values = {"digest": spec.digest(text), "text": text, "at": clock.now()}
            Installed.objects.update_or_create(pack=self.pack.name, part=OVERLAY + name, defaults=values)
        for key, form in self.pack.forms.items():
            self._form(f"{self.pack.name}.{key}", form)
        for key, life in self.pack.types.items():
            self._type(f"{self.pack.name}.{key}", life)
        for key, life in self.pack.types.items():
            self._opens(f"{self.pack.name}.{key}", life)
        for n, (key, figure) in enumerate(self.pack.figures.items()):
            self._figure(f"{self.pack.name}.{key}", figure, n)
        for page in self.pack.shape.pages:
            self._page(page)
        self._scenarios()

    # --- what is to be done -------------------------------------------------------------------------------------
    def _decide(self, part: str, wanted: str, present: str | None) -> str:
        if present is None:
            return NEW
        if present == wanted:
            return SAME
        last = self.last.get(part, ("", ""))[0]
        if part in self.keep or ("*" in self.keep and present != last):
            return KEPT
        if present == last or part in self.take or "*" in self.take:
            return CHANGED
        return LOCAL if last == wanted else CONFLICT

    def _say(self, part: str, status: str, wanted: str, row: str, text: str) -> None:
        """``row``, ``text``: canonical, what stands here and what the pack says."""
        last = self.last.get(part, ("", ""))
        if status in (*WRITTEN, SAME, KEPT) and last != (wanted, text):
            values = {"digest": wanted, "text": text, "at": clock.now()}
            Installed.objects.update_or_create(pack=self.pack.name, part=f"{self.prefix}{part}", defaults=values)
        if status in (NEW, SAME):
            self.report.lines.append(Line(part, status))
            return
        here, brought = tuple(telling.told(last[1], row)), tuple(telling.told(last[1] or row, text))
        self.report.lines.append(Line(part, status, "", compare.diff(row, text), here, brought))

    # --- forms --------------------------------------------------------------------------------------------------
    def _form(self, slug: str, form: schema.Form) -> None:
        row, part, wanted = Form.objects.filter(slug=slug).first(), f"form:{slug}", schema.digest(form)
        present, text = _of_form(row)
        status = self._decide(part, wanted, present)
        last = self.last.get(part, ("", ""))[1]
        both = merging.merged_form(last, text, schema.canonical(form)) if status == CONFLICT else None
        status = MERGED if both and part in self.merge else status
        if status in WRITTEN or (status == SAME and row.current is None):
            made = schema.Form.model_validate_json(both) if status == MERGED else form
            publishing.make_form(slug, made.title, made, self.by, pack_key=slug)
        self._say(part, status, wanted, text, schema.canonical(form))
        if both:
            self._add("", both=both)

    # --- case types ---------------------------------------------------------------------------------------------
    def _type(self, slug: str, life: spec.CaseSpec) -> None:
        row, part = CaseType.objects.filter(slug=slug).first(), f"type:{slug}"
        text = spec.canonical(life)
        wanted = spec.digest(text)
        present, there = _of_type(row)
        status = self._decide(part, wanted, present)
        both = merging.merged(self.last.get(part, ("", ""))[1], there, text) if status == CONFLICT else None
        status = MERGED if both and part in self.merge else status
        units = self._units(life, row)
        if status in WRITTEN:
            row = row or CaseType(slug=slug)
            row.spec, row.pack_key = both if status == MERGED else text, slug
            row.title, row.go_live_at = spec.parse(row.spec).title, None
        if status in WRITTEN or (status == SAME and (row.units != units or row.current is None)):
            row.units, row.owner = units, Unit.objects.filter(code=units.get(life.owner or "")).first()
            row.save()
            row.save_revision(user=self.by).publish(user=self.by)
            row.refresh_from_db()
            types.publish(row, self.by)
            status = CHANGED if status == SAME else status
        self._say(part, status, wanted, there, text)
        if both:
            self._add("", both=both)
        if status in (CHANGED, MERGED) and row.current and (said := running(row)):
            self._add(said)

    def _add(self, said: str, **values: str) -> None:
        """One sentence more, or one thing more, about the part that was told last."""
        last = self.report.lines[-1]
        self.report.lines[-1] = replace(last, pack=(*last.pack, *filter(None, [said])), **values)

    def _units(self, life: spec.CaseSpec, row: CaseType | None) -> dict[str, str]:
        """Slots the type names → unit codes: as told, as before, else the only unit of the slot's level."""
        before = row.units if row else {}
        found: dict[str, str] = {}
        for slot in sorted(slots_of(life) & set(self.pack.shape.units)):
            said, stands = self.given.get(slot), before.get(slot)
            # another pack may call another unit so: what runs already keeps its own
            code = (said or stands if self.asked else stands or said) or self._only(slot)
            if code is None or not Unit.objects.filter(code=code).exists():
                label = self._slot(slot)[0]
                said = _("Which unit is “%(label)s”? Say it with --unit %(slot)s=CODE.")
                if code:
                    said = _("Which unit is “%(label)s”? Say it with --unit %(slot)s=CODE; “%(code)s” is none we have.")
                raise Unmapped(said % {"label": label, "slot": slot, "code": code})
            found[slot] = self.report.units[slot] = code
        return found

    def _only(self, slot: str) -> str | None:
        level = self._slot(slot)[1]
        codes = Unit.objects.active(clock.today()).filter(level=level).values_list("code", flat=True)[:2]
        return codes[0] if level and len(codes) == 1 else None

    def _slot(self, slot: str) -> tuple[str, str | None]:
        given = self.pack.shape.units[slot]
        return (given, None) if isinstance(given, str) else (given.label, given.level)

    # --- which form opens what ----------------------------------------------------------------------------------
    def _opens(self, slug: str, life: spec.CaseSpec) -> None:
        key = life.opening[1].form
        form = Form.objects.filter(slug=life.forms.get(key, "")).first() if key else None
        if form is None:
            return
        part = f"opens:{form.slug}"
        row = Opens.objects.filter(form=form).select_related("type").first()
        status = self._decide(part, slug, row.type.slug if row else None)
        if status in WRITTEN:
            Opens.objects.update_or_create(form=form, defaults={"type": CaseType.objects.get(slug=slug)})
        self._say(part, status, slug, row.type.slug if row else "", slug)

    # --- figures ------------------------------------------------------------------------------------------------
    def _figure(self, key: str, figure: spec.Figure, place: int) -> None:
        row, part, text = FigureRule.objects.filter(key=key).first(), f"figure:{key}", spec.canonical(figure)
        status = self._decide(part, spec.digest(text), spec.digest(row.spec) if row else None)
        if status in WRITTEN:
            values = {"pack": self.pack.name, "system": self.pack.shape.title[:80], "place": place, "spec": text}
            FigureRule.objects.update_or_create(key=key, defaults=values)
        self._say(part, status, spec.digest(text), row.spec if row else "", text)

    # --- scenarios ----------------------------------------------------------------------------------------------
    def _scenarios(self) -> None:
        from cases.packs.scenarios import kept  # what plays scenarios installs packs in its turn

        if self.pack.shape.scenarios:
            rows = CaseType.objects.filter(slug__in=[f"{self.pack.name}.{key}" for key in self.pack.types])
            kept.bring(self.pack, {row.slug.partition(".")[2]: row for row in rows})

    # --- pages --------------------------------------------------------------------------------------------------
    def _page(self, page) -> None:
        part, make = f"page:{self.pack.name}.{page.slug}", pages.maker(page)
        if make is None:
            why = _("Nobody makes pages of the kind “%(kind)s” here.") % {"kind": page.type}
            self.report.lines.append(Line(part, SKIPPED, why))
            return
        slug = f"{self.pack.name}.{page.form}" if page.form and "." not in page.form else page.form
        form = Form.objects.filter(slug=slug).first() if slug else None
        answer = make(page, pack=self.pack.name, form=form, by=self.by, dry=self.report.dry)
        status, why = answer if isinstance(answer, tuple) else (answer, "")
        self.report.lines.append(Line(part, status, why))


def running(row: CaseType) -> str:
    """Who is not touched by a new version."""
    n = Case.objects.filter(type=row).exclude(category=Category.CLOSED).count()
    said = ngettext("%(n)d running case stays on its version.", "%(n)d running cases stay on their versions.", n)
    return said % {"n": n} if n else ""


def _of_form(row: Form | None) -> tuple[str | None, str]:
    """(digest, text) of what an editor sees, an unpublished draft included; None for no row."""
    if row is None:
        return None, ""
    draft = row.get_latest_revision_as_object() if row.has_unpublished_changes else row
    try:
        text = schema.canonical(publishing.built(draft))
    except publishing.Unpublishable as slip:
        text = str(slip)  # half-written: nobody's but the editor's
    return schema.digest(text), text


def _of_type(row: CaseType | None) -> tuple[str | None, str]:
    if row is None:
        return None, ""
    draft = row.get_latest_revision_as_object() if row.has_unpublished_changes else row
    return spec.digest(draft.spec), draft.spec


def present(row: CaseType | Form | FigureRule) -> tuple[str | None, str]:
    """(digest, text) of a part as it stands here, an unpublished draft included; beside what was installed of it."""
    if isinstance(row, FigureRule):
        return spec.digest(row.spec), row.spec
    return _of_type(row) if isinstance(row, CaseType) else _of_form(row)


def slots_of(life: spec.CaseSpec) -> set[str]:
    """Unit slots a case type names: owner, levels, places of roles, holders, what it assigns to."""
    data = life.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    found = {life.owner, life.home, life.in_name_of, *life.levels} | {state.holder for state in life.states.values()}
    found |= {word.partition("@")[2] for word in lives.roles(data)}
    found |= {notice.to.partition("@")[2] for notice in life.notices.values()}
    found |= {str((each.get("assign") or {}).get("unit")) for each in lives.effects(data)}
    found |= {line.unit for group in life.parts.values() for line in (group, *group.list_)}
    return {slot for slot in found if slot}
