"""Forms to take home, blank and filled in, for papers that are forms: two for applying, two for filing."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

MADE_UP = "样表：人名、号码都是编的"
LINES = (
    # what is asked, how the sample answers
    ("办理事项", "（照办事指南上的名称写）"),
    ("申请人姓名（单位名称）", "林小溪"),
    ("证件名称和号码", "居民身份证 330599 19500101 0000"),
    ("联系电话", "138 0000 0000"),
    ("住址（住所）", "清溪县白鹭街道柳溪村 1 号"),
    ("申请内容和理由", "因……，申请办理……。"),
    ("代办人姓名、电话（本人来办的不填）", ""),
    ("声明", "以上内容和交来的材料都是真的，有不实的，自己负责。"),
    ("签名（盖章）和日期", "林小溪　2026年10月9日"),
)
FORMS = {"申请表": "政务服务事项申请表", "备案表": "政务服务事项备案表"}


def files() -> dict[str, dict[str, int]]:
    """{name of the paper: {"blank": number of a document, "sample": another}}; made where they are not there yet."""
    return {
        name: {"blank": _document(f"{title}（空白）", False), "sample": _document(f"{title}（样表）", True)}
        for name, title in FORMS.items()
    }


def into(facts: dict[str, Any], known: dict[str, dict[str, int]]) -> dict[str, Any]:
    """``facts`` with the files beside the papers that are forms."""
    return facts | {"materials": [row | known.get(row["name"], {}) for row in facts["materials"]]}


def _document(title: str, filled: bool) -> int:
    if known := Document.objects.filter(title=title).values_list("pk", flat=True).first():
        return known
    file = ContentFile(_docx(title.partition("（")[0], filled), name=f"{title}.docx")
    return Document.objects.create(title=title, file=file).pk


def _docx(title: str, filled: bool) -> bytes:
    from docx import Document as Paper
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paper = Paper()
    paper.add_heading(title, 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if filled:
        paper.add_paragraph(MADE_UP)
    table = paper.add_table(len(LINES), 2, style="Table Grid")
    for row, (asked, answer) in zip(table.rows, LINES, strict=True):
        row.cells[0].text, row.cells[1].text = asked, answer if filled or asked == "声明" else "\n"
    held = BytesIO()
    paper.save(held)
    return held.getvalue()
