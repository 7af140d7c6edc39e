"""Keys of fields and steps: what they look like and which words are taken."""

import re

from django.utils.translation import gettext as _

from forms.logic.operators import NAMES

PATTERN = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Roots of paths in rules (packs.md), and names that travel in a posted step beside the answers.
RESERVED = NAMES | frozenset(
    ("case", "intake", "actor", "my", "parent", "parts", "prev", "row", "now", "today", "due", "clock", "item")
)
RESERVED |= {"form_id", "form_reference", "csrfmiddlewaretoken"}


def key_problem(key: str) -> str | None:
    """A sentence if ``key`` cannot be one."""
    if not PATTERN.fullmatch(key):
        return _(
            "“%(key)s” is no key: begin with a small letter, then small letters, digits or _, at most 40 characters."
        ) % {"key": key}
    if key in RESERVED:
        return _("“%(key)s” is a word of the rule language. Choose another key, say %(key)s_1.") % {"key": key}
    return None
