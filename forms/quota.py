"""How many a form takes: in all (since it opened), or a day. Counted while the form's row is held, so two never share
the last place."""

from datetime import datetime, time, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from forms.errors import Full
from forms.models import Form, Submission
from home import clock

Which = Literal["", "all", "today"]


def full(form: Form) -> Which:
    """“all” or “today” where no more is taken in; at a glance, for a page. Costs nothing without a quota."""
    if form.quota is not None and _since(form, form.open_from) >= form.quota:
        return "all"
    if form.quota_daily is not None and _since(form, _midnight()) >= form.quota_daily:
        return "today"
    return ""


def seat(form: Form) -> None:
    """Hold ``form`` until the transaction ends; raises Full when the last place is gone. Call it before writing."""
    if form.quota is None and form.quota_daily is None:
        return
    held = Form.objects.select_for_update().only("quota", "quota_daily", "open_from", "shut_words").get(pk=form.pk)
    if which := full(held):
        raise Full(words(held, which))


def words(form: Form, which: Which) -> str:
    """What people read: the editor's sentence, else ours."""
    if form.shut_words:
        return form.shut_words
    if which == "today":
        return _("Today's %(n)d places are taken. From midnight on there are new ones.") % {"n": form.quota_daily}
    return _("All %(n)d places are taken.") % {"n": form.quota}


def _since(form: Form, at: datetime | None) -> int:
    taken = Submission.objects.filter(version__form=form.pk)
    return (taken.filter(at__gte=at) if at else taken).count()


def _midnight() -> datetime:
    return datetime.combine(clock.today(), time(), clock.OFFICE_ZONE)


def frees() -> datetime:
    """When the next day's places are there."""
    return _midnight() + timedelta(days=1)
