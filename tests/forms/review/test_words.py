"""Rules read aloud, in Chinese, the way an editor would say them."""

import pytest

from forms import rules
from forms.logic import operators as ops
from forms.review import words
from tests.forms.review.sample import form


def test_every_rule_of_a_form_is_one_sentence():
    assert [each.text for each in words.sentences(form())] == [
        "当“办理方式”是“家人代办”时，显示“代办人姓名”。",
        "当“办理方式”是“家人代办”时，显示“代办人身份证号”。",
        "当“是否独居”为“否”时，显示步骤“家里人”。",
        "“同住的人”的每一行：当“年龄”小于 18 时，显示“学校”。",
        "当“带了哪些”里没有选“户口簿”时，必须填写“没带户口簿的原因”。",
        "“剩余”自动计算：“月收入” − “房租”。",
        "必须符合：“老人生日”不晚于今天之前 80 年；否则提示：“要满 80 周岁”。",
    ]


READ = [
    ({"and": [{"==": [{"var": "alone"}, True]},
             {"or": [{"present": {"var": "agent"}}, {"!": {"present": {"var": "why"}}}]}]},
     "“是否独居”为“是”，并且（“代办人姓名”已填写，或者“没带户口簿的原因”没有填写）"),
    ({"!": {"and": [{"==": [{"var": "way"}, "self"]}, {"!=": [{"var": "alone"}, False]}]}},
     "并非（“办理方式”是“自己来办”，并且“是否独居”为“是”）"),
    ({"in": [{"var": "way"}, ["family", "self"]]}, "“办理方式”是以下之一：“家人代办”、“自己来办”"),
    ({"!": {"in": [{"var": "way"}, ["family"]]}}, "“办理方式”不是以下任何一个：“家人代办”"),
    ({"in": ["张", {"var": "agent"}]}, "“代办人姓名”包含“张”"),
    ({"<=": [1000, {"var": "income"}, 2000]}, "“月收入”在 1000 到 2000 之间"),
    ({"<": [{"var": "born"}, "1946-01-31"]}, "“老人生日”早于1946年1月31日"),
    ({">=": [{"var": "born"}, {"shift": [{"var": "today"}, "5d"]}]}, "“老人生日”不早于今天之后 5 个工作日"),
    ({">": [{"days": [{"var": "born"}, {"var": "today"}]}, 365]}, "从“老人生日”到今天的天数大于 365"),
    ({"some": [{"var": "family"}, {">=": [{"var": "row.age"}, 60]}]}, "“同住的人”中至少有一行：“年龄”不少于 60"),
    ({"none": [{"var": "papers"}, {"==": [{"var": "row"}, "book"]}]}, "“带了哪些”中没有一行：该项是“户口簿”"),
    ({"==": [{"sum": [{"var": "family"}, {"var": "row.age"}]}, 100]}, "“同住的人”各行“年龄”之和是100"),
    ({"*": [{"+": [{"var": "income"}, {"var": "rent"}]}, 2]}, "（“月收入” + “房租”） × 2"),
    ({"days_in": [{"var": "born"}, "month"]}, "“老人生日”所在月的天数"),
    ({"if": [{"==": [{"var": "alone"}, True]}, 1, 2]}, "如果“是否独居”为“是”，则为1；否则为2"),
    ({"!=": [{"var": "intake.channel"}, "hotline"]}, "提交渠道不是“热线”"),
    ({"ceil": {"/": [{"var": "income"}, 3]}}, "“月收入” ÷ 3向上取整"),
    ({"exists": [{"over": "x"}]}, "有符合所列条件的办件"),
]  # fmt: skip


@pytest.mark.parametrize(("logic", "said"), READ)
def test_logic_reads_as_chinese(logic, said):
    assert words.Words(form()).read(logic) == said


def test_no_operator_is_read_by_its_symbol():
    var, rows = {"var": "income"}, {"var": "family"}
    over = ops.OVER_ROWS + ops.FOLD
    for name, about in ops.OPERATORS.items():
        args = [rows, {"==": [{"var": "row.age"}, 3]}] if name in over else [var] * max(about.least, 2)
        said = words.Words(form()).read({name: args[: about.most]})
        assert not any(letter.isascii() and letter.isalpha() for letter in said), said
        assert "==" not in said


def test_columns_of_one_name_are_read_by_their_own_table():
    def two_tables(data, fields):
        fields["family"]["columns"][0]["label"] = "家人姓名"
        data["steps"][2]["fields"].append(
            {"key": "staff", "type": "table", "label": "护工", "columns": [
                {"key": "name", "type": "text", "label": "护工姓名", "required": {"row.name": "x"}}]}
        )  # fmt: skip

    spec = form(two_tables)
    said = words.Words(spec).read({"some": [{"var": "staff"}, {"present": {"var": "row.name"}}]})
    assert said == "“护工”中至少有一行：“护工姓名”已填写"
    rule = next(each for each in rules.of(spec) if each.place == "staff.name")
    assert "“护工姓名”是“x”" in words.say(rule, spec)
