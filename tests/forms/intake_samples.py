"""Forms and answers that tests of intake, drafts and the runner share."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms import publishing, schema
from forms.models import FormVersion

ID, PHONE = "11010519491231002X", "13800138000"
THREE_STEPS = {
    "title": "高龄津贴申领",
    "steps": [
        {
            "title": "谁来办",
            "fields": [
                {
                    "key": "who",
                    "type": "choice",
                    "label": "谁来办",
                    "required": True,
                    "choices": [{"code": "self", "label": "老人自己"}, {"code": "family", "label": "家人代办"}],
                },
                {
                    "key": "helper",
                    "type": "person_name",
                    "label": "代办人",
                    "required": True,
                    "show_if": {"who": "family"},
                },
            ],
        },
        {
            "title": "老人信息",
            "fields": [
                {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                {
                    "key": "idno",
                    "type": "id_number",
                    "label": "身份证号",
                    "required": True,
                    "secret": True,
                    "purpose": "核对年龄",
                },
                {"key": "tel", "type": "mobile", "label": "手机号", "secret": True, "purpose": "联系"},
                {"key": "born", "type": "date", "label": "生日", "max": "today"},
                {
                    "key": "kin",
                    "type": "table",
                    "label": "家人",
                    "required": {"!=": [{"var": "intake.channel"}, "hotline"]},
                    "max_rows": 10,
                    "columns": [
                        {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                        {"key": "tel", "type": "phone", "label": "电话", "secret": True, "purpose": "联系"},
                        {"key": "pays", "type": "money", "label": "每月给"},
                    ],
                },
                {
                    "key": "total",
                    "type": "money",
                    "label": "合计",
                    "calc": {"sum": [{"var": "kin"}, {"var": "row.pays"}]},
                },
            ],
        },
        {
            "title": "材料",
            "fields": [
                {"key": "card", "type": "picture", "label": "身份证照片", "many": True, "required": {"who": "family"}},
                {"key": "paper", "type": "file", "label": "委托书", "show_if": {"who": "family"}},
                {"key": "why", "type": "long_text", "label": "说明", "max_length": 100},
                {"key": "agree", "type": "consent", "label": "以上都是真的", "required": True},
            ],
        },
    ],
    "checks": [{"must": {"<": [{"var": "total"}, 5000]}, "say": "每月给的钱超过 5000 元，请到窗口办", "field": "kin"}],
}

PLAIN = {"who": "self", "name": "林小溪", "idno": ID, "tel": PHONE, "agree": True}
PLAIN |= {"kin": [{"name": "林大海", "tel": "13900139000", "pays": 300}]}


def version_of(data: dict | None = None, slug: str = "glbt") -> FormVersion:
    spec = schema.build(data or THREE_STEPS)
    return publishing.make_form(slug, spec.title, spec).current


def one_question(**field) -> FormVersion:
    """A form of one step with one question, `q`."""
    return version_of(
        {"title": "表", "steps": [{"title": "一", "fields": [{"key": "q", "label": "问题", **field}]}]}, "q"
    )


def picture(name: str = "card.jpg", size=(60, 40), form: str = "JPEG", **options) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/octet-stream")


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")  # what a browser claims is never believed
