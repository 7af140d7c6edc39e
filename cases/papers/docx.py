"""The office's own template (DOCX, docxtpl) laid over what a paper says.

A template comes from a person and may be hostile or broken. It is filled in by a process of its own that knows neither
Django nor a database, under limits of time, memory and size, from plain words only (docx_worker).
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from cases.models import Document, DocumentTemplate
from forms import digests
from home import clock

WORKER = Path(__file__).with_name("docx_worker.py")
MOST_BYTES, MOST_WHOLE, MOST_FILES = 2 * 1024 * 1024, 20 * 1024 * 1024, 300
SECONDS = 10
STRICT = "ow-strict"  # as docx_worker has it, which is not imported here
SAMPLE = {
    "title": "受理通知书",
    "number": "〔2026〕1号",
    "case": "202601000001",
    "unit": "某某局",
    "day": "2026-01-04",
    "to": "某某",
    "text": "第一段\n第二段",
    "rows": [["名称", "内容"]],
    "remedy": "",
    "fill": {},
}


class Failed(Exception):
    """The template could not be filled in; str() is a sentence for whoever uploaded it."""


def draw(document: Document) -> bytes:
    """The paper as DOCX. Raises Failed, home.crypto.Unreadable, FileNotFoundError."""
    with storages["private"].open(document.template.storage_key) as file:
        return filled(file.read(), words(document.facts, digests.printed(document.digest)))


def words(facts: dict[str, Any], digits: str = "") -> dict[str, Any]:
    """What a template may name: plain texts and lists of them, nothing that has methods of ours."""
    from cases.papers.sheet import office_day

    plain = {name: facts[name] for name in ("title", "number", "case", "unit", "to", "text", "remedy")}
    return {
        **plain,
        "paragraphs": [each for each in facts["text"].split("\n") if each.strip()],
        "day": office_day(date.fromisoformat(facts["day"])),
        "rows": [{"name": name, "text": text} for name, text in facts["rows"]],
        "fill": dict(facts["fill"]),
        "digits": digits,
    }


def filled(template: bytes, told: dict[str, Any]) -> bytes:
    """``template`` with ``told`` in its fields. Raises Failed."""
    head = json.dumps(told).encode()
    call = [sys.executable, "-I", "-S", str(WORKER), json.dumps(sys.path)]
    try:
        done = subprocess.run(  # noqa: S603  # our own file; the template goes in by stdin
            call,
            input=len(head).to_bytes(8, "big") + head + template,
            capture_output=True,
            timeout=SECONDS,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(_("The template takes too long. Take loops out of it.")) from late
    if done.returncode == 0 and done.stdout[:2] == b"PK":
        return done.stdout
    raise Failed(
        _("The template could not be filled in: %(why)s") % {"why": _why(done.stdout.decode("utf-8", "replace"))}
    )


def _why(line: str) -> str:
    """What the worker says (``kind: detail``), for people; what is not known here, as it stands."""
    kind, _colon, detail = line[:300].partition(": ")
    known = {
        "": _("It needs more time or memory than a paper may take."),
        "TooLarge": _("The paper would be too large."),
        "SecurityError": _("a template may name fields, test them and walk lists, and do nothing else."),
        "TemplateSyntaxError": _("a field or block in braces is not closed, or not written right."),
        "TemplateAssertionError": _("it uses a filter or a test that there is not."),
        "Unknown": _("no paper has the field %(names)s. There are: %(known)s.")
        % {"names": detail, "known": "、".join(words(SAMPLE))},
    }
    return known.get(kind, line[:300])


# --- uploading ------------------------------------------------------------------------------------------------------
def check(data: bytes) -> None:
    """Refuse what is no plain DOCX, or cannot be filled in with a sample. Raises Failed."""
    if len(data) > MOST_BYTES:
        raise Failed(_("The file is larger than 2 MB. Take pictures out of it, or make them smaller."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            parts = whole.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_WHOLE:
                raise Failed(_("The file unpacks to more than a template needs."))
            if "word/document.xml" not in names:
                raise Failed(_("This is no DOCX file. Save it in Word or WPS as .docx."))
            if any("vbaproject" in name.lower() or name.lower().endswith(".bin") for name in names):
                raise Failed(_("The file has macros or embedded objects. Save it without them."))
            for name in names:
                if name.endswith(".rels") and b'TargetMode="External"' in whole.read(name):
                    raise Failed(_("The file points to other files or pages. Remove its links and linked pictures."))
                if name.endswith(".xml") and b"<!DOCTYPE" in whole.read(name):
                    raise Failed(_("This is no DOCX file. Save it in Word or WPS as .docx."))
    except zipfile.BadZipFile as fault:
        raise Failed(_("This is no DOCX file. Save it in Word or WPS as .docx.")) from fault
    filled(data, {**words(SAMPLE, "0000 0000 0000 0000"), STRICT: True})


def keep(name: str, file_name: str, data: bytes, by=None) -> DocumentTemplate:
    """Keep ``data`` as the newest template of the paper ``name`` (pack.key); the same file again is the same template.

    Raises Failed.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    newest = DocumentTemplate.objects.filter(name=name).order_by("-number").first()
    if newest is not None and newest.sha256 == sha256:
        return newest
    check(data)
    key = storages["private"].save(f"templates/{name}/{sha256[:16]}.docx", ContentFile(data))
    return DocumentTemplate.objects.create(
        name=name,
        number=newest.number + 1 if newest else 1,
        file_name=file_name[:120],
        storage_key=key,
        sha256=sha256,
        at=clock.now(),
        by=by,
    )
