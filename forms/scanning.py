"""Viruses: an own clamd looks at every file that would be kept, where CLAMAV names one; else nobody does.

Its INSTREAM command takes the bytes themselves, so clamd may run on another machine and reads no folder of ours.
"""

import logging
import socket
import struct
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from forms.refusals import Refused

log = logging.getLogger(__name__)
CHUNK = 64 * 1024


class Away(Exception):
    """clamd cannot be reached, or did not answer yes or no."""


def check(file: BinaryIO, name: str) -> None:
    """Raises Refused for a file with a virus, and for every file while clamd is away and CLAMAV_DOWN says refuse."""
    if not settings.CLAMAV:
        return
    try:
        virus = found(file)
    except Away as fault:
        log.error("clamd: %s", fault)
        if settings.CLAMAV_DOWN == "accept":
            return
        raise Refused(
            _("Files cannot be checked for viruses at present, so “%(name)s” was not kept. Everything else is. "
              "Try again in a few minutes, or fill in the rest first.") % {"name": name}
        ) from fault  # fmt: skip
    if virus:
        raise Refused(
            _("“%(name)s” holds a virus (%(virus)s) and was not kept. Send another file, or take a photo.")
            % {"name": name, "virus": virus}
        )


def found(file: BinaryIO) -> str:
    """The virus in ``file``, "" where there is none. Raises Away."""
    file.seek(0)
    with _clamd() as line:
        line.sendall(b"zINSTREAM\0")
        while data := file.read(CHUNK):
            line.sendall(struct.pack(">I", len(data)) + data)
        line.sendall(struct.pack(">I", 0))
        said = _answer(line)
    file.seek(0)
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if said != "stream: OK":
        raise Away(said)
    return ""


def alive() -> bool:
    try:
        with _clamd() as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except Away:
        return False


@contextmanager
def _clamd():
    """A line to clamd: CLAMAV is “host:port”, or “unix:/path”."""
    place = settings.CLAMAV
    try:
        if place.startswith("unix:"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(settings.CLAMAV_SECONDS)
            line.connect(place.removeprefix("unix:"))
        else:
            host, _colon, port = place.rpartition(":")
            line = socket.create_connection((host.strip("[]"), int(port)), settings.CLAMAV_SECONDS)
        with line:
            yield line
    except (OSError, ValueError) as fault:
        raise Away(str(fault)) from fault


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (data := line.recv(CHUNK)):
        said += data
    return said.rstrip(b"\0\n").decode(errors="replace")
