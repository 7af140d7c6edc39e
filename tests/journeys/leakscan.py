"""Looks for planted texts in everything a running county has written, in every dress they may have put on."""

import base64
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

PUBLIC = {"static"}  # below VAR_DIR: copies of what stands in the repository
DEPTH = 3  # an archive in an archive in an archive


def dresses(text: str) -> set[bytes]:
    """``text`` as it may lie about: grouped, quoted for an address, JSON, UTF-16, GBK, base64 at each offset, hex."""
    grouped = {text}
    if text.isascii():
        cuts = [(6, 14), (3, 7), (4, 8, 12, 16)]
        for cut in cuts:
            parts = [text[a:b] for a, b in zip((0, *cut), (*cut, len(text)), strict=True)]
            grouped |= {sign.join(parts) for sign in (" ", "-", "%20", "+", "\u3000")}
        grouped |= {each.lower() for each in grouped}
        grouped.add("".join(chr(ord(sign) + 0xFEE0) for sign in text))
    plain = {each.encode() for each in grouped}
    plain |= {quote(each).encode() for each in grouped} | {json.dumps(each)[1:-1].encode() for each in grouped}
    plain |= {each.encode(code) for each in grouped for code in ("utf-16-le", "utf-16-be", "gb18030")}
    core = text.encode()
    coded = {core.hex().encode(), core.hex().upper().encode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + core)
        inner = whole[-(-8 * shift // 6) : len(whole) - (0 if (shift + len(core)) % 3 == 0 else 4)]
        coded |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return {each for each in plain | coded if len(each) >= 8}


class Scan:
    """``planted``: {name: text}. ``found``: lines that say where which text stands."""

    def __init__(self, planted: dict[str, str]) -> None:
        self.needles = {needle: name for name, text in planted.items() for needle in dresses(text)}
        self.any = re.compile(_tree(self.needles), re.DOTALL)
        self.found: list[str] = []
        self.bytes_seen = 0

    def look(self, place: str, blob: bytes, depth: int = DEPTH) -> None:
        self.bytes_seen += len(blob)
        for hit in self.any.finditer(blob):
            around = blob[max(hit.start() - 60, 0) : hit.end() + 20]
            self.found.append(f"{place}: {self.needles[hit[0]]} as {hit[0][:40]!r} in {around!r}")
        if depth:
            for inside in _unpacked(blob):
                self.look(f"{place} (unpacked)", inside, depth - 1)

    def folder(self, top: Path, skip=lambda path: False) -> None:
        """Every file below ``top`` by content and by name."""
        for path in sorted(top.rglob("*")):
            inside = path.relative_to(top)
            self.look(f"the name {inside}", str(inside).encode(), 0)
            if path.is_file() and inside.parts[0] not in PUBLIC and not skip(inside):
                self.look(str(inside), path.read_bytes())

    def postgres(self, url: str) -> None:
        """Every value of every column of every table."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(url) as link:
            tables = link.execute(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
            ).fetchall()
            assert len(tables) > 50
            for schema, table in tables:
                name = sql.Identifier(schema, table)
                for (row,) in link.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(name)):
                    self.look(f"table {table}", row.encode())
                    for coded in re.findall(r'"\\\\x((?:[0-9a-f]{2})+)"', row):  # bytea
                        self.look(f"table {table}", bytes.fromhex(coded))


def _tree(words) -> bytes:
    """A pattern for any of ``words`` that shares beginnings: a plain alternation takes a hundred times as long."""
    root: dict[bytes, dict] = {}
    for word in words:
        node = root
        for at in range(len(word)):
            node = node.setdefault(word[at : at + 1], {})
        node[b""] = {}
    return _pattern(root)


def _pattern(node: dict[bytes, dict]) -> bytes:
    parts = [re.escape(sign) + _pattern(below) for sign, below in sorted(node.items()) if sign]
    if not parts:
        return b""
    found = parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"
    return b"(?:" + found + b")?" if b"" in node else found


def _unpacked(blob: bytes) -> Iterator[bytes]:
    """What lies compressed in ``blob``: archives, Django's cache files (zlib) and its compressed signed values."""
    if blob[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(blob)) as packed:
                yield from (packed.read(each) for each in packed.infolist() if each.file_size < 20_000_000)
        except zipfile.BadZipFile:
            pass
        return
    if blob[:2] == b"\x1f\x8b":
        yield gzip.decompress(blob)
        return
    for hit in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", blob[:200]):  # a cache file: when it ends, then what it holds
        yield from _inflated(blob[hit.start() :])
    for hit in re.finditer(rb"(?<![\w-])\.(eJ[\w-]{20,})", blob):  # signing.dumps(compress=True), as sessions are kept
        text = hit[1]
        yield from _inflated(base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)))


def _inflated(blob: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj().decompress(blob, 20_000_000)
    except zlib.error:
        return
