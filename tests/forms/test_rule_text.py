"""Rules as editors type them."""

import pytest
from hypothesis import given

from forms import rule_text
from forms.logic import expand
from tests.forms.test_logic_properties import KINDED


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("gap: policy", {"gap": "policy"}),
        ("属于哪一种：政策变动\n年龄: 60", {"属于哪一种": "政策变动", "年龄": 60}),
        ("gap: [policy, border]", {"gap": ["policy", "border"]}),
        ("agent: yes", {"agent": "yes"}),  # a word, as everywhere in packs
        ("agent: true", {"agent": True}),
        ("idno: 0123", {"idno": "0123"}),
        ('{">=": [{"var": "age"}, 60]}', {">=": [{"var": "age"}, 60]}),
        ("", None),
        ("  \n", None),
    ],
)
def test_text_is_read(text, rule):
    assert rule_text.parse(text) == rule


@pytest.mark.parametrize(
    "text", ["政策变动", "a: b: c", "{", "&a [*a]", "a: &x 1\nb: *x", "3", "!!python/object:os.system x"]
)
def test_what_is_no_rule_is_told(text):
    with pytest.raises(ValueError, match="规则"):
        rule_text.parse(text)


def test_labels_stand_for_keys_and_codes():
    rule = {"属于哪一种": "政策变动", "去过": {"some": 1}}
    named = rule_text.named(
        {"属于哪一种": ["政策变动", "border"]}, {"属于哪一种": "gap"}, {"gap": {"政策变动": "policy"}}
    )
    assert named == {"in": [{"var": "gap"}, ["policy", "border"]]}
    assert rule  # the rule handed in is left alone


@given(KINDED)
def test_what_is_shown_reads_back_to_the_same_rule(kinded):
    kind, rule = kinded
    if kind == "bool" and isinstance(rule, dict):
        assert expand(rule_text.parse(rule_text.show(rule))) == rule
