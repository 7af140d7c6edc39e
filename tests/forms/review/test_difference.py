"""What a version changes, said so that a colleague can follow it on the telephone."""

from forms.review import difference
from tests.forms.review.sample import form


def said(change):
    return [each.text for each in difference.changes(form(), form(change))]


def test_the_same_form_changes_nothing():
    assert said(None) == []


def test_labels_types_and_requiredness_are_told_with_before_and_after():
    def change(data, fields):
        fields["agent"]["label"] = "替您来的人"
        fields["why"]["type"] = "long_text"
        fields["alone"]["required"] = False

    lines = said(change)
    assert any("“代办人姓名”" in line and "“替您来的人”" in line for line in lines)
    assert any("单行文字" in line and "多行文字" in line for line in lines)
    assert any("“是”" in line and "“否”" in line and "是否独居" in line for line in lines)
    assert len(lines) == 3


def test_rules_are_told_as_sentences():
    lines = said(lambda data, fields: fields["agent"].update(show_if={"way": "self"}))
    assert len(lines) == 1
    assert "“办理方式”是“家人代办”" in lines[0]
    assert "“办理方式”是“自己来办”" in lines[0]


def test_choices_are_told_one_by_one():
    def change(data, fields):
        fields["way"]["choices"] = [
            {"code": "family", "label": "亲属代办"},
            {"code": "self", "label": "自己来办"},
            {"code": "village", "label": "村干部代办"},
        ]
        fields["papers"]["choices"] = fields["papers"]["choices"][::-1]

    lines = said(change)
    assert "加了选项：村干部代办" in lines[0]
    assert "选项“家人代办”改成“亲属代办”" in lines[0]
    assert "选项换了顺序" in lines[1]


def test_what_is_new_gone_and_moved_is_told():
    def change(data, fields):
        steps = data["steps"]
        steps[2]["fields"].append({"key": "bank", "type": "text", "label": "哪家银行"})
        steps[2]["fields"].remove(fields["rent"])
        fields["left"]["calc"] = {"+": [{"var": "income"}, 0]}
        steps[0]["fields"].remove(fields["alone"])
        steps[2]["fields"].insert(0, fields["alone"])
        del steps[1]["show_if"]

    lines = said(change)
    assert "新增：材料 · 哪家银行（单行文字）" in lines
    assert "去掉：材料 · 房租（金额（元））" in lines
    assert "移动：“是否独居”从“谁来办”移到“材料”" in lines
    assert len([line for line in lines if line.startswith("移动")]) == 1


def test_only_what_moved_is_called_moved():
    def change(data, fields):
        first = data["steps"][0]["fields"]
        first.append(first.pop(0))  # the first question goes to the end

    assert said(change) == ["移动：“办理方式”现在排在“是否独居”后面"]


def test_running_drafts_and_what_higher_apps_count_are_named(glbt, monkeypatch):
    monkeypatch.setattr(difference, "_counters", [lambda version: ("件在办", 3)])
    assert [(each.version.number, each.what, each.n) for each in difference.running(glbt)] == [(1, "件在办", 3)]
