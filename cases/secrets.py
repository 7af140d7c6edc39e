"""Secret answers of a case, opened one at a time; `cases.transition.look` keeps who saw which."""

from typing import Any

from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.models import Case
from forms import sealing
from forms.models import SecretAnswer


def value(case: Case, field: str) -> Any:
    """The latest answer to secret ``field``. Raises NotOpen when there is none."""
    rows = SecretAnswer.objects.filter(submission__events__case=case, field=field).select_related("submission")
    row = rows.order_by("-submission__events__seq").first()
    if row is None:
        raise NotOpen(_("This case has no such answer."))
    return sealing.opened(row, row.submission.uuid)
