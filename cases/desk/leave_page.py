"""Going on leave: the days and who stands in, the list of what is left behind, and giving it away."""

from django import forms as html
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import giving, leaving
from cases.desk.access import desk
from cases.desk.page import show
from home import clock
from home.models import Leave, SiteProfile, User

LONGEST = 366  # days


class LeaveForm(html.Form):
    use_required_attribute = False
    person = html.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who is away"), empty_label=None)
    first = html.DateField(
        label=gettext_lazy("First day away"), widget=html.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = html.DateField(
        label=gettext_lazy("Last day away"), widget=html.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    substitute = html.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Who stands in"), required=False,
        empty_label=gettext_lazy("nobody; I give the cases away one by one"),
        help_text=gettext_lazy("On these days they see and do what the post sees and does."),
    )  # fmt: skip

    def __init__(self, user: User, person: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(pk__in=[each.pk for each in leaving.people_of(user)])
        self.fields["person"].initial = person.pk
        self.fields["substitute"].queryset = User.objects.filter(
            pk__in=[each.pk for each in leaving.substitutes(person)]
        )
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days <= LONGEST:
            self.add_error("last", _("The last day comes after the first, within a year."))
        elif last and last < clock.today():
            self.add_error("last", _("These days are over already."))
        return data


@desk
def leaves(request: HttpRequest) -> HttpResponse:
    """One's own leaves, those of whom one leads and stands in for; POST enters one."""
    people = {str(each.pk): each for each in leaving.people_of(request.user)}
    asked = request.POST if request.method == "POST" else request.GET
    person = people.get(asked.get("person", ""), request.user)
    form = LeaveForm(request.user, person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = Leave.objects.create(
            user=said["person"], first=said["first"], last=said["last"], substitute=said["substitute"],
            by=request.user, at=clock.now(), state=_state(request),
        )  # fmt: skip
        said = _("Entered. This is what is left behind; give it away, or leave it to who stands in.")
        if made.state == Leave.State.WAITING:
            said = _("Entered. It counts once a supervisor has approved it; until then nobody stands in.")
        messages.success(request, said)
        return redirect("desk:leave", pk=made.pk)
    context = {"form": form, "rows": leaving.leaves(request.user), "person": person, "several": len(people) > 1}
    context |= {"today": clock.today(), "people": list(people.values())}
    return show(request, "leaves.html", context, 422 if form.is_bound else 200)


def _state(request: HttpRequest) -> str:
    wanted = SiteProfile.for_request(request).leave_approved
    return Leave.State.WAITING if wanted else Leave.State.COUNTS


def _find(request: HttpRequest, pk: int) -> Leave:
    found = leaving.leaves(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@desk
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What one leaves behind. POST gives away what is ticked, or calls the leave off."""
    found = _find(request, pk)
    if request.method == "POST" and request.POST.get("drop"):
        if not leaving.may_enter(request.user, found.user):
            raise PermissionDenied
        said = _called_off(found, request.user)
        found.delete()
        messages.success(request, said)
        return redirect("desk:leaves")
    if request.method == "POST" and request.POST.get("decide"):
        return _decided(request, found)
    if request.method == "POST" and "back" in request.POST:
        return _taken_back(request, found)
    made = leaving.behind(found, request.user)
    context = {"behind": made, "leave": found, "least": giving.LEAST, "today": clock.today()}
    context["may_drop"] = leaving.may_enter(request.user, found.user)
    context |= {"may_decide": leaving.may_decide(request.user, found), "over": found.last < clock.today()}
    context["lent"] = leaving.lent(found, request.user) if context["may_drop"] else []
    if request.method != "POST":
        return show(request, "leave.html", context)
    picked = set(request.POST.getlist("pick"))
    rows = [row for row in made.rows if row.case.number in picked]
    if not rows:
        messages.warning(request, _("Tick the cases first."))
        return show(request, "leave.html", context, 422)
    whole = request.POST.get("all", "")
    for row in rows:
        leaving.give(row, whole or request.POST.get(f"to-{row.case.number}", ""), found, request.user)
    done = sum(bool(row.done) for row in rows)
    said = ngettext("%(n)d case given away.", "%(n)d cases given away.", done) % {"n": done}
    return show(request, "leave.html", {**context, "done": True, "said": said, "outcome": rows})


def _decided(request: HttpRequest, found: Leave) -> HttpResponse:
    """A supervisor says yes or no."""
    if found.state == Leave.State.WAITING and not leaving.may_decide(request.user, found):
        raise PermissionDenied
    yes = request.POST["decide"] == "yes"
    if not leaving.decide(found, request.user, yes=yes):
        messages.warning(request, _("This leave is decided already."))
    elif yes:
        messages.success(request, _("Approved. The leave counts."))
    else:
        messages.success(request, _("Not approved. The leave does not count, and nobody stands in."))
    return redirect("desk:leaves")


def _taken_back(request: HttpRequest, found: Leave) -> HttpResponse:
    """What was given away because of the leave, as far as nobody has touched it: back with one press."""
    if not leaving.may_enter(request.user, found.user):
        raise PermissionDenied
    done, refused = leaving.take_back(found, set(request.POST.getlist("back")), request.user)
    messages.success(request, ngettext("%(n)d case taken back.", "%(n)d cases taken back.", done) % {"n": done})
    for said in refused:
        messages.warning(request, said)
    still = leaving.leaves(request.user).filter(pk=found.pk).exists()
    return redirect("desk:leave", pk=found.pk) if still else redirect("desk:leaves")


def _called_off(found: Leave, user: User) -> str:
    """What was given away and nobody has touched comes back with it, while one still knows which that is."""
    untouched = {row.case.number for row in leaving.lent(found, user)}
    done, _refused = leaving.take_back(found, untouched, user)
    if not done:
        return _("The leave is called off. Cases that were given away stay where they are.")
    said = ngettext("The leave is called off, and %(n)d case that nobody has touched is back.",
                    "The leave is called off, and %(n)d cases that nobody has touched are back.", done)  # fmt: skip
    return said % {"n": done}
