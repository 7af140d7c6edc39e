"""Templates of papers: plain words go in, a hostile template gets nothing and takes nothing."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as Word

from cases.models import DocumentTemplate
from cases.papers import docx
from home import clock
from home.models import User
from tests.cases.engine_world import at, move
from tests.cases.test_papers import ADULT, permits

TOLD = docx.words(docx.SAMPLE | {"rows": [["名称", "<招牌>&"]], "fill": {"why": "齐全"}}, "AAAA BBBB")


def template(*paragraphs: str) -> bytes:
    word, out = Word(), io.BytesIO()
    for each in paragraphs:
        word.add_paragraph(each)
    word.save(out)
    return out.getvalue()


def text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Word(io.BytesIO(data)).paragraphs)


def test_fields_and_lists_are_filled_in():
    made = docx.filled(
        template(
            "{{ title }} {{ number }}",
            "{% for row in rows %}{{ loop.index }} {{ row.name }}：{{ row.text }}{% endfor %}",
            "{{ fill.why }} {{ day }} {{ digits }}{% if remedy %}!{% endif %}",
        ),
        TOLD,
    )
    assert text(made) == "受理通知书 〔2026〕1号\n1 名称：<招牌>&\n齐全 2026年1月4日 AAAA BBBB"


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ title.__class__ }}",
        "{{ title.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ title|attr('__class__') }}",
        "{{ rows.append(1) }}",
        "{{ fill.items() }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ '%s' % title }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(3) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ lipsum.__globals__ }}",
        "{{ loop }}",
        "{% for row in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% for row in rows %}{{ loop.cycle.__globals__ }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}x{% endmacro %}{{ m() }}",
        "{{ rows|map(attribute='__class__')|list }}",
        "{{ title|safe }}",
        "{{ namespace() }}",
        "{{ joiner.__init__ }}",
    ],
)
def test_a_hostile_template_reaches_nothing(hostile):
    try:
        said = text(docx.filled(template(hostile), TOLD))
    except docx.Failed:
        return
    for leak in ("class", "object", "root:", "uid=", "built-in", "function", "LoopContext", "aaaa"):
        assert leak not in said


def test_one_that_takes_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(docx, "SECONDS", 2)
    bomb = "{% for a in text %}" * 12 + "x" + "{% endfor %}" * 12
    began = time.monotonic()
    with pytest.raises(docx.Failed):
        docx.filled(template(bomb), TOLD | {"text": "一二三四五六七八九十" * 3})
    assert time.monotonic() - began < 8


def test_one_that_takes_all_memory_is_ended():
    doubling = "{% set a = text %}" + "{% set a = a ~ a %}" * 34 + "{{ a }}"
    with pytest.raises(docx.Failed):
        docx.filled(template(doubling), TOLD)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in parts.items():
            whole.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"not a zip",
        zipped(hello=b"x"),
        zipped(word__document_xml=b"0" * (docx.MOST_WHOLE + 1)),
        zipped(word__document_xml=b"<x/>", word__vbaProject=b"macro"),
        zipped(word__document_xml=b"<x/>", word__a_rels=b'<r TargetMode="External"/>'),
        zipped(word__document_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        zipped(word__document_xml=b"<x/>"),
        b"PK" + b"0" * docx.MOST_BYTES,
    ],
    # A zip says when it was made: as names the workers would not agree on them.
    ids=[
        "no zip",
        "no paper in it",
        "too large inside",
        "a macro",
        "a link outside",
        "an entity",
        "no kinds",
        "too large",
    ],
)
def test_what_is_no_plain_docx_is_refused(data):
    with pytest.raises(docx.Failed):
        docx.check(data)


@pytest.fixture
def county(world):
    with clock.at(at("2026-08-26 10:00")):
        yield permits(world)


def upload(client, data: bytes, name="intake.accepted"):
    file = SimpleUploadedFile("受理.docx", data)
    return client.post("/admin/paper-templates/new/", {"name": name, "file": file}, follow=True)


def test_an_editor_uploads_one_and_papers_issued_from_then_on_wear_it(county, client):
    client.force_login(User.objects.create_superuser("root"))
    before = county.file("permit", unit="town", phone="13800001234", idno=ADULT)
    move(before, "accept", county.person("window@town"))
    assert "受理通知书" in client.get("/admin/paper-templates/new/").content.decode()
    refused = upload(client, template("{{ title.__class__.__mro__() }}"))
    assert DocumentTemplate.objects.count() == 0
    assert refused.status_code == 200
    plain = template("公文 {{ number }}")
    assert upload(client, plain).status_code == 200
    upload(client, plain)
    assert DocumentTemplate.objects.get().number == 1  # the same file again is no new version
    case = county.file("permit", unit="town")
    move(case, "accept", county.person("window@town"))
    upload(client, template("新公文 {{ number }}"))
    client.force_login(county.user("handler@town"))
    address = f"/desk/case/{case.number}/documents/2/accepted/docx/"
    assert text(client.get(address).content) == "公文 清政受〔2026〕2号"  # the template of that day
    assert client.get(f"/desk/case/{before.number}/documents/2/accepted/docx/").status_code == 404


def test_templates_are_never_changed_and_are_for_editors(county, client):
    row = docx.keep("intake.accepted", "a.docx", template("{{ number }}"))
    client.force_login(User.objects.create_superuser("root"))
    assert client.get("/admin/paper-templates/").status_code == 200
    for place in ("edit", "delete"):
        assert client.get(f"/admin/paper-templates/{place}/{row.pk}/").status_code in (302, 403, 404)
    client.force_login(county.user("handler@town"))
    assert client.get("/admin/paper-templates/new/").status_code in (302, 403)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("{{ titel }}", "没有“titel”这一项"),
        ("{{ title.__class__.__mro__ }}", "只能写字段"),
        ("{{ title ", "花括号"),
        ("{{ title|format }}", "过滤器"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_in_words(wrong, sentence):
    with pytest.raises(docx.Failed, match=sentence) as refused:
        docx.check(template(wrong))
    assert "Error" not in str(refused.value)
    docx.check(template("{{ fill.anything }} {% for row in rows %}{{ loop.index }}{{ row.name }}{% endfor %}"))
