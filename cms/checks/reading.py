"""Rich text as the database keeps it, read in one pass: what stands in which paragraph."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th"}
HEADINGS = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    nth: int


@dataclass(frozen=True)
class Link:
    """``kind``: page, document or "" for an address; ``target``: its key or the address."""

    kind: str
    target: str
    text: str
    nth: int


@dataclass(frozen=True)
class Embed:
    """A picture in the text. ``alt``: None where nothing is said about it."""

    image: str
    alt: str | None
    nth: int


@dataclass
class Read:
    """``blocks``: (which block, its text); headings, links and pictures name the block they stand in, from 1."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Embed] = field(default_factory=list)
    blocks: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read, self.nth = Read(), 0
        self.text: list[str] = []
        self.level = 0
        self.link: tuple[str, str, list[str]] | None = None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in BLOCKS:
            self._close_block()
            self.nth += 1
            self.level = HEADINGS.get(tag, 0)
        elif tag == "a":
            self._close_link()
            kind = told.get("linktype") or ""
            self.link = (kind, (told.get("id") if kind else told.get("href")) or "", [])
        elif tag == "embed" and told.get("embedtype") == "image":
            self.nth += 1
            self.read.pictures.append(Embed(told.get("id") or "", told.get("alt"), self.nth))
            if self.link:
                self.link[2].append(told.get("alt") or "")

    def handle_endtag(self, tag):
        if tag == "a":
            self._close_link()
        elif tag in BLOCKS:
            self._close_block()

    def handle_data(self, data):
        self.text.append(data)
        if self.link:
            self.link[2].append(data)

    def _close_link(self) -> None:
        if self.link:
            kind, target, words = self.link
            self.read.links.append(Link(kind, target, _one_line(words), max(self.nth, 1)))
        self.link = None

    def _close_block(self) -> None:
        self._close_link()
        text = _one_line(self.text)
        if self.level:
            self.read.headings.append(Heading(self.level, text, self.nth))
        if text:
            self.read.blocks.append((max(self.nth, 1), text))
        self.text, self.level = [], 0


def _one_line(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def read(html: str) -> Read:
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    reader._close_block()
    return reader.read
