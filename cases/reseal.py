"""Key rotation: sealed values of cases under the newest key. The chain hangs on plain data and stays green."""

from collections.abc import Iterator

from django.db.models import Q

from cases.events import aad
from cases.models import CaseEvent, Notice
from home import crypto


def reseal(batch: int = 500) -> int:
    """Put at most ``batch`` values of each kind under the newest key; how many were. Run it until it answers 0.

    It may run while people work, and twice at once.
    """
    return sum(_events(batch)) + sum(_notices(batch))


def _current(column: str) -> Q:
    newest, fresh = next(iter(crypto.ring())), Q()
    for suite in crypto.SUITES:
        fresh |= Q(**{f"{column}__startswith": f"{suite}.{newest}."})
    return fresh


def _events(batch: int) -> Iterator[int]:
    for event in CaseEvent.objects.exclude(_current("data")).order_by("pk")[:batch]:
        token = crypto.seal(crypto.unseal(event.data, aad(event)), aad(event))
        yield CaseEvent.objects.filter(pk=event.pk, data=event.data).update(data=token)


def _notices(batch: int) -> Iterator[int]:
    old = Notice.objects.exclude(_current("to") & _current("text")).exclude(to="", text="")
    for notice in old.order_by("pk")[:batch]:
        place = f"notice:{notice.key}"
        fresh = {
            name: crypto.seal(crypto.unseal(value, place), place)
            for name in ("to", "text")
            if (value := getattr(notice, name))
        }
        yield Notice.objects.filter(pk=notice.pk, to=notice.to, text=notice.text).update(**fresh)
