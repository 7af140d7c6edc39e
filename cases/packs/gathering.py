"""What goes into a pack file: the types of a pack, or one made in the CMS, all that comes along, and its names there.

What is made in the CMS is called own.key; in a file it belongs to the pack it travels in, as key. What a file cannot
say is told in ``left_out``, a sentence each, never dropped in silence.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import spec
from cases.models import CaseType, DocumentTemplate
from cases.packs import lives
from cases.packs.drafted import draft_of, text_words
from cases.packs.problems import PackError, Problem
from forms import publishing, schema
from forms.models import Form

OWN = "own"  # the pack of what editors make themselves
LONGEST = 40
LABELS = {
    "notices": lambda: pgettext("pack", "notice"),
    "documents": lambda: pgettext("pack", "paper"),
    "tables": lambda: pgettext("pack", "table"),
}


@dataclass
class Gathered:
    """``lives``: as the file says them; ``forms``: key in the file → form; ``names``: slug here → name there."""

    name: str
    rows: list[CaseType] = field(default_factory=list)
    lives: list[spec.CaseSpec] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    schemas: dict[str, schema.Form] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def opening(self) -> dict[str, str]:
        """Slug of a type here → its whole name in the file."""
        return {row.slug: f"{life.pack}.{life.key}" for row, life in zip(self.rows, self.lives, strict=True)}


def of_pack(name: str) -> Gathered:
    """The types and forms that belong to the pack ``name``. Raises PackError when there are none."""
    found = Gathered(name, list(CaseType.objects.filter(pack_key__startswith=f"{name}.").order_by("pk")))
    forms = Form.objects.filter(pack_key__startswith=f"{name}.").order_by("pk")
    if not forms and not found.rows:
        raise PackError([Problem(name, 1, "", _("Nothing of the pack “%(name)s” is installed.") % {"name": name})])
    return _whole(found, list(forms))


def of_type(row: CaseType) -> Gathered:
    """A type made in the CMS, as a pack of its own."""
    return _whole(Gathered(pack_name(row.slug), [row]), [])


def pack_name(slug: str) -> str:
    """The pack in which a type made in the CMS travels: its own key, unless one of ours is called so."""
    from cases.packs.resolve import ours

    name = slug.rpartition(".")[2][:LONGEST]
    return f"{name[: LONGEST - 4]}_own" if name in (*ours(), OWN) else name


def _whole(found: Gathered, forms: list[Form]) -> Gathered:
    said: dict[str, dict[str, Any]] = {}  # slug here → its specification as plain data
    waiting, found.rows = found.rows, []
    while waiting:
        row = waiting.pop(0)
        if (data := _data(row, found)) is None:
            continue
        said[row.slug] = data
        found.rows.append(row)
        forms += [form for form in _forms_of(row, data, found) if form not in forms]
        words = {*text_words(data), *(word for form in forms for word in text_words(_plain(form, found)))}
        known = {*said, *(each.slug for each in waiting)}
        waiting += CaseType.objects.filter(slug__in=words - known, pack_key="").exclude(spec="").order_by("pk")
    _name(found, said, forms)
    for row in found.rows:
        data = renamed(said[row.slug], found.names)
        whole = found.names[row.slug]
        data |= {"pack": found.name, "key": whole.partition(".")[2]}
        data["forms"] = {key: found.names.get(slug, slug) for key, slug in said[row.slug].get("forms", {}).items()}
        found.lives.append(spec.CaseSpec.model_validate(_short_forms(data, found.name)))
    found.lives = _apart([_only_used(life, found) for life in found.lives], found)
    found.left_out += _templates(found)
    found.needs = _needs(found)
    return found


# --- rows -----------------------------------------------------------------------------------------------------------
def _data(row: CaseType, found: Gathered) -> dict[str, Any] | None:
    """As it runs; as its draft where it never ran."""
    newest = row if row.live or row.versions.exists() else draft_of(row)
    if not newest.spec:
        found.left_out.append(_("“%(title)s” is empty yet, and not in the file.") % {"title": row.title})
        return None
    if row.has_unpublished_changes and newest is row:
        said = _("“%(title)s” has a draft that is not published. The file says what is in use.")
        found.left_out.append(said % {"title": row.title})
    return json.loads(newest.spec) | {"title": newest.title}


def _forms_of(row: CaseType, data: dict[str, Any], found: Gathered) -> Iterator[Form]:
    """Forms the type asks, as far as they belong to this file; the one that opens it stands in its opening move."""
    opened = list(Form.objects.filter(opens__type=row).order_by("pk"))
    forms = data.setdefault("forms", {})
    move = next((each for each in data["transitions"].values() if not each.get("from")), None)
    if move is not None and not move.get("form") and opened:
        key = next((key for key, slug in forms.items() if slug == opened[0].slug), None)
        if key is None:
            key = _key_of(opened[0].slug, forms)
            forms[key] = opened[0].slug
        move["form"] = key
    asked = {each["form"] for each in data["transitions"].values() if each.get("form")}
    asked |= {each.get("score") or each.get("publish") for each in lives.effects(data)}
    for key in [key for key in forms if key not in asked]:
        del forms[key]  # the designer offers it; no move asks it
    if others := [form.title for form in opened if form.slug not in forms.values()]:
        said = _("A pack knows one form that opens a type. Left out, though they open “%(title)s” too: %(forms)s.")
        found.left_out.append(said % {"title": row.title, "forms": "、".join(others)})
    for slug in dict.fromkeys(forms.values()):
        form = Form.objects.filter(slug=slug).first()
        if form is None:
            said = _("“%(title)s” asks a form “%(form)s” that is not here.")
            raise PackError([Problem(found.name, 1, row.slug, said % {"title": row.title, "form": slug})])
        if not form.pack_key or form.pack_key.startswith(f"{found.name}."):
            yield form


def _plain(form: Form, found: Gathered) -> dict[str, Any]:
    if form.slug not in found.schemas:
        found.schemas[form.slug] = built(form)
    return found.schemas[form.slug].model_dump(exclude_defaults=True, mode="json")


def built(form: Form) -> schema.Form:
    """As it runs; as its draft where it never ran. Raises PackError."""
    newest = form.get_latest_revision_as_object() if form.current is None and form.latest_revision_id else form
    try:
        return publishing.built(newest)
    except publishing.Unpublishable as slip:
        said = _("The form “%(form)s” is not whole yet: %(why)s") % {"form": form.title, "why": str(slip)}
        raise PackError([Problem(form.slug, 1, "", said)]) from slip


# --- names ----------------------------------------------------------------------------------------------------------
def _name(found: Gathered, said: Iterable[str], forms: list[Form]) -> None:
    """Every type and form of the file gets its name in it."""
    taken: set[str] = {slug.partition(".")[2] for slug in said if slug.startswith(f"{found.name}.")}
    for slug in said:
        if slug.startswith(f"{found.name}."):
            found.names[slug] = slug
        else:
            key = _key_of(slug, taken)
            taken.add(key)
            found.names[slug] = f"{found.name}.{key}"
    keys: set[str] = {form.slug.partition(".")[2] for form in forms if form.slug.startswith(f"{found.name}.")}
    for form in forms:
        own = form.slug.startswith(f"{found.name}.")
        key = form.slug.partition(".")[2] if own else _key_of(form.slug, keys)
        keys.add(key)
        found.forms[key] = form
        found.names[form.slug] = f"{found.name}.{key}"
        _plain(form, found)
    found.schemas = {
        key: schema.Form.model_validate(renamed(_plain(form, found), found.names)) for key, form in found.forms.items()
    }


def _key_of(slug: str, taken: Iterable[str]) -> str:
    from forms.fields.blocks import free_name, speakable

    return free_name(speakable(slug.rpartition(".")[2].replace("-", "_")), set(taken))


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """Whole words that name a type or form of the file, keys of maps among them."""
    if isinstance(node, dict):
        return {_dotted(key, names): renamed(each, names) for key, each in node.items()}
    if isinstance(node, list):
        return [renamed(each, names) for each in node]
    return _dotted(node, names)


def _dotted(word: Any, names: Mapping[str, str]) -> Any:
    """Types are called pack.key; a form of the CMS may be called like any word, and is named in its own places only."""
    return names.get(word, word) if isinstance(word, str) and "." in word else word


def _short_forms(data: dict[str, Any], pack: str) -> dict[str, Any]:
    """Forms under the names by which the file knows them: those of other packs whole, its own short."""
    short = {key: slug.removeprefix(f"{pack}.") for key, slug in data.get("forms", {}).items()}
    if all(key == name for key, name in short.items()):
        return data
    for move in data["transitions"].values():
        if move.get("form"):
            move["form"] = short.get(move["form"], move["form"])
    for effect in lives.effects(data):
        for verb in ("score", "publish"):
            if effect.get(verb):
                effect[verb] = short.get(effect[verb], effect[verb])
    for paper in data.get("documents", {}).values():
        if paper.get("form"):
            paper["form"] = short.get(paper["form"], paper["form"])
    sheets = {short.get(key, key): sheet for key, sheet in data.get("sheets", {}).items()}
    return data | {"forms": {short[key]: slug for key, slug in data["forms"].items()}} | {"sheets": sheets}


STEP_PLACES = ("case", "parent", "other")


def step_renamed(node: Any, found: Gathered, place: str = "") -> Any:
    """A scenario's steps: types and forms by their names in the file, inside the path to a case too."""
    if isinstance(node, dict):
        return {_dotted(key, found.names): step_renamed(each, found, key) for key, each in node.items()}
    if isinstance(node, list):
        return [step_renamed(each, found, place) for each in node]
    if not isinstance(node, str):
        return node
    if place == "submit":
        return found.names.get(node, node).removeprefix(f"{found.name}.")
    if place in STEP_PLACES:
        for slug, name in found.opening.items():
            node = re.sub(rf"(?<!\w){re.escape(slug)}(?!\w)", name, node)
        return node
    return _dotted(node, found.names)


def _templates(found: Gathered) -> Iterator[str]:
    """Papers with a DOCX of this office: its look, and perhaps its seal, is the office's own."""
    for row, life in zip(found.rows, found.lives, strict=True):
        names = {f"{row.slug.partition('.')[0]}.{key}": paper.label for key, paper in life.documents.items()}
        newest: dict[str, DocumentTemplate] = {}
        for each in DocumentTemplate.objects.filter(name__in=names).order_by("name", "number"):
            newest[each.name] = each
        for name, each in newest.items():
            said = _(
                "The template “%(file)s” of the paper “%(paper)s” is not in the file. Send it along: it is uploaded "
                "there under “Paper templates”."
            )
            yield said % {"file": each.file_name, "paper": names[name]}


# --- texts ----------------------------------------------------------------------------------------------------------
def _only_used(life: spec.CaseSpec, found: Gathered) -> spec.CaseSpec:
    """Without notices, papers and tables that nothing names: a file may not hold them, and nobody would see them."""
    data = life.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    for section, names in lives.named(data).items():
        given = data.pop(section, {})
        data[section] = {key: given[key] for key in dict.fromkeys(names) if key in given}
        for key in given:
            if key not in data[section]:
                words = {"what": LABELS[section](), "key": key, "title": life.title}
                found.left_out.append(_("Nothing in “%(title)s” uses the %(what)s “%(key)s”; it is left out.") % words)
    return spec.CaseSpec.model_validate(data)


def _apart(all_of_it: list[spec.CaseSpec], found: Gathered) -> list[spec.CaseSpec]:
    """Notices that two types call alike and word differently get a name of their own."""
    first: dict[str, Any] = {}
    apart: list[spec.CaseSpec] = []
    for life in all_of_it:
        data = life.model_dump(by_alias=True, exclude_defaults=True, mode="json")
        clash = {key for key, text in data.get("notices", {}).items() if first.setdefault(key, text) != text}
        clash -= {key for key in clash if key == "survey" or key.startswith("survey_")}  # the engine calls these so
        names = {key: f"{life.key}_{key}" for key in clash}
        if names:
            data["notices"] = {names.get(key, key): text for key, text in data["notices"].items()}
            first |= {name: data["notices"][name] for name in names.values()}
            for holder in (*lives.effects(data), *data.get("parties", {}).values()):
                if holder.get("notify"):
                    holder["notify"] = names.get(holder["notify"], holder["notify"])
        apart.append(spec.CaseSpec.model_validate(data))
    return apart


def _needs(found: Gathered) -> list[str]:
    """Other packs whose types or forms are named."""
    said = {word for life in found.lives for word in text_words(life.model_dump(mode="json", exclude_defaults=True))}
    said |= {slug for life in found.lives for slug in life.forms.values()}
    said |= {word for form in found.schemas.values() for word in text_words(form.model_dump(mode="json"))}
    slugs = [*CaseType.objects.filter(slug__in=said).values_list("slug", flat=True)]
    slugs += Form.objects.filter(slug__in=said).values_list("slug", flat=True)
    return sorted({slug.partition(".")[0] for slug in slugs if "." in slug} - {found.name, OWN})
