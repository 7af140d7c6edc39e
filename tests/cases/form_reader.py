"""What a browser would send for a form on a page, left as it stands: boxes, ticks, lists, hidden fields."""

from html.parser import HTMLParser
from urllib.parse import urlencode


class Forms(HTMLParser):
    """``forms``: the POST forms of a page, each a list of (name, value); buttons are pressed by who asks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.inside = False
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("method", "get").lower() == "post"
            if self.inside:
                self.forms.append([])
        if not self.inside:
            return
        if tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self.forms[-1].append((given["name"], given.get("value", "on")))
            elif kind not in ("submit", "button", "file"):
                self.forms[-1].append((given["name"], given.get("value") or ""))
        elif tag == "select" and given.get("name"):
            self.select, self.options = given["name"], []
        elif tag == "option" and self.select:
            self.options.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea" and given.get("name"):
            self.area, self.text = given["name"], ""

    def handle_data(self, data):
        if self.area:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, on in self.options if on] or [value for value, _on in self.options][:1]
            self.forms[-1] += [(self.select, chosen[-1])] if chosen else []
            self.select = None
        elif tag == "textarea" and self.area:
            self.forms[-1].append((self.area, self.text.removeprefix("\n")))
            self.area = None


def body_of(page: str, holding: str, **changes: str | list[str]) -> str:
    """The form that has a field ``holding``, as it stands but for ``changes``; ready to be posted, url-encoded."""
    found = next(form for form in Forms(page).forms if any(name == holding for name, _value in form))
    kept = [(name, value) for name, value in found if name not in changes]
    for name, value in changes.items():
        kept += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return urlencode(kept)
