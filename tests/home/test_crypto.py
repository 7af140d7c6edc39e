"""Secret values open under every key of the ring, and only at their own place."""

import base64

import pytest

from home import crypto

OLD = "t1:" + base64.b64encode(b"0" * 32).decode()
NEW = "t2:" + base64.b64encode(b"1" * 32).decode()


@pytest.mark.parametrize("suite", ["aes", "sm4"])
def test_a_value_outlives_the_key_it_was_sealed_with(settings, suite):
    settings.FIELD_SUITE = suite
    settings.FIELD_KEYS = [OLD]
    token, found = crypto.seal("张三𠮷", "a"), crypto.lookup("张三𠮷", "name")
    settings.FIELD_KEYS = [NEW, OLD]
    assert crypto.unseal(token, "a") == "张三𠮷"
    assert crypto.lookup("张三𠮷", "name") == found
    assert crypto.key_id(crypto.seal("x", "a")) == "t2"


def test_a_value_moved_to_another_row_does_not_open():
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(crypto.seal("secret", "submission:1:idno"), "submission:2:idno")
