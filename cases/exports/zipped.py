"""A ZIP archive of members that are squeezed piece by piece, also at different times.

zipfile squeezes a member in one go. A long table is written in slices with other work in between; what a slice wrote
is kept, and put together here as it is.
"""

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

LEVEL = 3  # a third larger than at 6, in a third of the time
LARGE = 0xFFFF_FFFF  # from here on sizes stand in a field of their own (ZIP64)
DEFLATED, PLAIN_VERSION, LARGE_VERSION = 8, 20, 45
EPOCH = (1 << 5) | 1, 0  # 1980-01-01: a date for every member, the same for the same table
COPIED = 1 << 20


class Squeezed:
    """Squeezes bytes into ``out``. ``crc`` and ``size`` of all so far are what the next piece goes on from."""

    def __init__(self, out: IO[bytes], crc: int = 0, size: int = 0) -> None:
        self.out, self.crc, self.size = out, crc, size
        self._press = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def write(self, data: bytes) -> None:
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self.out.write(self._press.compress(data))

    def pause(self) -> None:
        """What follows may come from another press: whole bytes, and nothing refers back."""
        self.out.write(self._press.flush(zlib.Z_FULL_FLUSH))

    def end(self) -> None:
        self.out.write(self._press.flush(zlib.Z_FINISH))


@dataclass(frozen=True)
class Member:
    """``packed``: opens what was squeezed, piece after piece; ``length`` bytes in all."""

    name: str
    crc: int
    size: int
    length: int
    packed: Iterable[Callable[[], IO[bytes]]]


def write(file: IO[bytes], members: Iterable[Member]) -> None:
    at, listed = 0, []
    for member in members:
        listed.append(_central(member, at))
        head = _local(member)
        file.write(head)
        for opened in member.packed:
            with opened() as piece:
                while data := piece.read(COPIED):
                    file.write(data)
        at += len(head) + member.length
    central = b"".join(listed)
    if at + len(central) > LARGE:
        raise ValueError("The archive would be larger than 4 GB.")
    file.write(central)
    file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(listed), len(listed), len(central), at, 0))


def _sizes(member: Member) -> tuple[int, int, int, bytes]:
    """(version, packed, whole, what stands where they do not fit)"""
    if max(member.size, member.length) < LARGE:
        return PLAIN_VERSION, member.length, member.size, b""
    return LARGE_VERSION, 0xFFFF_FFFF, 0xFFFF_FFFF, struct.pack("<2H2Q", 1, 16, member.size, member.length)


def _local(member: Member) -> bytes:
    version, packed, whole, extra = _sizes(member)
    name, (day, time) = member.name.encode(), EPOCH
    head = (b"PK\x03\x04", version, 0, DEFLATED, time, day, member.crc, packed, whole, len(name), len(extra))
    return struct.pack("<4s5H3L2H", *head) + name + extra


def _central(member: Member, at: int) -> bytes:
    version, packed, whole, extra = _sizes(member)
    name, (day, time) = member.name.encode(), EPOCH
    head = (b"PK\x01\x02", version, version, 0, DEFLATED, time, day, member.crc, packed, whole, len(name), len(extra))
    return struct.pack("<4s6H3L5H2L", *head, 0, 0, 0, 0, at) + name + extra
