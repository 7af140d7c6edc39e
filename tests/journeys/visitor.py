"""Somebody with a plain HTTP client: no browser, no script; pages are read and their forms posted as they stand."""

import re
from html import unescape

import requests

PASSWORD = "yichuang-demo"


class Visitor:
    """One person with cookies of their own. Answers are `requests.Response`; redirects are followed unless asked."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()
        self.session.headers["Accept-Language"] = "zh-CN"

    def get(self, path: str, **more) -> requests.Response:
        return self.session.get(self.url + path, timeout=90, **more)

    def post(self, path: str, data=None, files=None, **more) -> requests.Response:
        """Read the page at ``path``, then post its hidden inputs with ``data``; a page that breaks is the answer."""
        page = self.get(path)
        return page if page.status_code >= 500 else self.send(path, {**hidden(page), **(data or {})}, files, **more)

    def send(self, path: str, data, files=None, **more) -> requests.Response:
        """Post just this; the token of the site comes along from the cookie."""
        token = {"csrfmiddlewaretoken": self.session.cookies.get("csrftoken", "")}
        headers = {"Referer": self.url + path}
        data = {**token, **data} if isinstance(data, dict) else data
        return self.session.post(self.url + path, data, files=files, headers=headers, timeout=90, **more)

    def twin(self) -> "Visitor":
        """The same person's second connection: the same cookies, sent at the same time."""
        other = Visitor(self.url)
        other.session.cookies.update(self.session.cookies)
        return other

    def sign_in(self, name: str) -> "Visitor":
        answer = self.post("/desk/login/", {"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.status_code
        assert "/desk/login/" not in answer.url
        return self


def hidden(answer: requests.Response) -> dict[str, str]:
    """The hidden inputs of the page's own form, the last one of a name winning."""
    body = answer.text.partition("<main")[2] or answer.text
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', body)
    }


def words(answer: requests.Response) -> str:
    """What the page says, tags left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def receipt(answer: requests.Response) -> tuple[str, str]:
    """(case number, pick-up code) of the page shown after sending."""
    said = words(answer)
    number = re.search(r"\b20\d\d ?\d{4} ?\d{4}\b", said)[0].replace(" ", "")
    code = re.search(r"\b[A-HJ-NP-Z2-9]{4} [A-HJ-NP-Z2-9]{4}\b", re.sub(r"\b20\d\d ?\d{4} ?\d{4}\b", "", said))[0]
    return number, code
