"""What is said without a context is one sentence for all apps: the first app wins, and pages of another say
what was never meant there. New ones get a context (`pgettext`); those that stood already are listed.
"""

import gettext
from itertools import combinations
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
APPS = ("site", "cms", "cases", "forms", "home")
KNOWN = {
    "8 letters and digits, such as K7P4 M2XA.",
    "All of them",
    "Choices",
    "Print the slip",
    "Print this page",
    "Take it in",
    "The scenario is gone.",
    "There is a scenario “%(title)s” already. Choose another name.",
    "Town or street",
    "on the spot",
    "title",
    "valid from",
}


def words(app: str) -> dict[str, str]:
    """{msgid without a context: Chinese}"""
    with (BASE / app / "locale/zh_Hans/LC_MESSAGES/django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    return {key: said for key, said in catalog.items() if isinstance(key, str) and key and "\x04" not in key}


def test_no_sentence_has_two_meanings():
    catalogs = {app: words(app) for app in APPS}
    found = set()
    for one, other in combinations(APPS, 2):
        both = catalogs[one].keys() & catalogs[other].keys()
        found |= {key for key in both if catalogs[one][key] != catalogs[other][key]}
    assert found == KNOWN
