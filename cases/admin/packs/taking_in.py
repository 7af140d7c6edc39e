"""A pack on its way in: read strictly, laid beside what is here, installed as it was looked at.

look(pack, …)    what would be made and changed, part by part; nothing is
carry_out(…)     the same, unless something here has changed since it was looked at
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cases import packs, spec
from cases.admin import checking
from cases.admin.life import said
from cases.admin.packs import asking
from cases.models import CaseType
from cases.packs import made_here
from cases.packs.gathering import OWN
from cases.packs.install import CHANGED, CONFLICT, KEPT, LOCAL, NEW, SAME, SKIPPED, WRITTEN, Line, Report, slots_of
from cases.packs.loader import Source
from cases.packs.resolve import Pack
from forms.models import Form
from home import clock
from home.models import Unit

KEEP, TAKE, BOTH = "keep", "take", "both"
LARGEST = 512 * 1024  # bytes; ours have at most an eighth of it
KINDS = {
    "form": pgettext_lazy("pack", "Form"),
    "type": pgettext_lazy("pack", "Case type"),
    "opens": pgettext_lazy("pack", "What a form opens"),
    "figure": pgettext_lazy("pack", "Figure"),
    "page": pgettext_lazy("pack", "Page"),
}


class Unreadable(ValueError):
    """A file that is no pack. ``sentences``: what is wrong and what to do, one each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class Moved(ValueError):
    """Something here has changed since the pack was looked at."""


class Stopped(ValueError):
    """Something here may not be written over. ``sentences``: what, and what to do."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class Slot:
    """A unit the pack asks for. ``code``: which one it is as far as we know."""

    name: str
    label: str
    code: str
    settled: bool  # types here have it already


@dataclass(frozen=True)
class Row:
    """A part of the pack: what it is called, and how it stands. ``both``: both changes can stand, and work together."""

    line: Line
    kind: str
    title: str
    pack: str
    both: bool = False


@dataclass
class Look:
    pack: Pack
    rows: list[Row] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    mark: str = ""

    def of(self, *statuses: str) -> list[Row]:
        return [row for row in self.rows if row.line.status in statuses]

    new = property(lambda self: self.of(NEW))
    changed = property(lambda self: self.of(CHANGED))
    conflicts = property(lambda self: self.of(CONFLICT))
    local = property(lambda self: self.of(LOCAL))
    same = property(lambda self: self.of(SAME, KEPT))
    skipped = property(lambda self: self.of(SKIPPED))

    @property
    def quiet(self) -> bool:
        return not (self.new or self.changed or self.conflicts)


# --- reading --------------------------------------------------------------------------------------------------------
def text_of(upload) -> str:
    """The text of an uploaded file. Raises Unreadable."""
    if upload is None:
        raise Unreadable([_("Choose a file first.")])
    if upload.size > LARGEST:
        said = _("The file is larger than %(n)d KB. A pack is text; pictures and papers do not belong in it.")
        raise Unreadable([said % {"n": LARGEST // 1024}])
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable([_("This is no text in UTF-8. A pack is a file that ends in .yaml.")]) from fault


def read(text: str) -> Pack:
    """The pack that ``text`` says, with nothing wrong in it. Raises Unreadable."""
    if len(text.encode()) > LARGEST:
        raise Unreadable([_("The file is larger than %(n)d KB.") % {"n": LARGEST // 1024}])
    try:
        pack = packs.loads(text.replace("\r\n", "\n"), "pack.yaml")
    except packs.PackError as fault:
        raise Unreadable([said(each) for each in fault.problems]) from fault
    if pack.name == OWN:
        raise Unreadable([_("“own” is what is made in this office. Give the pack another name under “pack:”.")])
    if slips := packs.check(pack):
        raise Unreadable([said(each) for each in slips])
    return pack


# --- looking --------------------------------------------------------------------------------------------------------
def look(pack: Pack, units: Mapping[str, str], by, take: Collection[str] = ()) -> Look:
    """What installing would do. Raises Unpublishable where a form of it could not be published here."""
    found = Look(pack, slots=slots(pack, units))
    report = packs.install(pack, _filled(found.slots), by, dry=True, take=take)
    found.rows = rows(pack, report)
    seen = [[line.part, line.status, line.diff] for line in report.lines]
    found.mark = spec.digest(json.dumps([pack.text, seen], ensure_ascii=False))[:32]
    return found


def rows(pack: Pack, report: Report) -> list[Row]:
    """A part once, however many packs bring it."""
    titles = _titles(pack)
    found: dict[str, Row] = {}
    for line in report.lines:
        kind, _colon, slug = line.part.partition(":")
        title = titles.get(line.part, slug)
        both = line.status == CONFLICT and bool(line.both) and (kind == "form" or _works(line.both, slug))
        found.setdefault(line.part, Row(line, str(KINDS.get(kind, kind)), title, slug.partition(".")[0], both))
    return list(found.values())


def _works(text: str, slug: str) -> bool:
    units = CaseType.objects.filter(slug=slug).values_list("units", flat=True).first() or {}
    return not checking.problems(spec.parse(text), Source(slug), units)


def _titles(pack: Pack) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in pack.everything().values():
        for key, form in each.forms.items():
            found[f"form:{each.name}.{key}"] = found[f"opens:{each.name}.{key}"] = form.title
        found |= {f"type:{each.name}.{key}": life.title for key, life in each.types.items()}
        found |= {f"figure:{each.name}.{key}": figure.label for key, figure in each.figures.items()}
        if each is pack and (mine := made_here.known(pack)):
            found |= {f"form:{mine.slug(Form, key)}": form.title for key, form in each.forms.items()}
            found |= {f"type:{mine.slug(CaseType, key)}": life.title for key, life in each.types.items()}
        found |= {f"page:{each.name}.{page.slug}": page.title for page in each.shape.pages}
    return found


def slots(pack: Pack, given: Mapping[str, str]) -> list[Slot]:
    """Units the types of the pack ask for, and those of packs it needs that are not here yet: as said, as before, else
    the only one of its level."""
    named: dict[str, tuple[str, str | None]] = {}
    there = set(CaseType.objects.exclude(pack_key="").values_list("slug", flat=True))
    for each in sorted(pack.everything().values(), key=lambda other: other is not pack):
        lives = [life for key, life in each.types.items() if each is pack or f"{each.name}.{key}" not in there]
        wanted = {slot for life in lives for slot in slots_of(life)}
        for slot, about in each.shape.units.items():
            if slot in wanted:
                label, level = (about, None) if isinstance(about, str) else (about.label, about.level)
                named.setdefault(slot, (label, level))
    mine = made_here.known(pack)
    own = mine.slugs if mine else [f"{pack.name}.{key}" for key in pack.types]
    needed = [f"{each.name}.{key}" for each in pack.everything().values() for key in each.types if each is not pack]
    before: dict[str, str] = {}
    for slugs in (needed, own):  # the pack's own word counts where another calls a slot alike
        for units in CaseType.objects.filter(slug__in=slugs).values_list("units", flat=True):
            before |= units
    found = []
    for slot, (label, level) in named.items():
        code = given.get(slot) or before.get(slot) or _only(level)
        found.append(Slot(slot, label, code, slot in before))
    return found


def _only(level: str | None) -> str:
    codes = Unit.objects.active(clock.today()).filter(level=level).values_list("code", flat=True)[:2] if level else ()
    return codes[0] if len(codes) == 1 else ""


def _filled(wanted: list[Slot]) -> dict[str, str]:
    """A unit for every slot; looking needs one even where nobody has said which."""
    some = Unit.objects.order_by("path").values_list("code", flat=True).first() or ""
    return {slot.name: slot.code or some for slot in wanted}


# --- doing ----------------------------------------------------------------------------------------------------------
def carry_out(pack: Pack, units: Mapping[str, str], by, choice: Mapping[str, str], mark: str) -> Report:
    """Install as it was looked at (``mark``). ``choice``: part → take, where the pack's word counts, or both; of the
    others what is here stays. Raises Moved, Stopped, install's Unmapped, Unpublishable; then nothing has changed.
    """
    with transaction.atomic():
        _hold(pack)
        seen = look(pack, units, by)
        if seen.mark != mark:
            raise Moved
        take = [part for part, word in choice.items() if word == TAKE]
        merge = [row.line.part for row in seen.conflicts if row.both and choice.get(row.line.part) == BOTH]
        written = [row.line.part for row in seen.rows if row.line.status in WRITTEN or row.line.part in (*take, *merge)]
        if sentences := list(asking.stops(by, written)):
            raise Stopped(sentences)
        keep = [row.line.part for row in seen.conflicts if row.line.part not in (*take, *merge)]
        codes = {slot.name: slot.code for slot in seen.slots}
        return packs.install(pack, codes, by, take=take, keep=keep, merge=merge)


def _hold(pack: Pack) -> None:
    """Nobody publishes these while they are compared and written."""
    for each in pack.everything().values():
        mine = made_here.known(pack) if each is pack else None
        for model, keys in ((CaseType, each.types), (Form, each.forms)):
            slugs = [mine.slug(model, key) if mine else f"{each.name}.{key}" for key in keys]
            list(model.objects.select_for_update().filter(slug__in=slugs))
