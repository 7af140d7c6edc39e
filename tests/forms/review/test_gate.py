"""What stops publishing: through the builder, the workflow and the packs' road alike."""

import pytest

from forms import publishing, rule_text, schema
from forms.models import Form
from tests.forms.builder import ADD, EDIT, posted, question, step
from tests.forms.review.sample import FORM, form

pytestmark = pytest.mark.django_db
NEVER = '{"and": [{"==": [{"var": "yong_tu"}, "a"]}, {"==": [{"var": "yong_tu"}, "b"]}]}'


def two(rule: str):
    return step(
        "一", question("choice", "用途", choices="a = 甲\nb = 乙"), question("text", "说明", show_if=rule), help=""
    )


def test_a_rule_that_can_never_be_true_is_told_beside_its_question(client, boss):
    answer = client.post(ADD, posted("表", two(NEVER), action="publish"))
    errors = answer.context["form"].errors.as_data()
    assert "永远不会成立" in errors["__all__"][0].message
    beside = errors["fields"][0].block_errors[0].block_errors["fields"].block_errors
    assert "“用途”是“甲”，并且“用途”是“乙”" in beside[1].non_block_errors.as_data()[0].message
    assert not Form.objects.filter(live=True).exists()
    assert client.post(ADD, posted("表", two(NEVER))).status_code == 302  # a draft may be kept


def test_no_road_publishes_it():
    def never(data, fields):
        fields["rent"]["show_if"] = {"and": [{"alone": True}, {"alone": False}]}

    with pytest.raises(publishing.Unpublishable) as refused:
        publishing.make_form("glbt", "高龄津贴", form(never))
    assert list(refused.value.places) == ["rent"]


def test_a_rule_on_a_question_this_version_takes_out_names_the_question(client, boss):
    client.post(ADD, posted("表", two("用途：甲"), action="publish"))
    row = Form.objects.get()
    alone = step("一", question("text", "说明", name="shuo_ming", show_if="yong_tu: a"))
    answer = client.post(EDIT.format(row.pk), posted("表", alone, action="publish"))
    said = " ".join(map(str, answer.context["form"].non_field_errors()))
    assert "“用途”（yong_tu）" in said
    assert "删掉了" in said


@pytest.mark.parametrize("depth", [21, 100, 400, 3000, 50_000])
def test_a_rule_too_deep_is_refused_and_nothing_breaks(depth):
    with pytest.raises(ValueError, match="规则"):
        rule_text.parse('{"!": ' * depth + '{"present": {"var": "a"}}' + "}" * depth)
    rule: object = {"present": {"var": "way"}}
    for _n in range(depth):
        rule = {"!": rule}
    bomb = {**FORM, "checks": [{"must": rule, "say": "x"}]}
    with pytest.raises(ValueError, match="层"):
        schema.build(bomb)
    wide = {"and": [{"present": {"var": "way"}}] * max(depth, 300)}
    with pytest.raises(ValueError, match="规则"):
        schema.build({**FORM, "checks": [{"must": wide, "say": "x"}]})
