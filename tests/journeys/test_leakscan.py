"""The scanner itself finds what is planted, however it is dressed; else its silence would mean nothing."""

import base64
import gzip
import io
import json
import pickle
import sqlite3
import zipfile
import zlib
from urllib.parse import quote

import pytest

from tests.journeys.leakscan import Scan

ID, NAME = "330523196207132710", "欧阳漏网"


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("sheet.xml", text)
    return out.getvalue()


def session(text: str) -> bytes:
    packed = zlib.compress(json.dumps({"typed": text, "more": "x" * 400}).encode())
    return b"." + base64.urlsafe_b64encode(packed).rstrip(b"=") + b":1abc:sig"


@pytest.mark.parametrize("text", [ID, NAME])
@pytest.mark.parametrize(
    "dress",
    [
        str.encode,
        lambda text: quote(text).encode(),
        lambda text: json.dumps({"a": text}).encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("gbk"),
        lambda text: base64.b64encode(b"a" + text.encode() + b"bc"),
        lambda text: base64.b64encode(b"ab" + text.encode()),
        lambda text: base64.b64encode(text.encode() + b"c"),
        lambda text: text.encode().hex().encode(),
        lambda text: b"expiry" + zlib.compress(pickle.dumps({"page": text})),
        lambda text: gzip.compress(text.encode()),
        zipped,
        session,
    ],
)
def test_it_is_found_in_every_dress(tmp_path, text, dress):
    (tmp_path / "file").write_bytes(dress(text))
    scan = Scan({"planted": text})
    scan.folder(tmp_path)
    assert scan.found


@pytest.mark.parametrize(
    "grouped", ["330523 19620713 2710", "330523-19620713-2710", "３３０５２３１９６２０７１３２７１０"]
)
def test_it_is_found_grouped(tmp_path, grouped):
    (tmp_path / "file").write_text(grouped)
    scan = Scan({"id": ID})
    scan.folder(tmp_path)
    assert scan.found


def test_it_is_found_in_the_name_of_a_file_and_in_a_database(tmp_path):
    (tmp_path / f"{ID}.jpg").touch()
    with sqlite3.connect(tmp_path / "db.sqlite3") as link:
        link.execute("CREATE TABLE t (x)")
        link.execute("INSERT INTO t VALUES (?)", ["13958234671"])
    scan = Scan({"id": ID, "phone": "13958234671"})
    scan.folder(tmp_path)
    assert {line.split(": ")[1].split(" ")[0] for line in scan.found} == {"id", "phone"}


def test_masks_are_no_find(tmp_path):
    (tmp_path / "file").write_text("330***********2710 139****4671 330 2710")
    scan = Scan({"id": ID, "phone": "13958234671"})
    scan.folder(tmp_path)
    assert not scan.found
