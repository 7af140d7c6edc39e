"""Expressions of XLSForm as a tree: `${gap} = 'policy' and count(${crew}[./job = 'cook']) > 0`.

Quotes and brackets that a Chinese keyboard or WPS's autocorrection leaves behind are read as what they stand for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_LENGTH, MOST_DEPTH = 4000, 40


class BadExpression(ValueError):
    """An expression that cannot be read."""


class Unsupported(ValueError):
    """An expression that is sound XLSForm and has no counterpart here; str() says which part."""


@dataclass(frozen=True)
class Number:
    text: str


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Ref:
    """`${name}`, or `../name`."""

    name: str


@dataclass(frozen=True)
class Child:
    """`./name`, or a bare name: a column of the row that is looked at."""

    name: str


@dataclass(frozen=True)
class Self:
    """`.`: the answer itself."""


@dataclass(frozen=True)
class Rows:
    """`${table}[condition]/column`; ``column`` may be missing."""

    table: Ref
    condition: "Node"
    column: str | None = None


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple["Node", ...]


@dataclass(frozen=True)
class Op:
    """`and or + *` take any number in one go, `neg` one, the others two. Brackets keep what they enclose apart."""

    name: str
    args: tuple["Node", ...]


Node = Number | Text | Ref | Child | Self | Rows | Call | Op

_WIDE = str.maketrans("（），．＝＜＞！＋－＊［］｛｝＄／　：", "(),.=<>!+-*[]{}$/ :")
_QUOTES = {"'": ("'", "’"), '"': ('"', "”"), **dict.fromkeys("‘’", ("’'",)), **dict.fromkeys("“”", ('”"',))}
_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|\$\{\s*(?P<ref>[^\s{}$]+)\s*\}"
    r"|(?P<name>[^\W\d][\w\-]*(?:\.[\w\-]+)*(?::[^\W\d][\w\-]*)?)"
    r"|(?P<sign><=|>=|!=|\.\.|//|[=<>+\-*()\[\],./|@])"
)


class Token(NamedTuple):
    """``kind``: number, ref, name, sign, text, end."""

    kind: str
    text: str


def parse(expression: str) -> Node:
    """Raises BadExpression, or Unsupported for what is no part of our grammar."""
    if len(expression) > MOST_LENGTH:
        raise BadExpression(_("An expression may have %(n)d characters at most.") % {"n": MOST_LENGTH})
    return _Parser([*_tokens(expression), Token("end", "")]).whole()


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at] in _QUOTES:
            end = _end(text, at)
            yield Token("text", text[at + 1 : end])
            at = end + 1
            continue
        plain = _plain(text, at)
        if plain[0].isspace():
            at += 1
            continue
        found = _TOKEN.match(plain)
        if not found:
            raise BadExpression(_("“%(text)s” cannot be read here.") % {"text": text[at : at + 12]})
        yield Token(str(found.lastgroup), found[str(found.lastgroup)])
        at += found.end()


def _end(text: str, at: int) -> int:
    """Where the text that begins at ``at`` ends: at its own quote, else at the one that was made of it."""
    for ends in _QUOTES[text[at]]:
        if found := next((n for n in range(at + 1, len(text)) if text[n] in ends), 0):
            return found
    raise BadExpression(_("A text begins with %(quote)s and never ends.") % {"quote": text[at]})


def _plain(text: str, at: int) -> str:
    """From ``at`` to the next quote, wide signs made narrow."""
    end = next((n for n in range(at, len(text)) if text[n] in _QUOTES), len(text))
    return text[at:end].translate(_WIDE)


class _Parser:
    LEVELS = (("or",), ("and",), ("=", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "div", "mod"))
    WORDS = ("or", "and", "div", "mod")
    IN_ONE_GO = ("or", "and", "+", "*")

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise BadExpression(_("Nothing is written here."))
        node = self.binary(0)
        if self.token.kind != "end":
            raise self.unexpected()
        return node

    def unexpected(self) -> ValueError:
        said = self.token.text
        if said in ("//", "/", "|", "@"):
            return Unsupported(_("Paths are not supported; name the question as ${name}."))
        if not said:
            return BadExpression(_("Something is missing at the end."))
        if self.at and said == "=" and self.tokens[self.at - 1].text == "=":
            return BadExpression(_("Write one “=”, not two."))
        return BadExpression(_("“%(text)s” cannot stand here.") % {"text": said})

    def sign(self, *texts: str) -> str | None:
        """The sign or word that stands here, if it is one of ``texts``; then it is passed."""
        kinds = ("sign", "name") if texts[0] in self.WORDS or "div" in texts else ("sign",)
        if self.token.kind in kinds and self.token.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, text: str) -> None:
        if self.token.kind != "sign" or self.token.text != text:
            raise self.unexpected()
        self.at += 1

    def binary(self, level: int) -> Node:
        if level == len(self.LEVELS):
            return self.unary()
        node, runs = self.binary(level + 1), ""
        while found := self.sign(*self.LEVELS[level]):
            other = self.binary(level + 1)
            if found == runs and found in self.IN_ONE_GO and isinstance(node, Op):
                node = Op(found, (*node.args, other))
            else:
                node = Op(found, (node, other))
            runs = found
        return node

    def unary(self) -> Node:
        if self.token.kind == "sign" and self.token.text == "-":
            self.at += 1
            return Op("neg", (self.deeper(self.unary),))
        return self.atom()

    def deeper(self, read):
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise BadExpression(_("This expression is nested too deeply."))
        node = read()
        self.depth -= 1
        return node

    def atom(self) -> Node:
        kind, text = self.token
        self.at += 1
        if kind == "number":
            return Number(text)
        if kind == "text":
            return Text(text)
        if kind == "ref":
            return self.rows(Ref(text))
        if kind == "name":
            return self.call(text) if self.token.text == "(" else Child(text)
        if text == "(":
            node = self.deeper(lambda: self.binary(0))
            self.need(")")
            return node
        if text == ".":
            return self.child() if self.token.text == "/" else Self()
        if text == "..":
            return self.sibling()
        self.at -= 1
        raise self.unexpected()

    def call(self, name: str) -> Call:
        self.need("(")
        args: list[Node] = []
        while not (self.token.text == ")" and self.token.kind == "sign"):
            if args:
                self.need(",")
            args.append(self.deeper(lambda: self.binary(0)))
        self.need(")")
        return Call(name, tuple(args))

    def child(self) -> Node:
        """`./name`; `./..` and `./../name` lead up as `..` does."""
        self.need("/")
        if self.sign(".."):
            return self.sibling()
        return Child(self.name())

    def sibling(self) -> Node:
        while self.sign("/"):
            if not self.sign(".."):
                return Ref(self.name())
        raise Unsupported(_("“..” alone names no question; write ../name or ${name}."))

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.unexpected()
        self.at += 1
        return self.tokens[self.at - 1].text

    def rows(self, table: Ref) -> Node:
        if self.token != Token("sign", "["):
            if self.token == Token("sign", "/"):
                raise Unsupported(_("Paths are not supported; name the question as ${name}."))
            return table
        self.need("[")
        condition = self.deeper(lambda: self.binary(0))
        self.need("]")
        return Rows(table, condition, self.name() if self.sign("/") else None)
