"""What the docs name is there: links, tests, commands, accounts. A page that says what is not so helps nobody."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from PIL import Image

from cms.sample import ground

BASE = Path(__file__).resolve().parent.parent
FILES = sorted([*BASE.glob("*.md"), *BASE.glob("*/README.md"), *BASE.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
TEST = re.compile(r"`(tests/[\w./]+)(?:::(\w+))?`")
SHORT_TEST = re.compile(r"`(test_\w+\.py)`")
COMMAND = re.compile(r"manage\.py (\w+)((?: [a-z]+(?=[`\s|\\]))?)")
PLACE = re.compile(r"`((?:site|cms|cases|forms|home|docs)/[\w./]+)`")


def named(file: Path) -> str:
    return str(file.relative_to(BASE))


def told(pattern: re.Pattern) -> list:
    return [
        pytest.param(file, found, id=f"{named(file)}-{found[0] if isinstance(found, tuple) else found}")
        for file in FILES
        for found in dict.fromkeys(pattern.findall(file.read_text(encoding="utf-8")))
    ]


def anchors(file: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize(("file", "link"), told(LINK))
def test_every_link_leads_somewhere(file, link):
    if re.match(r"[a-z]+:", link):
        return
    path, _hash, place = link.partition("#")
    target = (file.parent / path).resolve() if path else file
    assert target.exists(), f"{named(file)}: {link}"
    assert not place or place in anchors(target), f"{named(file)}: {link}"


@pytest.mark.parametrize(("file", "found"), told(TEST))
def test_every_test_that_is_named_is_there(file, found):
    path, name = found
    assert (BASE / path).exists(), f"{named(file)}: {path}"
    assert not name or f"def {name}(" in (BASE / path).read_text(encoding="utf-8"), f"{named(file)}: {path}::{name}"


@pytest.mark.parametrize(("file", "name"), told(SHORT_TEST))
def test_every_test_file_named_without_its_folder_is_there(file, name):
    assert list((BASE / "tests").glob(f"**/{name}")), f"{named(file)}: {name}"


@pytest.mark.parametrize(("file", "path"), told(PLACE))
def test_every_place_in_the_code_is_there(file, path):
    """A template goes by its name, as `include` takes it."""
    roots = [BASE, *BASE.glob("*/templates")]
    assert any((root / path).exists() for root in roots), f"{named(file)}: {path}"


@pytest.mark.parametrize(("file", "found"), told(COMMAND))
def test_every_command_is_there(file, found):
    name, word = found[0], found[1].strip()
    assert name in get_commands(), f"{named(file)}: manage.py {name}"
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    choices = [action.choices for action in parser._actions if action.choices and not action.option_strings]
    if word and choices:
        assert word in choices[0], f"{named(file)}: manage.py {name} {word}"


def test_the_readme_names_the_accounts_of_the_sample_county():
    page = (BASE / "README.md").read_text(encoding="utf-8")
    rows = page.partition("| Account | Who |\n|---|---|\n")[2].partition("\n\n")[0]
    whole = rows.replace("`handler2` … `handler6`", " ".join(f"`handler{n}`" for n in range(2, 7)))
    said = {name for row in whole.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert said == {name for name, _about in ground.accounts()}
    assert ground.PASSWORD in page


def test_the_picture_of_the_site_is_small_and_wide_enough():
    file = BASE / "docs/pictures/home.png"
    assert Image.open(file).width == 1280
    assert file.stat().st_size < 300_000
