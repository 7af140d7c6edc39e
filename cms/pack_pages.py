"""Pages that packs bring: guides with their item, its facts and the page its form is filled in on; lists of cases."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import ItemVersion, Opens, ServiceItem
from cases.packs import pages
from cases.public.lists import KINDS, Asked
from cms.checks.gate import Refused
from cms.completeness import elements
from cms.guides import facts
from cms.models import CaseListPage, FormIndexPage, FormPage, NewsIndexPage, ServiceGuidePage, ServiceIndexPage
from cms.models.lists import read
from home import clock
from home.models import Unit

LONGEST_INTRO = 60  # characters; a guide's sentence has no more
NEW, SAME, SKIPPED, CHANGED, LOCAL = "new", "same", "skipped", "changed", "local"


@pages.register("guide")
def guide(page, *, pack: str, form, by, dry: bool) -> str | tuple[str, str]:
    """Make what is missing; what an editor has made of it since is left alone. Without a site there is no page."""
    code = page.item or page.slug
    index, forms = ServiceIndexPage.objects.first(), FormIndexPage.objects.first()
    owner = _owner(form) or Unit.objects.filter(level=Unit.Level.OFFICE).first() or Unit.get_first_root_node()
    if index is None or owner is None or not _may(by, index):
        return SKIPPED
    if ServiceGuidePage.objects.filter(item_code=code).exists():
        return SAME
    if not dry:
        _item(page, code, owner)
        made = ServiceGuidePage(title=page.title, slug=page.slug, item_code=code)
        made.form_page = _form_page(page, form, forms) if form and forms else None
        index.add_child(instance=made)
    return NEW, _lacking(page, code)


def _owner(form) -> Unit | None:
    """Whose item it is: the unit that answers for the cases which the form opens."""
    opens = Opens.objects.filter(form=form).select_related("type__owner").first() if form else None
    return opens.type.owner if opens else None


def _lacking(page, code: str) -> str:
    """What the law wants of the guide and its item does not say yet: told, since a pack's page is live at once."""
    known = facts(code) or {"words": list(page.words), "audience": list(page.audience)}
    names = [str(each.name) for each in elements(known) if not each.there]
    if not names:
        return ""
    said = ngettext(
        "The guide is live and lacks %(n)d element: %(names)s. Add it to the item “%(item)s”.",
        "The guide is live and lacks %(n)d elements: %(names)s. Add them to the item “%(item)s”.",
        len(names),
    )
    return said % {"n": len(names), "names": "、".join(names), "item": page.title}


def _may(user, index) -> bool:
    """Whether ``user`` could have made the page by hand; nobody: the operator does."""
    if user is None:
        return True
    rights = index.permissions_for_user(user)
    return rights.can_add_subpage() and rights.can_publish_subpage()


@pages.register("form")
def form_page(page, *, pack: str, form, by, dry: bool) -> str:
    """A form that people fill in without a guide to it."""
    index = FormIndexPage.objects.first()
    if index is None or form is None or not _may(by, index):
        return SKIPPED
    if FormPage.objects.filter(slug=page.slug).exists():
        return SAME
    if not dry:
        made = index.add_child(instance=FormPage(title=page.title, slug=page.slug, intro=page.intro, form=form))
        made.save_revision(user=by)
    return NEW


def _item(page, code: str, owner: Unit) -> None:
    who = [each for each in page.audience if each in ("person", "firm")]
    item, new = ServiceItem.objects.get_or_create(
        code=code, defaults={"name": page.title, "authority": owner, "audience": ",".join(who)}
    )
    if new:
        facts = {
            "name": page.title,
            "authority": owner.code,
            "authority_name": owner.name,
            "audience": who,
            "words": list(page.words),
        }
        facts |= {"plain": page.intro} if page.intro else {}
        ItemVersion.objects.create(item=item, number=1, facts=facts, valid_from=clock.today())


def _form_page(page, form, forms: FormIndexPage) -> FormPage:
    known = FormPage.objects.filter(slug=page.slug).first()
    made = FormPage(title=page.title, slug=page.slug, intro=page.intro, form=form)
    return known or forms.add_child(instance=made)


def listing(page, *, pack: str, form, by, dry: bool) -> str:
    """Make the list, or bring it to what the pack says now; what an editor has changed since is left alone."""
    index, wanted = NewsIndexPage.objects.first(), _wanted(page, pack)
    if index is None or not _may(by, index):
        return SKIPPED
    row = CaseListPage.objects.filter(pack_key=f"{pack}.{page.slug}").first()
    if row is None:
        taken = CaseListPage.objects.child_of(index).filter(slug=page.slug).exists()
        if not (taken or dry):
            made = CaseListPage(slug=page.slug, pack_key=f"{pack}.{page.slug}", brought=wanted, **wanted)
            index.add_child(instance=made)
            _publish(made, by)
        return LOCAL if taken else NEW
    draft = row.get_latest_revision_as_object() if row.has_unpublished_changes else row
    here = {name: getattr(draft, name) for name in CaseListPage.FROM_PACK}
    if here == wanted:
        return SAME
    if here != {"summary": "", **row.brought}:
        return LOCAL
    if not dry:
        for name, value in {**wanted, "brought": wanted}.items():
            setattr(row, name, value)
        _publish(row, by)
    return CHANGED


def _publish(page: CaseListPage, by) -> None:
    """What must not go out stays a draft; its editor says why."""
    try:
        page.save_revision(user=by).publish(user=by)
    except Refused:
        CaseListPage.objects.filter(pk=page.pk, last_published_at=None).update(live=False)


def _wanted(page, pack: str) -> dict[str, str]:
    asked = Asked.of(page, pack)
    by = page.by if isinstance(page.by, str) else _text(page.by)
    words = {"over": " ".join(asked.over), "where": _text(asked.where), "columns": " ".join(asked.columns), "by": by}
    return {"title": page.title, "summary": page.intro, "kind": asked.kind, **words}


def _text(rule) -> str:
    return "" if rule is None else json.dumps(rule, ensure_ascii=False)


for kind in KINDS:
    pages.register(kind, listing)


# --- pages made here, on their way into a pack ------------------------------------------------------------------------
@pages.reader
def made_here(*, pack: str, forms, types) -> tuple[list[dict[str, Any]], list[str]]:
    """Guides and form pages of ``forms``, lists of ``types``: those the public sees."""
    said: list[str] = []
    found = [_written(page, forms[page.form_id], said) for page in FormPage.objects.live().filter(form__in=forms)]
    said += [_unseen(page) for page in FormPage.objects.not_live().filter(form__in=forms).order_by("pk")]
    lists = CaseListPage.objects.not_live().filter(pack_key="").order_by("pk")
    said += [_unseen(page) for page in lists if page.over and set(page.over.split()) <= set(types)]
    for page in CaseListPage.objects.live().filter(pack_key="").order_by("pk"):
        over = page.over.split()
        if over and set(over) <= set(types):
            found.append(_list_written(page, types, said))
        elif set(over) & set(types):
            said.append(_("The list “%(title)s” is over other types too; it is left out.") % {"title": page.title})
    return found, said


def _unseen(page) -> str:
    return _("The page “%(title)s” is not published; it is not in the file.") % {"title": page.title}


def _written(page: FormPage, form: str, said: list[str]) -> dict[str, Any]:
    guide = page.guides.live().order_by("pk").first()
    said_first = _intro(page.intro, page.title, said)
    if guide is None:
        return {"type": "form", "slug": page.slug, "title": page.title, **said_first, "form": form}
    known = facts(guide.item_code)
    told = _("Of the guide “%(title)s” go title, audience and words; what its item says is entered anew there.")
    said.append(told % {"title": guide.title})
    words = {"audience": list(known.get("audience") or ()), "words": list(known.get("words") or ())}
    made = {"type": "guide", "slug": guide.slug, "title": guide.title, **said_first}
    made |= {"form": form, "item": guide.item_code}
    return made | {key: each for key, each in words.items() if each}


def _intro(sentence: str, title: str, said: list[str]) -> dict[str, str]:
    """Under the title of a page; a longer one stays here and is told."""
    if len(sentence) <= LONGEST_INTRO:
        return {"intro": sentence} if sentence else {}
    told = _("The sentence under the title of “%(title)s” has more than %(n)d characters; it is not in the file.")
    said.append(told % {"title": title, "n": LONGEST_INTRO})
    return {}


def _list_written(page: CaseListPage, types, said: list[str]) -> dict[str, Any]:
    text = {name: getattr(page, name) for name in ("where", "by")}
    for slug, name in types.items():
        text = {key: each.replace(f'"{slug}"', f'"{name}"') for key, each in text.items()}
    made = {"type": page.kind, "slug": page.slug, "title": page.title, **_intro(page.summary, page.title, said)}
    made |= {"over": [types[word] for word in page.over.split()], "columns": page.columns.split()}
    return made | {key: read(each, word=key == "by") for key, each in text.items() if each.strip()}
