"""The pages people read: sections, guides, forms, news, policies, learning."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page, Site

from cases.models import ServiceItem
from cms import models as cms
from cms import staleness
from cms.sample import pictures
from cms.sample.items import by_hand, rules
from cms.sample.reading import read
from home import clock
from home.models import HomePage, User

SECTIONS = (
    ("services", cms.ServiceIndexPage, "办事", "按主题、部门查 300 个事项：交什么、多久、多少钱、跑几趟"),
    ("news", cms.NewsIndexPage, "公开", "通知公告、服务动态、好差评结果、政策解读、党建"),
    ("learning", cms.LearningIndexPage, "每日学习", "一曲、一句、一荐，每周更新"),
    ("apply", cms.FormIndexPage, "在线办理", "可以在网上填的表"),
    ("track", cms.TrackPage, "查办件", "凭编号和取件码查进度"),
)
HIDDEN = {"apply"}  # people come to the forms from the guides


def sections() -> dict[str, Page]:
    """{slug: page} of the home page ("home") and what stands right below it."""
    home = HomePage.objects.first() or _home()
    pages: dict[str, Page] = {"home": home}
    for slug, kind, title, said in SECTIONS:
        pages[slug] = kind.objects.child_of(home).first() or home.add_child(
            instance=kind(title=title, slug=slug, search_description=said, show_in_menus=slug not in HIDDEN)
        )
    return pages


def _home() -> HomePage:
    """In the place of Wagtail's welcome page, which a new installation stands on."""
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="首页", slug="county", show_in_menus=False))
    site = Site.objects.filter(is_default_site=True).first()
    values = {"root_page": home, "site_name": "清溪县政务服务网"}
    if site:
        Site.objects.filter(pk=site.pk).update(**values)
    else:
        Site.objects.create(hostname="localhost", port=80, is_default_site=True, **values)
    for welcome in root.get_children().exclude(pk=home.pk).filter(slug="home", depth=2):
        if welcome.specific_class is Page:
            welcome.delete()
    return Page.objects.get(pk=home.pk).specific


def forms(apply: Page, wanted: dict[str, tuple[Any, dict]]) -> dict[str, cms.FormPage]:
    """A page for each form, by slug; one that a pack has made gets its words."""
    for slug, (form, told) in wanted.items():
        page = cms.FormPage.objects.filter(slug=slug).first() or cms.FormPage(slug=slug, form=form)
        if page.intro:
            continue
        page.title, page.intro, page.minutes = told["title"], told["intro"], told["minutes"]
        page.search_description = told["intro"]
        if page.pk:
            page.save()
        else:
            _fresh(apply).add_child(instance=page)
    return {page.slug: page for page in cms.FormPage.objects.child_of(apply)}


def guides(services: Page, form_pages: dict[str, cms.FormPage]) -> None:
    """A guide for each item: its own form, the general one, or the window alone."""
    told = read("form_pages.yaml")
    own = {code: slug for slug, each in told.items() for code in each.get("items", ())}
    general = next(slug for slug, each in told.items() if each.get("general"))
    there = set(cms.ServiceGuidePage.objects.values_list("item_code", flat=True))
    services = _fresh(services)
    for item in ServiceItem.objects.exclude(code__in=there).order_by("code"):
        slug = own.get(item.code) or ("" if item.code in rules()["no_online"] else general)
        page = cms.ServiceGuidePage(title=item.name, slug=item.code.lower(), item_code=item.code)
        page.form_page = form_pages.get(slug)
        page.plain = by_hand().get(item.code, {}).get("plain", "")
        services.add_child(instance=page)


def news(index: Page) -> None:
    told = read("news.yaml")
    if cms.NewsPage.objects.exists() or cms.PolicyPage.objects.exists():
        return
    for n, row in enumerate(told["news"], 1):
        _fresh(index).add_child(
            instance=cms.NewsPage(
                title=row["title"],
                slug=f"news-{n}",
                column=row["column"],
                published=_ago(row["ago"], 9 + n % 7),
                source=row["source"],
                summary=row["summary"],
                picture=pictures.picture(row["picture"]) if row.get("picture") else None,
                body=row["body"],
            )
        )
    for n, row in enumerate(told["policies"], 1):
        page = _fresh(index).add_child(
            instance=cms.PolicyPage(
                title=row["title"],
                slug=f"policy-{n}",
                issuer=row["issuer"],
                number=row["number"],
                published=_ago(row["ago"], 10),
                valid_from=row["from"],
                body=row["body"],
            )
        )
        _benefits(page, row.get("benefits", ()))


def _benefits(page: cms.PolicyPage, rows: list[dict[str, Any]]) -> None:
    for n, row in enumerate(rows):
        guide = cms.ServiceGuidePage.objects.filter(item_code=row.get("item", "")).first()
        told = {key: value for key, value in row.items() if key != "item"}
        cms.PolicyBenefit.objects.create(page=page, guide=guide, sort_order=n, **told)


def keepers() -> None:
    """Who looks after each column: the county's editor."""
    editor = User.objects.filter(username="editor").first()
    for key, days in staleness.USUAL.items():
        cms.ColumnRule.objects.get_or_create(column=key, defaults={"days": days, "keeper": editor})


def _ago(days: int, hour: int) -> datetime:
    """Never in the future: where that hour of today is still to come, it was yesterday."""
    at = clock.instant(clock.today() - timedelta(days=days), time(hour, 12))
    return at if at <= clock.now() else at - timedelta(days=1)


def learning(index: Page) -> None:
    if cms.LearningPost.objects.exists():
        return
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    for row in read("learning.yaml"):
        day = min(monday - timedelta(weeks=row["weeks"]) + timedelta(days=row["offset"]), today)
        _fresh(index).add_child(
            instance=cms.LearningPost(
                title=row["title"],
                slug=slugify(f"{row['kind']}-{day:%Y%m%d}"),
                kind=row["kind"],
                day=day,
                line=row["line"],
                by=row["by"],
                source=row["by"] if row["kind"] == "quote" else "",
                body=row["body"],
                picture=pictures.picture(row["picture"]) if row.get("picture") else None,
            )
        )


def _fresh(page: Page) -> Page:
    """treebeard counts children on the instance; a stale one would give two of them the same place."""
    return type(page).objects.get(pk=page.pk)
