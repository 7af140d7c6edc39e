"""What an editor's browser posts from the builder."""

from wagtail.test.utils.form_data import nested_form_data, streamfield

ADD = "/admin/snippets/forms/form/add/"
EDIT = "/admin/snippets/forms/form/edit/{}/"
FIELD = {"help": "", "name": "", "show_if": "", "required_if": "", "purpose": "", "more": ""}
MORE = {
    "text": {"min_length": "", "max_length": ""},
    "long_text": {"min_length": "", "max_length": ""},
    "picture": {"max_mb": ""},
    "choice": {"choices": "送餐上门\n到食堂吃"},
}


def question(kind: str, label: str, **more):
    return kind, FIELD | MORE.get(kind, {}) | {"label": label} | more


def step(title: str, *questions, **more):
    return "step", {
        "title": title,
        "help": "",
        "key": "",
        "show_if": "",
        "fields": streamfield(list(questions)),
        **more,
    }


def posted(title: str, *steps, action: str = "", ids: dict | None = None, **more) -> dict:
    """``ids``: path of a block ("0", "0-1" …) → the id it has, as a page that was loaded before posts it."""
    data = {
        "title": title,
        "summary": "",
        "submit_button_text": "",
        "ask": "step",
        "open_from": "",
        "open_to": "",
        "case_type": "",
    }
    data = nested_form_data(data | {"fields": streamfield(list(steps))} | more)
    for path, ident in (ids or {}).items():
        s, _dash, f = path.partition("-")
        data[f"fields-{s}-value-fields-{f}-id" if f else f"fields-{s}-id"] = ident
    return data | ({f"action-{action}": "yes"} if action else {})


CANTEEN = (
    step("您是谁", question("person_name", "姓名", required="on"), question("mobile", "手机号")),
    step("想办什么", question("choice", "想要哪种帮助"), question("long_text", "说说情况")),
    step("材料", question("picture", "一张照片")),
)
