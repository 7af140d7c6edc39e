"""Coming back to a draft from another device, without an account: a code of eight letters and a fact.

    code = give(draft, value)             # “保存，以后接着填”; value("idno") is the clean answer; raises NoFact
    draft = find(code, fact)              # None for a wrong code as for a wrong fact
    secret = take_over(draft)             # this browser's key from now on; the other one's opens nothing any more

The code is made from the draft's id with the installation's key, so it can be shown again and is stored hashed only.
Who finds a slip still needs the fact, and has five guesses an hour, then two hours, then four (home.attempts).
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import fields, schema
from forms.identity import normal_phone
from forms.models import Draft, FormVersion
from forms.sealing import hashed
from home import attempts, clock, codes, crypto
from home.attempts import Limit

CODE_KEPT = timedelta(days=30)  # after the last change, once somebody holds a code
# Which answer proves it, where no editor chose: the first here.
USUAL = ("id_number", "residence_permit", "passport", "mobile", "phone", "person_name")
MAY_PROVE = frozenset((*USUAL, "text", "email", "uscc", "date"))
WORD = re.compile(r"[0-9]{4,8}")
LIMITS = {"draft": 5, "draft-client": 30, "draft-site": 500}
Values = Callable[[str], Any]


class NoFact(Exception):
    """Nothing that only the person knows was answered yet: they have to think of a number of their own."""


# --- the code -------------------------------------------------------------------------------------------------------
def code_of(draft: Draft) -> str:
    """The code of ``draft``, "" while nobody asked for one."""
    return codes.letters(crypto.derive(str(draft.pk), "resume")) if draft.code_hash else ""


def code_hash(code: str) -> str:
    return crypto.lookup(codes.tidy(unicodedata.normalize("NFKC", code)), "resume")


# --- the fact -------------------------------------------------------------------------------------------------------
def fact_question(version: FormVersion, value: Values) -> schema.Field | None:
    """The question whose answer proves whose draft it is: the editor's choice, else the first usual one answered."""
    wish = version.form.fact_field
    asked = [field for field in version.spec.fields() if field.type in MAY_PROVE and value(field.key) is not None]
    chosen = [field for field in asked if field.key == wish]
    usual = sorted((each for each in asked if each.type in USUAL), key=lambda field: USUAL.index(field.type))
    return next(iter((*chosen, *usual)), None)


def fact_label(draft: Draft) -> str:
    """What is asked beside the code, in words."""
    if not draft.fact_key:
        return pgettext("draft", "the number you thought of")
    try:
        return draft.version.spec.field(draft.fact_key).label
    except KeyError:  # the form asks it no longer; what was said then still counts
        return pgettext("draft", "what you said when you got the code")


def _said(field: schema.Field, value: Any) -> str:
    return str(fields.of(field.type).to_json(field, value))


def fact_hash(draft: Draft, fact: str) -> str:
    """However it is typed: full-width signs, blanks, hyphens, small letters and +86 do not matter."""
    text = normal_phone(unicodedata.normalize("NFKC", fact))
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    return crypto.lookup(f"{draft.pk}:{plain}", "draft-fact")


def word_problem(word: str) -> str | None:
    """What is wrong with a number somebody thought of."""
    if not WORD.fullmatch(word):
        return _("Think of 4 to 8 digits.")
    steps = {int(after) - int(before) for before, after in pairwise(word)}
    if steps in ({0}, {1}, {-1}):
        return _("%(word)s is what everybody would try first. Think of another number.") % {"word": word}
    return None


# --- giving and finding ---------------------------------------------------------------------------------------------
def give(draft: Draft, value: Values, word: str = "") -> str:
    """The code of ``draft``, which counts from now on. ``word``: a number of their own instead of an answer.

    Raises NoFact. Asked again it is the same code.
    """
    field = None if word else fact_question(draft.version, value)
    if field is None and not word and not draft.fact_hash:
        raise NoFact
    if word or field:
        draft.fact_key = field.key if field else ""
        draft.fact_hash = fact_hash(draft, _said(field, value(field.key)) if field else word)
    draft.code_hash = code_hash(codes.letters(crypto.derive(str(draft.pk), "resume")))
    draft.expires_at = clock.now() + CODE_KEPT
    draft.save(update_fields=["fact_key", "fact_hash", "code_hash", "expires_at"])
    return code_of(draft)


def follow(draft: Draft, value: Values) -> None:
    """Keep to an answer that was corrected meanwhile; a blank or wrong one changes nothing. The caller saves."""
    if not draft.code_hash or not draft.fact_key:
        return
    field = next((each for each in draft.version.spec.fields() if each.key == draft.fact_key), None)
    if field is not None and (now := value(field.key)) is not None:
        draft.fact_hash = fact_hash(draft, _said(field, now))


def take(code: str, client: str) -> attempts.Try:
    """Count a try before it is looked at. Raises home.attempts.TooMany; scope “draft”: this code is locked."""
    return attempts.take(
        Limit("draft", code_hash(code), LIMITS["draft"], locks=True),
        Limit("draft-client", client, LIMITS["draft-client"]),
        Limit("draft-site", "", LIMITS["draft-site"]),
    )


def find(code: str, fact: str) -> Draft | None:
    """The draft that code and fact open, sent ones too. A code that does not exist takes the same steps."""
    kept = Draft.objects.filter(code_hash=code_hash(code), expires_at__gt=clock.now())
    rows = list(kept.select_related("version__form")) or [Draft(fact_hash="-" * 64)]
    right = [row for row in rows if hmac.compare_digest(fact_hash(row, fact), row.fact_hash)]
    return next((row for row in right if row.code_hash), None)


def take_over(draft: Draft) -> str:
    """A new key for the browser that has shown code and fact. Of two who do so at once the later one has it."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        row.former_hash, row.secret_hash = row.secret_hash, hashed(secret)
        row.moved_at, row.expires_at = clock.now(), clock.now() + CODE_KEPT
        row.save(update_fields=["former_hash", "secret_hash", "moved_at", "expires_at"])
    return secret


def taken_over(secret: str) -> Draft | None:
    """The draft that ``secret`` opened before somebody went on with it elsewhere."""
    kept = Draft.objects.filter(expires_at__gt=clock.now())
    return kept.filter(former_hash=hashed(secret)).first() if secret else None
