"""Notices as text files in var/outbox, one a notice: what a county without a message gateway starts with."""

import os
import uuid
from pathlib import Path

from django.conf import settings

from cases.gateways import Away, Letter, masked
from home import clock, crypto


def folder() -> Path:
    return Path(settings.VAR) / "outbox"


def send(letter: Letter) -> None:
    """Write the letter once; the second time its file is there already. Raises Away when the disk refuses."""
    place = folder() / f"{crypto.lookup(letter.key, 'outbox')[:24]}.txt"
    head = f"To: {masked(letter.to)}\nAt: {clock.now():%Y-%m-%d %H:%M:%S}\n"
    part = place.with_name(f".{uuid.uuid4().hex}.part")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_text(f"{head}\n{letter.text}\n", encoding="utf-8")
        try:
            os.link(part, place)  # whole or not at all, and never over an earlier one
        except FileExistsError:
            pass
        finally:
            part.unlink()
    except OSError as fault:
        raise Away(str(fault)) from fault
