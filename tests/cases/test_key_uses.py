"""Case types say which answers of a form their conditions and notices name."""

from cases import key_uses
from forms.models import Form
from forms.review import usage

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


def test_a_condition_and_a_notice_are_named_with_their_place():
    named = {"moves": {"lift": {"label": "升级", "when": {">": [{"var": "cost"}, 5]}}}, "notices": {"got": "{who}您好"}}
    found = set(key_uses._named(named, {"cost", "who"}, ()))
    assert found == {("cost", ("moves", "升级", "when")), ("who", ("notices", "got"))}


def test_types_a_form_opens_or_is_asked_in_are_looked_through(life):
    opened, asked = Form.objects.get(slug="tests-asked"), Form.objects.get(slug="tests-verdict")
    assert key_uses._types(opened) == key_uses._types(asked) == [life]
    assert key_uses.uses in usage._sources
    assert set(usage.usage(asked.current.spec, asked)) == {"verdict", "visited", "paper"}
