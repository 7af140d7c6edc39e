"""What saving a year would change, shown before it is saved: days first, then what is counted with them."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from wagtail.admin.views import generic

from home import days
from home.calendar import KnownDay
from home.templatetags.ow import plain_date, weekday_date


@dataclass
class Span:
    """Neighbouring days that change alike."""

    first: date
    last: date
    before: str
    after: str
    counts: bool

    @property
    def words(self) -> str:
        if self.first == self.last:
            return weekday_date(self.first)
        return _("%(first)s to %(last)s") % {"first": plain_date(self.first), "last": plain_date(self.last)}


def spans(changes: list[days.Change]) -> list[Span]:
    """Days that count otherwise, joined where neighbours change alike; marks alone are said in one sentence."""
    found: list[Span] = []
    for change in changes:
        if not change.counts:
            continue
        day, before, after = change.after.date, said(change.before), said(change.after)
        if (
            found
            and found[-1].last + timedelta(days=1) == day
            and (found[-1].before, found[-1].after) == (before, after)
        ):
            found[-1].last = day
        else:
            found.append(Span(day, day, before, after, change.counts))
    return found


def said(known: KnownDay) -> str:
    """A day as people call it."""
    if known.works:
        return _("make-up working day") if known.made_up else _("working day")
    return _("day of rest: %(name)s") % {"name": known.name} if known.name else _("day of rest")


def digest(changes: list[days.Change]) -> str:
    """Names what was shown: who presses “save” again presses it for this and nothing else."""
    told = "".join(f"{each.after.date}{each.after.works:d}{each.after.provisional:d};" for each in changes)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


class ShowsDifference:
    """A create or edit view of a year: the first “save” shows what changes, the second one saves."""

    def form_valid(self, form):
        changes = form.changes
        if not changes or form.data.get("seen") == digest(changes):
            return super().form_valid(form)
        self.form = form
        answers = days.asked.send(sender=type(self), calendar=form.instance.calendar, first=changes[0].after.date)
        told = {
            "spans": spans(changes),
            "certain": sum(each.before.provisional and not each.after.provisional for each in changes),
            "unsure": sum(each.after.provisional and not each.before.provisional for each in changes),
            "reached": [sentence for _receiver, sentence in answers if sentence],
            "seen": digest(changes),
        }
        return self.render_to_response(self.get_context_data(form=form, difference=told))


class AddYear(ShowsDifference, generic.CreateView):
    pass


class EditYear(ShowsDifference, generic.EditView):
    pass
