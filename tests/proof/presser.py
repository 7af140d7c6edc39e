"""Somebody who presses whatever a page offers, in any order, and writes anything into its boxes.

Nothing is known here of what pages are for: links are followed, forms are filled in and sent, sensibly about half of
the time. What no page may answer is kept in ``faults``, with the way that led there.
"""

import random
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

from tests.journeys.visitor import Visitor

# What would end the walk itself (a session, an own password, who may come in), or leads out of the pages.
SPARED = re.compile(
    r"/(logout|password|sign-out|account|static|jsi18n|failwhale)|/users/|/groups/|/sites/|/units?/\d+/delete"
    r"|/pages/\d/(delete|unpublish|move)|/bulk/wagtailcore/page/(delete|unpublish|move)"  # the whole public site
    r"|/feed|\.xml$|\.txt$|\.ics$"
)
OURS = re.compile(r"(?i)create_from_uploaded_document|/redirects/import/process")  # Wagtail's own, tests/urls.tsv
UNSAID = re.compile(
    r"\{\{ ?[a-z]|\{% ?[a-z]|%\([a-z_]+\)[sd]|&lt;(?:function|bound method|django\.)|object at 0x[0-9a-f]+"
    r"|\b[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}\b|\bNone\b|\bNaN\b|\bundefined\b"  # three words of English, or one
)
SHORT, TEXT_MOST = ("date", "month", "time", "datetime-local", "number"), 50_000
SHORTER = 100  # in an address: the server takes four thousand signs of it in all
TEXTS = (
    "",
    "刘建国",
    "13800138000",
    "11010519491231002X",
    "２０２６年１１月３０日",
    "2026-11-30",
    "2026-02-31",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}{% 1 %}",
    "%s%n%(1)s",
    "=HYPERLINK(1)",
    "😀𠮷\u202e",
    "a\x00b",
    "\n\n",
    "汉" * 12_000,
    '{"a": [',
    "[]",
    "null",
)
FILES = (
    ("空.xlsx", b""),
    ("表.xlsx", b"PK\x03\x04"),
    ("名单.csv", "姓名,日期\n刘建国,2026-02-31\n".encode("gb18030")),
    ("照片.jpg", b"\xff\xd8\xff\xe0 half a picture"),
    ("流程.yaml", b"pack: x\nformat: 1\ntypes: [\n"),
    ("带\r\n换行.pdf", b"%PDF-1.7\n"),
)


class Fault(NamedTuple):
    who: str
    what: str
    way: str

    def __str__(self) -> str:
        return f"{self.who or 'nobody'}: {self.what}\n    {self.way}"


class Presser:
    """One person (``name``: a sample account, "" for nobody) whose every choice follows from ``seed``."""

    def __init__(self, url: str, name: str, seed: int, doors: tuple[str, ...]) -> None:
        self.name, self.doors, self.chance = name, doors, random.Random(f"{name} {seed}")
        self.visitor = Visitor(url)
        self.faults: list[Fault] = []
        self.pressed = self.sent = 0
        self.way: deque[str] = deque(maxlen=4)
        self.page: requests.Response | None = None
        if name:
            self.visitor.sign_in(name)

    def press(self) -> None:
        """One more link or button; now and then somewhere else altogether."""
        soup = self._soup()
        forms = [form for form in soup.find_all("form") if not SPARED.search(form.get("action") or "")] if soup else []
        links = list(self._links(soup)) if soup else []
        self.pressed += 1
        if forms and self.chance.random() < 0.5:
            self._send(self.chance.choice(forms))
        elif links and self.chance.random() < 0.93:
            self._go(self.chance.choice(links))
        else:
            self._go(self.chance.choice(self.doors))

    # --- what a page offers ---------------------------------------------------------------------------------------
    def _soup(self) -> BeautifulSoup | None:
        html = self.page is not None and "html" in self.page.headers.get("Content-Type", "")
        return BeautifulSoup(self.page.text, "html.parser") if html else None

    def _links(self, soup: BeautifulSoup) -> Iterator[str]:
        home = urlsplit(self.visitor.url)
        for link in soup.find_all("a", href=True):
            if link["href"].startswith("#"):
                continue
            whole = urlsplit(urljoin(self.page.url, link["href"]))
            path = f"{whole.path}?{whole.query}" if whole.query else whole.path
            if whole.netloc == home.netloc and not SPARED.search(path):
                yield path

    # --- pressing -------------------------------------------------------------------------------------------------
    def _go(self, path: str) -> None:
        self.way.append(f"GET {path}")
        self._judge(self.visitor.get(path), asked=True)

    def _send(self, form: Tag) -> None:
        target = urlsplit(urljoin(self.page.url, form.get("action") or self.page.url))
        path = f"{target.path}?{target.query}" if target.query else target.path
        if SPARED.search(path) or target.netloc != urlsplit(self.visitor.url).netloc:
            return
        self.sent += 1
        asks = (form.get("method") or "get").lower() == "get"
        data, files = self._filled(form, SHORTER if asks else TEXT_MOST)
        said = " ".join(f"{name}={value[:40]!r}" for name, value in data if name != "csrfmiddlewaretoken")
        if asks:
            self.way.append(f"GET {path} with {said}")
            self._judge(self.visitor.get(target.path, params=data))
            return
        named = "".join(f" {name}={file[0]}" for name, file in files)
        self.way.append(f"POST {path} {said}{named}")
        headers = {"Referer": self.page.url}
        answer = self.visitor.session.post(
            self.visitor.url + path, data, files=files or None, headers=headers, timeout=90
        )
        self._judge(answer)

    def _filled(self, form: Tag, longest: int) -> tuple[list[tuple[str, str]], list[tuple[str, tuple[str, bytes]]]]:
        data, files = [], []
        sensible = self.chance.random() < 0.5
        for box in form.find_all(["input", "textarea", "select"]):
            name, kind = box.get("name"), (box.get("type") or "text").lower()
            if not name or box.has_attr("disabled") or kind in ("submit", "button", "image", "reset"):
                continue
            if kind == "file":
                if self.chance.random() < 0.6:
                    files.append((name, self.chance.choice(FILES)))
            elif kind in ("checkbox", "radio"):
                if box.has_attr("checked") if sensible and self.chance.random() < 0.6 else self.chance.random() < 0.4:
                    data.append((name, box.get("value") or "on"))
            elif box.name == "select":
                chosen = [each.get("value", each.text) for each in box.find_all("option")]
                if chosen:
                    data.append((name, self.chance.choice(chosen)))
            else:
                stands = box.text if box.name == "textarea" else box.get("value") or ""
                keep = kind == "hidden" or (sensible and (stands or self.chance.random() < 0.3))
                keep = keep and (kind != "hidden" or self.chance.random() < 0.97 or name == "csrfmiddlewaretoken")
                most = int(box.get("maxlength") or (20 if kind in SHORT else longest))  # a browser takes no more
                data.append((name, stands if keep else self.chance.choice(TEXTS)[:most]))
        buttons = [each for each in form.find_all("button") if each.get("name")]
        buttons += [each for each in form.find_all("input", type="submit") if each.get("name")]
        if buttons:
            pressed = self.chance.choice(buttons)
            data.append((pressed["name"], pressed.get("value") or ""))
        return data, files

    # --- what no page may answer ------------------------------------------------------------------------------------
    def _judge(self, answer: requests.Response, asked: bool = False) -> None:
        self.page = answer
        path = urlsplit(answer.url).path
        if answer.status_code >= 500 and not OURS.search(path):
            self._fault(f"{answer.status_code} at {path}")
        elif asked and answer.status_code in (400, 403, 405):
            self._fault(f"a link that leads to {answer.status_code} at {path}")
        elif "html" in answer.headers.get("Content-Type", "") and (found := UNSAID.search(_without_boxes(answer.text))):
            around = found.string[max(0, found.start() - 60) : found.end() + 60]
            self._fault(f"{found[0]!r} at {path}: {around!r}")
        if answer.status_code >= 400:
            self.page = None

    def _fault(self, what: str) -> None:
        self.faults.append(Fault(self.name, what, "\n    ".join(self.way)))


def _without_boxes(text: str) -> str:
    """What is read of the page: no tags, no boxes, no scripts or templates for a browser."""
    text = re.sub(r"<(\w+)[^>]*\shidden\b[^>]*>[^<]*</\1>", "", text)
    return re.sub(r"(?s)<(script|style|template|textarea|pre|code)\b.*?</\1>|<[^>]*>", "", text)
