"""Case numbers: a type's pattern, with a running part that leaves no gap (the counter row is locked by its taker)."""

import re

from django.db import transaction
from django.db.models import F

from cases.models import Counter
from cases.spec import CaseSpec
from home import clock

_SEQ = re.compile(r"\{seq(?::(\d+))?\}")


def next_number(spec: CaseSpec) -> str:
    """The next number of ``spec.number``, say DD{year}{seq:5} → DD202600017. Call it inside the case's transaction.

    Counted per filled-in pattern: a pattern with the year starts anew each year, and types that share one share it.
    """
    today = clock.today()
    filled = spec.number.replace("{year}", f"{today:%Y}").replace("{month}", f"{today:%m}")
    seq = take(_SEQ.sub("#", filled))
    return _SEQ.sub(lambda found: str(seq).zfill(int(found[1] or 1)), filled)


@transaction.atomic
def take(key: str) -> int:
    """The next of ``key``. Whoever comes second waits until the first has committed, or rolled back."""
    row = Counter.objects.filter(key=key)
    if not row.update(last=F("last") + 1):
        Counter.objects.get_or_create(key=key)
        row.update(last=F("last") + 1)
    return row.values_list("last", flat=True).get()
