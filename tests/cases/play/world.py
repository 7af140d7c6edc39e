"""A person at the play page, and what else tests of playing a type need."""

import re
import uuid
from html.parser import HTMLParser

from django.apps import apps
from django.urls import reverse

from cases.models import Case, CaseType
from forms import intake
from forms.models import Form
from home.models import Post, Unit, User

UNITS = {"office": "centre", "group": "group", "housing": "housing", "enforcement": "enforcement", "town_a": "baiyun"}


class Inputs(HTMLParser):
    """What a browser would post of a page: every field with what stands in it, by form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.buttons: list[list[str]] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.buttons.append([])
        name = given.get("name")
        if tag == "input" and name and self.forms:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit") or "checked" in given:
                self.forms[-1].setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "button" and name == "ow-go":
            self.buttons[-1].append(given["value"])
        elif tag == "textarea" and name:
            self._area = name
            self.forms[-1][name] = [""]
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1][self._select] = [given.get("value", "")]

    def handle_data(self, data):
        if self._area:
            self.forms[-1][self._area][0] += data.strip("\n")

    def handle_endtag(self, tag):
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


class Play:
    """A person at the page."""

    def __init__(self, client, row: CaseType) -> None:
        self.client, self.url = client, reverse("cases_type_play", args=[row.pk])

    def open(self):
        return self._seen(self.client.get(self.url))

    def load(self, row):
        return self._seen(self.client.post(self.url, {"ow-go": f"load:{row.pk}"}))

    def press(self, go: str, at: str = "", **typed):
        """Presses the button ``go`` with what stands on the page, ``typed`` over it."""
        n = next(n for n, each in enumerate(self.inputs.buttons) if go in each)
        data = dict(self.inputs.forms[n])
        if at:
            data["ow-day"], data["ow-time"] = at.split()
        data |= {name.replace("__", "-"): value for name, value in typed.items()}
        data = {name: value for name, value in data.items() if value is not None}
        return self._seen(self.client.post(self.url, data | {"ow-go": go}))

    def _seen(self, answer):
        self.answer = answer
        if answer.status_code in (200, 422):
            self.text = answer.content.decode()
            self.inputs = Inputs(self.text)
        return answer

    @property
    def words(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.text.partition('class="ow-play"')[2]).split())

    @property
    def words_of_alert(self) -> str:
        return re.sub(r"<[^>]+>", " ", self.text.partition('role="alert"')[2].partition("</div>")[0])

    @property
    def buttons(self) -> set[str]:
        return {each for buttons in self.inputs.buttons for each in buttons}


def counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}


def filed(play, **more):
    play.open()
    play.press("open:doudi.intake")
    return play.press("send", "2026-04-20 10:00", **{"ow__who": "window@town_a", "ow__channel": "town"} | more)


def change(row: CaseType, old: str, new: str) -> None:
    """A draft that says otherwise; what runs stays."""
    draft = row.get_latest_revision_as_object()
    assert old in draft.spec
    draft.spec = draft.spec.replace(old, new)
    draft.save_revision()
    row.refresh_from_db()


def real(row: CaseType, unit: str = "baiyun", **more) -> Case:
    """A case of the office, as a window takes it in."""
    said = row.scenarios.get(title__startswith="三天没答复").steps[0]["data"] | more
    unit = Unit.objects.get(code=unit)
    clerk, _new = User.objects.get_or_create(username=f"clerk-{unit.code}")
    Post.objects.get_or_create(user=clerk, unit=unit, role="window")
    version = Form.objects.get(slug="doudi.intake").current
    sent = intake.submit(version, said, key=uuid.uuid4().hex, channel="town", entry_mode="staff", unit=unit, by=clerk)
    return Case.objects.get(submission=sent)
