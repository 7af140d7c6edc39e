"""What old browsers, the content security policy and one set of tokens ask of style sheets and templates."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "site/static/ow/css").rglob("*.css"))
TEMPLATES = [
    path for app in ("site", "home", "cms", "cases", "forms") for path in (ROOT / app).rglob("templates/**/*.html")
]
TOO_NEW = r"@layer|@container|:has\(|color-mix|oklch|\bdvh\b|accent-color|subgrid|text-wrap|@media \([^)]*[<>]"

SCRIPTS = sorted((ROOT / "site/static/ow/js").rglob("*.js"))
# Each came after Chromium 90 (April 2021) and would stop a whole module there.
TOO_NEW_JS = (
    r"\.at\(|Object\.hasOwn|findLast|structuredClone|randomUUID|static \{|\binert\b|popover|#\w+ in |\.with\("
    r"|\.to(?:Sorted|Reversed|Spliced)\(|Array\.fromAsync|Object\.groupBy|Promise\.withResolvers|\.showPicker"
    r"|scheduler\.|URL\.canParse|\.isWellFormed|CSS\.highlights"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_chromium_90_understands_every_script(script):
    assert re.findall(TOO_NEW_JS, script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_hold_raw_colours(sheet):
    found = re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", sheet.read_text(encoding="utf-8"))
    assert (sheet.name == "tokens.css") or found == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_chromium_90_understands_every_sheet(sheet):
    assert re.findall(TOO_NEW, sheet.read_text(encoding="utf-8")) == []


def test_every_token_that_is_used_exists():
    sheets = {path.name: path.read_text(encoding="utf-8") for path in SHEETS}
    known = set(re.findall(r"(--[\w-]+):", sheets["tokens.css"]))
    used = {name for text in sheets.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used - known - set(re.findall(r"(--[\w-]+):", sheets["staff.css"])) == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_has_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=\"", text) == []


def test_every_icon_that_is_named_is_drawn():
    drawn = set(
        re.findall(r'<symbol id="([\w-]+)"', (ROOT / "site/static/ow/img/icons.svg").read_text(encoding="utf-8"))
    )
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    from cms.themes import ICONS

    assert (named | set(ICONS.values()) | {"building", "doc"}) - drawn == set()


def test_a_form_that_is_included_alone_is_given_its_token():
    """`include … only` passes nothing on: a form inside it posts without the token, and every press is a 403."""
    texts = {str(path).partition("/templates/")[2]: path.read_text(encoding="utf-8") for path in TEMPLATES}
    forms = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    left = [
        f"{name}: {included}"
        for name, text in texts.items()
        for included, given in re.findall(r'{% include "([^"]+)"([^%]*)%}', text)
        if included in forms and " only" in given and "csrf_token=" not in given
    ]
    assert left == []
