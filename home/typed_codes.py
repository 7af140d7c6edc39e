"""Pages on which somebody types a code that another reads to them, and the page that says it was tried too often."""

from django import forms as html
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.attempts import TooMany


class CodeForm(html.Form):
    """One field, ``code``. Its label, help and what it says when left empty are the page's."""

    use_required_attribute = False
    code = html.CharField(
        max_length=40,
        widget=html.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    label = help_text = required = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = self.label, self.help_text
        field.error_messages["required"] = self.required


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """429, with the minutes to wait in words and in Retry-After."""
    answer = render(request, "429.html", {"minutes": refused.minutes}, status=429)
    answer["Retry-After"] = str(60 * refused.minutes)
    return answer
