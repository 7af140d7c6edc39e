"""Secret fields at rest: authenticated encryption with a key ring, and keyed hashes for exact look-up.

A sealed value is ``suite.kid.base64(nonce + ciphertext)``: the suite and key id stand in front, so keys rotate and
both suites stay readable. ``aad`` binds a value to its place (say "submission:<uuid>:idno"), so that a row copied
elsewhere does not open. Suites: AES-256-GCM with SHA-256, SM4-GCM with SM3 (GB/T 32907, GB/T 32905).

Hashes and digests hang on HASH_KEY, which never changes: they stand in rows that are never rewritten. So every key
of FIELD_KEYS may be taken out once nothing is sealed with it, and FIELD_SUITE may change from one day to the next.
"""

import base64
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is not in the ring, or it was altered or moved."""


@lru_cache(maxsize=8)
def _ring(pairs: tuple[str, ...]) -> dict[str, bytes]:
    ring: dict[str, bytes] = {}
    for pair in pairs:
        kid, _sep, encoded = pair.partition(":")
        key = base64.b64decode(encoded)
        if not kid.isalnum() or len(key) < 32:
            raise ValueError(_("FIELD_KEYS needs pairs “name:base64 of 32 bytes”, separated by commas."))
        ring[kid] = key[:32]
    return ring


def ring() -> dict[str, bytes]:
    """Key id → 32 bytes, newest first."""
    return _ring(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=64)
def _derive(key: bytes, use: str, length: int = 32) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=b"one-window/" + use.encode()).derive(key)


def _aes_seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(_derive(key, "aes")).encrypt(nonce, plain, aad)


def _aes_open(key: bytes, blob: bytes, aad: bytes) -> bytes:
    return AESGCM(_derive(key, "aes")).decrypt(blob[:12], blob[12:], aad)


def _sm4_seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(12)
    box = Cipher(algorithms.SM4(_derive(key, "sm4", 16)), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(aad)
    return nonce + box.update(plain) + box.finalize() + box.tag


def _sm4_open(key: bytes, blob: bytes, aad: bytes) -> bytes:
    nonce, body, tag = blob[:12], blob[12:-16], blob[-16:]
    box = Cipher(algorithms.SM4(_derive(key, "sm4", 16)), modes.GCM(nonce, tag)).decryptor()
    box.authenticate_additional_data(aad)
    return box.update(body) + box.finalize()


SUITES = {"aes": (_aes_seal, _aes_open), "sm4": (_sm4_seal, _sm4_open)}


def seal(value: Any, aad: str) -> str:
    """Encrypt a JSON value under the newest key."""
    kid, key = next(iter(ring().items()))
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    blob = SUITES[settings.FIELD_SUITE][0](key, plain, aad.encode())
    return f"{settings.FIELD_SUITE}.{kid}.{base64.b64encode(blob).decode()}"


def unseal(token: str, aad: str) -> Any:
    """The value behind ``token``. Raises Unreadable."""
    try:
        suite, kid, blob = token.split(".", 2)
        plain = SUITES[suite][1](ring()[kid], base64.b64decode(blob), aad.encode())
    except (KeyError, ValueError, InvalidTag) as fault:
        raise Unreadable(_("This value cannot be read: its key is missing or it was altered.")) from fault
    return json.loads(plain)


def key_id(token: str) -> str:
    """The id of the key that sealed ``token``."""
    return token.split(".", 2)[1]


HASHES = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


@lru_cache(maxsize=8)
def _hash_key(pair: str) -> tuple[type[hashes.HashAlgorithm], bytes]:
    name, _sep, encoded = pair.partition(":")
    return HASHES[name], base64.b64decode(encoded)[:32]


def hash_key() -> tuple[type[hashes.HashAlgorithm], bytes]:
    """What look-ups, digests and derived codes hang on: HASH_KEY, else the oldest key of the ring."""
    if settings.HASH_KEY:
        return _hash_key(settings.HASH_KEY)
    return HASHES["sm3" if settings.FIELD_SUITE == "sm4" else "sha256"], list(ring().values())[-1]


def _mac(use: str, text: str) -> str:
    algorithm, key = hash_key()
    box = HMAC(_derive(key, use), algorithm())
    box.update(text.encode())
    return box.finalize().hex()


def lookup(value: str, use: str) -> str:
    """Keyed hash of ``value`` for exact look-up; ``use`` separates fields."""
    return _mac("lookup/" + use, value)


def digest(payload: bytes | str) -> str:
    """Keyed digest of plain data, for chains and receipts; independent of the bytes at rest."""
    return _mac("digest", payload.decode() if isinstance(payload, bytes) else payload)


def derive(secret: str, use: str) -> bytes:
    """32 bytes that only this installation can derive from ``secret`` (pick-up codes and the like)."""
    return hmac.digest(_derive(hash_key()[1], "derive/" + use), secret.encode(), "sha256")
