"""At the window, from the ID number: the person's earlier cases at the side, and what they want at a key's press."""

from itertools import zip_longest

from django import forms as html
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import attempts, persons
from cases.desk import rows
from cases.desk.access import desk
from cases.desk.counter import window_post
from cases.desk.page import show
from forms import identity, places, uses
from forms.models import Form
from home import clock, divisions
from home.attempts import TooMany
from home.models import Post

PURPOSES = {
    "window": gettext_lazy("the person is at the window"),
    "phone": gettext_lazy("the person is on the phone"),
}
KEYS = "1234567890"  # as they lie on the keyboard


class PersonForm(html.Form):
    use_required_attribute = False
    number = html.CharField(
        label=gettext_lazy("ID number"),
        max_length=40,
        widget=html.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": gettext_lazy("Type the ID number, or read the card.")},
    )
    why = html.ChoiceField(label=gettext_lazy("What for"), choices=list(PURPOSES.items()), initial="window")

    def clean_number(self) -> str:
        number = identity.normal_id(self.cleaned_data["number"])
        if slip := identity.id_problem(number, clock.today(), divisions.known):
            raise html.ValidationError(slip)
        return number


@desk
def person(request: HttpRequest) -> HttpResponse:
    """POST only, so that the number stands in no address: the number, or a ticket with words that narrow the list."""
    post = window_post(request)
    if request.method != "POST":
        return redirect("desk:counter")
    who = persons.opened(request.POST.get("person", ""), request.user) if "person" in request.POST else None
    if who is None:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return show(request, "counter_person.html", {"form": form, "rows": None}, 422)
        try:
            attempts.take_person(request.user.pk)
        except TooMany as refused:
            said = _("So many people in an hour are not at one window. Go on in %(n)d minutes.")
            form.add_error(None, said % {"n": refused.minutes})
            return show(request, "counter_person.html", {"form": form, "rows": None}, 429)
        who = persons.Person(form.cleaned_data["number"], str(PURPOSES[form.cleaned_data["why"]]))
        persons.looked_at(persons.cases_of(who.number, request.user), request.user, who.why)
    found = rows.for_rows(persons.cases_of(who.number, request.user))
    words = request.POST.get("q", "").strip()[:40]
    wanted = _offered(post, words)
    return show(request, "counter_person.html", {
        "form": None, "ticket": persons.ticket(who, request.user), "masked": identity.mask_id(who.number),
        "why": who.why, "rows": [rows.face(case) for case in found], "words": words,
        "wanted": [(key, form, title) for key, (form, title) in zip_longest(KEYS[: len(wanted)], wanted, fillvalue="")],
    })  # fmt: skip


def _offered(post: Post, words: str) -> list[tuple[Form, str]]:
    """(form, title): what this window files most stands under the first keys, the rest by title."""
    found = [(version.form, title) for version, title in places.listed() if words in title]
    often = uses.filed_at(post.unit)
    return sorted(found, key=lambda each: -often.get(each[0].pk, 0))  # those of one number stay as they were, by title
