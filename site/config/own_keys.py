"""Nothing starts with real people's data on keys that are missing, short or anybody's. Read by settings, so by all."""

import base64
import binascii

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50
HOW = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
HOW_FIELD = "python3 -c \"import base64, os; print('k1:' + base64.b64encode(os.urandom(32)).decode())\""
HOW_HASH = "python3 -c \"import base64, os; print('sha256:' + base64.b64encode(os.urandom(32)).decode())\""


def checked(secret_key: str, field_keys: list[str], hash_key: str, demo: bool) -> str:
    """``secret_key``, if it and the other keys may be used. Raises ImproperlyConfigured with the cure."""
    if not secret_key:
        raise ImproperlyConfigured(
            "SECRET_KEY 未设置。自己试用，先运行 make run，密钥会自动写好；正式使用，按下面的命令生成。\n"
            "SECRET_KEY is not set. To try it out, run `make run` first: it writes the keys once. On a server "
            f"make one: {HOW}"
        )
    if not demo and (len(secret_key) < SHORTEST or secret_key.startswith(("django-insecure", "tests-only"))):
        raise ImproperlyConfigured(
            f"SECRET_KEY 太短或不是自己的。 SECRET_KEY is short or not your own. Make one: {HOW}"
        )
    if not field_keys or not all(map(_is_pair, field_keys)):
        raise ImproperlyConfigured(
            f"FIELD_KEYS 未设置或无法读取。 FIELD_KEYS is missing or unreadable. Make one: {HOW_FIELD}"
        )
    if hash_key and not (_is_pair(hash_key) and hash_key.partition(":")[0] in ("sha256", "sm3")):
        raise ImproperlyConfigured(f"HASH_KEY 无法读取。 HASH_KEY is unreadable. Make one: {HOW_HASH}")
    return secret_key


def _is_pair(text: str) -> bool:
    name, _colon, key = text.partition(":")
    try:
        return name.isalnum() and len(base64.b64decode(key, validate=True)) >= 32
    except binascii.Error:
        return False
