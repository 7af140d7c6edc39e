"""Guide pages that packs bring: the item, its facts, the guide, and the page its form is filled in on."""

from cases.models import ItemVersion, ServiceItem
from cases.packs import pages
from cms.models import FormIndexPage, FormPage, ServiceGuidePage, ServiceIndexPage
from home import clock
from home.models import Unit

NEW, SAME, SKIPPED = "new", "same", "skipped"


@pages.register("guide")
def guide(page, *, pack: str, form, by, dry: bool) -> str:
    """Make what is missing; what an editor has made of it since is left alone. Without a site there is no page."""
    code = page.item or page.slug
    index, forms = ServiceIndexPage.objects.first(), FormIndexPage.objects.first()
    owner = Unit.objects.filter(level=Unit.Level.OFFICE).first() or Unit.get_first_root_node()
    if index is None or owner is None:
        return SKIPPED
    if ServiceGuidePage.objects.filter(item_code=code).exists():
        return SAME
    if not dry:
        _item(page, code, owner)
        made = ServiceGuidePage(title=page.title, slug=page.slug, item_code=code)
        made.form_page = _form_page(page, form, forms) if form and forms else None
        index.add_child(instance=made)
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
        ItemVersion.objects.create(item=item, number=1, facts=facts, valid_from=clock.today())


def _form_page(page, form, forms: FormIndexPage) -> FormPage:
    known = FormPage.objects.filter(slug=page.slug).first()
    return known or forms.add_child(instance=FormPage(title=page.title, slug=page.slug, form=form))
