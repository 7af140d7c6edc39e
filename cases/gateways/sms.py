"""SMS through the county's message gateway: one signed JSON post a message.

    POST NOTICE_SMS_URL     {"id", "phone", "sign", "template", "content", "params": {"content"}}
    X-Key: NOTICE_SMS_KEY   X-Time: seconds   X-Signature: hex HMAC-SHA256(NOTICE_SMS_SECRET, time + "\\n" + body)
    → 200 {"code": 0 | "0" | "OK", "message": …}       anything else in "code" is a refusal of this message

``id`` is the same however often a message is handed over, so that the gateway can drop the second copy. No redirect
is followed, and an answer that trickles is not waited for.
"""

import hashlib
import hmac
import json
import re
import time
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from cases.gateways import Away, Letter
from home import clock, crypto

MOST_BYTES = 64 * 1024
FINE = {"0", "ok", "success"}
LATER = {408, 425, 429, 500, 502, 503, 504}  # says something about the gateway, nothing about this message
_MOBILE = re.compile(r"1[3-9]\d{9}")


class Refused(Exception):
    """The gateway looked at this message and does not want it."""


def send(letter: Letter) -> None:
    """Raises Away when the gateway does not answer as one, ValueError or Refused when this message is the trouble."""
    if not is_mobile(letter.to):
        raise ValueError("There is no mobile number to send this to.")
    body = json.dumps(_message(letter), ensure_ascii=False, separators=(",", ":")).encode()
    _read(_post(body))


def is_mobile(number: str) -> bool:
    return bool(_MOBILE.fullmatch(tidied(number)))


def tidied(number: str) -> str:
    """As a gateway takes it: digits, without the country's."""
    return re.sub(r"[\s\-()（）]", "", number).removeprefix("+86")


def signature(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def _message(letter: Letter) -> dict[str, Any]:
    sign = settings.NOTICE_SMS_SIGN
    return {
        "id": crypto.lookup(letter.key, "sms")[:32],
        "phone": tidied(letter.to),
        "sign": sign,
        "template": settings.NOTICE_SMS_TEMPLATE,
        "content": f"【{sign}】{letter.text}" if sign else letter.text,
        "params": {"content": letter.text},
    }


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None  # becomes an HTTPError


def _post(body: bytes) -> tuple[int, bytes]:
    at = str(int(clock.now().timestamp()))
    heads = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Key": settings.NOTICE_SMS_KEY,
        "X-Time": at,
        "X-Signature": signature(settings.NOTICE_SMS_SECRET, at, body),
    }
    request = Request(settings.NOTICE_SMS_URL, data=body, headers=heads, method="POST")  # noqa: S310  # the operator's
    patience = settings.NOTICE_SMS_SECONDS
    ends = time.monotonic() + patience
    try:
        with build_opener(ProxyHandler({}), _Stay).open(request, timeout=patience) as answer:
            return answer.status, _within(answer, ends)
    except HTTPError as fault:
        if fault.code in LATER or 300 <= fault.code < 400:
            raise Away(f"HTTP {fault.code}") from fault
        return fault.code, fault.read(MOST_BYTES)
    except (OSError, HTTPException) as fault:  # refused, timed out, cut off, not HTTP
        raise Away(f"{type(fault).__name__}: {fault}") from fault


def _within(answer: HTTPResponse, ends: float) -> bytes:
    """The body, as long as it comes in time and is short."""
    found = b""
    while len(found) <= MOST_BYTES:
        if time.monotonic() > ends:
            raise Away("The answer took too long.")
        piece = answer.read1(4096)
        if not piece:
            return found
        found += piece
    raise Away("The answer is too long.")


def _read(answer: tuple[int, bytes]) -> None:
    status, body = answer
    try:
        told = json.loads(body)
        code, words = str(told["code"]), str(told.get("message", told.get("msg", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        if status in (401, 403, 404, 405) or status < 300:  # not the gateway we know: wrong address, or a login page
            raise Away(f"HTTP {status} without an answer we know.") from fault
        raise Refused(f"HTTP {status}") from fault
    if status in (401, 403):  # our key, not this message
        raise Away(f"HTTP {status}: {code} {words}"[:200])
    if status >= 300 or code.lower() not in FINE:
        raise Refused(f"{code} {words}"[:200])
