"""Views that do nothing, or one insert, behind the same middleware as every page."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from forms.models import Submission
from home import clock


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def insert(request: HttpRequest, version_id: int) -> HttpResponse:
    """One row, one transaction."""
    made = uuid.uuid4()
    with transaction.atomic():
        Submission.objects.create(
            uuid=made,
            version_id=version_id,
            data={},
            channel="web",
            entry_mode="self",
            idempotency_key=made.hex,
            digest="",
            at=clock.now(),
        )
    return HttpResponse("ok")
