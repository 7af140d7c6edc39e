"""One form with every kind of rule: who asks, through whom, a family, a sum, a check."""

import copy

from forms import schema

RELATION = [{"code": "family", "label": "家人代办"}, {"code": "self", "label": "自己来办"}]
PAPERS = [{"code": "id", "label": "身份证"}, {"code": "book", "label": "户口簿"}]
ID = {"key": "agent_id", "type": "id_number", "label": "代办人身份证号", "secret": True, "purpose": "核对代办人"}
FORM = {
    "title": "高龄津贴申请",
    "steps": [
        {
            "title": "谁来办",
            "fields": [
                {"key": "way", "type": "choice", "label": "办理方式", "choices": RELATION, "required": True},
                {"key": "agent", "type": "person_name", "label": "代办人姓名", "required": True,
                 "show_if": {"way": "family"}},
                ID | {"show_if": {"way": "family"}},
                {"key": "born", "type": "date", "label": "老人生日", "required": True, "max": "today"},
                {"key": "alone", "type": "yes_no", "label": "是否独居", "required": True},
            ],
        },
        {
            "title": "家里人",
            "show_if": {"alone": False},
            "fields": [
                {"key": "family", "type": "repeat", "label": "同住的人", "max_rows": 5, "columns": [
                    {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                    {"key": "age", "type": "integer", "label": "年龄", "min": 0, "max": 120},
                    {"key": "school", "type": "text", "label": "学校", "show_if": {"<": [{"var": "row.age"}, 18]}},
                ]},
            ],
        },
        {
            "title": "材料",
            "fields": [
                {"key": "papers", "type": "multi_choice", "label": "带了哪些", "choices": PAPERS},
                {"key": "why", "type": "text", "label": "没带户口簿的原因",
                 "required": {"!": {"in": ["book", {"var": "papers"}]}}},
                {"key": "income", "type": "money", "label": "月收入"},
                {"key": "rent", "type": "money", "label": "房租"},
                {"key": "left", "type": "money", "label": "剩余", "calc": {"-": [{"var": "income"}, {"var": "rent"}]}},
            ],
        },
    ],
    "checks": [
        {"must": {"<=": [{"var": "born"}, {"shift": [{"var": "today"}, "-80y"]}]}, "say": "要满 80 周岁",
         "field": "born"},
    ],
}  # fmt: skip


def form(change=None) -> schema.Form:
    """The form; ``change`` gets the plain data and {key: field} to alter them."""
    data = copy.deepcopy(FORM)
    if change:
        change(data, {field["key"]: field for step in data["steps"] for field in step["fields"]})
    return schema.build(data)
