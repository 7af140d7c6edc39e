"""What must be true before settings can be read: a folder one can write to, room on the disk, keys of one's own.

Standard library only, and no gettext yet: each sentence stands in Chinese and in English.
"""

import base64
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import NoReturn

ROOM = 300 * 1024 * 1024  # bytes: database, static files and the first pictures fit, with some to spare

UNWRITABLE = (
    "没有写入权限：{place}。请换一个用户运行，或用 VAR_DIR= 指定别的目录。\n"
    "Cannot write to {place}. Run as a user who may, or name another folder with VAR_DIR=."
)
NO_ROOM = (
    "磁盘空间不足：{place} 只剩 {free} MB，至少需要 {room} MB。\n"
    "No space left: {free} MB are free at {place}, {room} MB are needed."
)


def prepare(base: str) -> None:
    """Make the data folder and, once, its ``env`` with random keys. Ends the process with a sentence if it cannot."""
    var = Path(os.environ.get("VAR_DIR") or Path(base) / "var")
    env_file = _env_file(base)
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_without_room(var)
        (var / "tmp").mkdir(mode=0o700, exist_ok=True)
        (var / "tmp" / ".writable").touch()
        if "SECRET_KEY" not in os.environ and not env_file.exists():
            write_env(env_file)
    except OSError as fault:
        refuse(fault, var)


def do_without(base: str) -> None:
    """Before the first start: what only reads models gets keys that nothing is kept under, and a database in memory."""
    if "SECRET_KEY" not in os.environ and not _env_file(base).exists():
        os.environ |= {"SECRET_KEY": secrets.token_urlsafe(50), "FIELD_KEYS": f"none:{_key()}"}
        os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")


def _env_file(base: str) -> Path:
    return Path(os.environ.get("ENV_FILE") or Path(base) / "var" / "env")


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def refuse(fault: OSError, place: Path) -> NoReturn:
    """End with the sentence for a disk that is full or a folder that is somebody else's; other faults go on."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        sys.exit(NO_ROOM.format(place=place, free=_free(place) // 2**20, room=ROOM // 2**20))
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        sys.exit(UNWRITABLE.format(place=fault.filename or place))
    raise fault


def _refuse_without_room(var: Path) -> None:
    if (free := _free(var)) < ROOM:
        sys.exit(NO_ROOM.format(place=var, free=free // 2**20, room=ROOM // 2**20))


def _free(place: Path) -> int:
    return shutil.disk_usage(next(p for p in (place, *place.parents) if p.exists())).free


def write_env(path: Path) -> None:
    """Random keys and the demo switch, readable by the owner only. Written whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    field_key, hash_key = _key(), _key()
    text = (
        "# Written once by the first start. Keep a copy apart from the backups: without FIELD_KEYS secret answers\n"
        "# are lost, without HASH_KEY pick-up codes and the proof that no event was altered.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"FIELD_KEYS=k1:{field_key}\n"
        f"HASH_KEY=sha256:{hash_key}\n"
        "DEMO=true\n"
    )
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)  # of two starts at once the second keeps the first one's keys
    except FileExistsError:
        pass
    finally:
        part.unlink()
