"""Secret answers and drafts at rest: sealed under the newest key, found again by a keyed hash."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from forms import identifiers, identity
from forms.models import Draft, Rehearsal, Scenario, SecretAnswer
from home import crypto

# Which answers can be looked up, and under which common name: a phone is a phone whichever question asked for it.
LOOKUPS = {"id_number": "id_number", "uscc": "uscc", "phone": "phone", "mobile": "phone", "email": "email"}
LOOKUPS |= {"landline": "phone", "residence_permit": "id_number", "passport": "passport", "plate": "plate"}
_TIDY = {
    "id_number": identity.normal_id,
    "uscc": identity.normal_uscc,
    "phone": identity.normal_phone,
    "email": identity.normal_email,
    "passport": identity.normal_id,
    "plate": identifiers.normal_plate,
}


def place(uuid: Any, field: str) -> str:
    """What binds a sealed answer to its submission and question (the ``aad``)."""
    return f"submission:{uuid}:{field}"


def answer(uuid: Any, field: str, type_name: str, plain: Any) -> SecretAnswer:
    """An unsaved row for the JSON value ``plain``. ``field``: a key, or "table.row.column"."""
    token = crypto.seal(plain, place(uuid, field))
    use = LOOKUPS.get(type_name)
    hashed = crypto.lookup(str(plain), use) if use else None
    return SecretAnswer(field=field, token=token, lookup=hashed, key_id=crypto.key_id(token))


def opened(row: SecretAnswer, uuid: Any) -> Any:
    """The plain JSON value. Raises home.crypto.Unreadable."""
    return crypto.unseal(row.token, place(uuid, row.field))


def hashes(text: str) -> list[str]:
    """Look-up hashes of ``text`` as each kind of secret it might be: what a search box asks SecretAnswer.lookup for."""
    return [crypto.lookup(tidy(text), use) for use, tidy in _TIDY.items()]


def hashed(secret: str) -> str:
    """How a bearer's secret is kept: long and random, it needs no key to be safe."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal_draft(draft_id: Any, answers: dict) -> str:
    return crypto.seal(answers, f"draft:{draft_id}")


def open_draft(draft: Draft) -> dict:
    return crypto.unseal(draft.answers, f"draft:{draft.pk}")


def reseal(batch: int = 500) -> int:
    """Put at most ``batch`` values of each kind under the newest key; how many were. Run it until it answers 0.

    It may run while people work: a draft that changed meanwhile is left for the next round.
    """
    newest = next(iter(crypto.ring()))
    tried = sum(_tried(kind, newest, batch) for kind in (Scenario, Rehearsal))
    return sum(_answers(newest, batch)) + sum(_drafts(newest, batch)) + tried


def _answers(newest: str, batch: int) -> Iterator[int]:
    old = SecretAnswer.objects.exclude(key_id=newest).select_related("submission").order_by("pk")[:batch]
    for row in old:
        aad = place(row.submission.uuid, row.field)
        token = crypto.seal(crypto.unseal(row.token, aad), aad)
        mine = SecretAnswer.objects.filter(pk=row.pk, token=row.token)
        yield mine.update(token=token, key_id=crypto.key_id(token))


def _tried(kind: type, newest: str, batch: int) -> int:
    """Scenarios and rehearsals."""
    done = 0
    for row in kind.objects.exclude(_fresh("sealed", newest)).order_by("pk")[:batch]:
        old = row.sealed
        row.seal(row.open())
        done += kind.objects.filter(pk=row.pk, sealed=old).update(sealed=row.sealed)
    return done


def _fresh(column: str, newest: str) -> Q:
    fresh = Q()
    for suite in crypto.SUITES:
        fresh |= Q(**{f"{column}__startswith": f"{suite}.{newest}."})
    return fresh


def _drafts(newest: str, batch: int) -> Iterator[int]:
    for draft in Draft.objects.exclude(_fresh("answers", newest)).order_by("pk")[:batch]:
        token = seal_draft(draft.pk, open_draft(draft))
        yield Draft.objects.filter(pk=draft.pk, answers=draft.answers).update(answers=token)
