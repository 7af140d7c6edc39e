"""The admin speaks Chinese: what Wagtail's catalogue lacks, ours fills, and a release that lacks more is noticed."""

import ast
import gettext
import re
from pathlib import Path

import pytest
import wagtail
import wagtailstreamforms
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real
from django.utils.translation.template import templatize
from wagtail.models import Workflow

from home.models import User

PACKAGES = ["admin", "users", "images", "documents", "snippets", "contrib/redirects", "search", "sites", "embeds", "."]
MEANT = {"Wagtail", "Facebook", "Gravatar", "OK", "H1", "Slug"}  # a name stays a name
OURS = Path(settings.BASE)


def words(package: str, domain: str) -> list[tuple[str, str]]:
    """(context, msgid) of everything ``package`` may say."""
    source = Path(wagtail.__file__).parent / package / "locale/en/LC_MESSAGES" / f"{domain}.po"
    return list(entries(source.read_text("utf-8"))) if source.exists() else []


def entries(text: str):
    """Enough of the format for catalogues that tools wrote."""
    for block in text.split("\n\n"):
        found = {}
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        for key in ("msgctxt", "msgid"):
            part = re.search(rf'^{key} ((?:".*"\n?)+)', "\n".join(lines), re.MULTILINE)
            found[key] = "".join(ast.literal_eval(each) for each in part[1].splitlines()) if part else ""
        if found["msgid"]:
            yield found["msgctxt"], found["msgid"]


def said_by(package: Path) -> set[str]:
    """The msgids of a package that ships no English catalogue, read from its sources."""
    texts = [path.read_text("utf-8") for path in package.rglob("*.py")]
    texts += [templatize(path.read_text("utf-8"), origin=path) for path in package.rglob("*.html")]
    call = r"""\b_?(?:n?gettext(?:_lazy)?|_)\(\s*u?((?:"(?:[^"\\]|\\.)*")|(?:'(?:[^'\\]|\\.)*'))"""
    return {ast.literal_eval(found) for text in texts for found in re.findall(call, text)}


def in_the_browser() -> set[str]:
    shipped = Path(wagtail.__file__).parent / "admin/locale/zh_Hans/LC_MESSAGES/djangojs.mo"
    return catalogue(shipped) | catalogue(OURS / "site/locale_wagtail/zh_Hans/LC_MESSAGES/djangojs.mo")


def catalogue(path: Path) -> set[str]:
    with path.open("rb") as file:
        raw = gettext.GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key for key, said in raw.items() if said}


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_an_editor_meets_is_left_in_english(package):
    with translation.override("zh-hans"):
        missing = [msgid for ctx, msgid in words(package, "django") if not _said(ctx, msgid) and msgid not in MEANT]
    assert missing == []


def test_nor_of_the_form_package():
    """Its pages lie under ours and are not linked; an address typed by hand still answers in Chinese."""
    with translation.override("zh-hans"):
        said = said_by(Path(wagtailstreamforms.__file__).parent)
        assert len(said) > 60
        assert sorted(msgid for msgid in said if not _said("", msgid)) == []


def _said(context: str, msgid: str) -> bool:
    raw = trans_real.translation("zh-hans")._catalog
    key = f"{context}\x04{msgid}" if context else msgid
    return any(raw.get(each) for each in (key, (key, 0), (key, False)))


def test_the_admin_has_much_to_say():
    assert len(words("admin", "django")) > 800
    assert len(words("admin", "djangojs")) > 40


def test_nor_what_the_browser_says():
    have = in_the_browser()
    assert [msgid for _ctx, msgid in words("admin", "djangojs") if msgid not in have] == []


def test_the_files_are_compiled_as_they_stand():
    folder = OURS / "site/locale_wagtail/zh_Hans/LC_MESSAGES"
    for domain in ("django", "djangojs"):
        written = {msgid for _ctx, msgid in entries((folder / f"{domain}.po").read_text("utf-8"))}
        assert catalogue(folder / f"{domain}.mo") - {""} == written


@pytest.mark.parametrize("app", ["home", "forms", "cases", "cms", "site"])
def test_words_of_ours_are_never_overruled(app):
    """This catalogue is read after the apps' own and would win: what we say ourselves has no place in it."""
    theirs = catalogue(OURS / "site/locale_wagtail/zh_Hans/LC_MESSAGES/django.mo")
    own = catalogue(OURS / app / "locale/zh_Hans/LC_MESSAGES/django.mo")
    assert (theirs & own) - {""} == set()


@pytest.mark.django_db
def test_pages_that_nobody_published_name_nobody(client, site_pages):
    """As those that a command made: Wagtail's report of ageing pages wrote “None” beside them."""
    site_pages["news"].save_revision().publish()
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1"))
    page = client.get("/admin/reports/aging-pages/").content.decode()
    assert "政务公开" in page
    assert not re.search(r">\s*None\s*<", page)


@pytest.mark.django_db
def test_pages_of_a_workflow_are_chinese_throughout(client, site_pages):
    """Wagtail gives two of their boxes no label to translate, and its first groups English names."""
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1"))
    [workflow] = Workflow.objects.filter(name="编辑审核")
    for address in (f"/admin/workflows/edit/{workflow.pk}/", "/admin/groups/"):
        page = client.get(address).content.decode()
        assert not re.search(r">\s*(Page|Content types|Moderators|Editors)\s*<", page), address
