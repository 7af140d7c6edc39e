"""Stream → schema → frozen version, and back."""

import pytest

from forms import fields, publishing, schema
from forms.field_kinds import KINDS
from forms.models import Form, FormVersion
from tests.forms.samples import field_of
from tests.forms.test_schema import FORM

pytestmark = pytest.mark.django_db


def form_of(**more) -> schema.Form:
    return schema.build({**FORM, **more})


def test_the_builder_loses_nothing_a_pack_wrote():
    form = form_of()
    assert publishing.build(form.title, publishing.stream_from_schema(form)) == form


def test_every_block_of_a_pack_has_a_name_of_its_own_the_same_every_time():
    def ids(stream):
        for child in stream:
            yield child["id"]
            for name in ("fields", "columns"):
                yield from ids(child["value"].get(name) or ())

    found = list(ids(publishing.stream_from_schema(form_of())))
    assert len(set(found)) == len(found) > 3
    assert found == list(ids(publishing.stream_from_schema(form_of())))


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_goes_through_its_block_and_back(kind):
    more = {"help": "提示", "show_if": {"gap": ["policy", "border"]}, "public": kind not in ("note", "group")}
    if fields.of(kind).may_be_secret:
        more |= {"secret": True, "purpose": "核对", "public": False}
    if "max_length" in KINDS[kind].reads:
        more |= {"max_length": 99}
    if "pattern" in KINDS[kind].reads:
        more |= {"pattern": r"\d+"}
    field = field_of(kind, **more)
    block = fields.of(kind)
    assert schema.Field.model_validate(block.schema_of(block.block_of(field))) == field


def test_publishing_freezes_a_version_and_twice_is_one():
    form = publishing.make_form("doudi", "兜底问题登记", form_of())
    first = form.current
    assert first.number == 1
    assert first.spec == form_of()
    assert first.sha256 == schema.digest(form_of())
    assert publishing.publish(form) == first
    publishing.make_form("doudi", "兜底问题登记", form_of())
    assert FormVersion.objects.count() == 1


def test_a_change_makes_the_next_version_and_leaves_the_old_one_as_it_was():
    form = publishing.make_form("doudi", "兜底问题登记", form_of())
    first = form.current
    changed = form_of(title="兜底办登记")
    form = publishing.make_form("doudi", "兜底办登记", changed)
    assert [version.number for version in form.versions.all()] == [2, 1]
    first.refresh_from_db()
    assert first.spec == form_of()


def test_a_frozen_version_cannot_be_saved():
    version = publishing.make_form("doudi", "兜底问题登记", form_of()).current
    version.schema = "{}"
    with pytest.raises(ValueError, match="frozen"):
        version.save()


def test_taking_off_closes_and_publishing_again_opens_the_same_version():
    form = publishing.make_form("doudi", "兜底问题登记", form_of())
    form.unpublish()
    assert form.current.closed_at
    form.save_revision().publish()
    assert form.current.closed_at is None
    assert form.versions.count() == 1


def test_labels_in_rules_become_keys_and_codes():
    fields_ = [
        {"type": "choice", "value": {"name": "gap", "label": "属于哪一种", "choices": "policy = 政策变动\nb = 边界"}},
        {"type": "text", "value": {"name": "paper", "label": "政策", "show_if": "属于哪一种：政策变动"}},
        {
            "type": "table",
            "value": {
                "name": "tried",
                "label": "去过",
                "columns": [
                    {"type": "text", "value": {"name": "place", "label": "单位"}},
                    {"type": "text", "value": {"name": "answer", "label": "答复", "show_if": "单位：甲村"}},
                ],
            },
        },
    ]
    check = {"type": "check", "value": {"must": "属于哪一种：边界", "say": "只收边界问题", "field": "政策"}}
    form = publishing.build("表", [{"type": "step", "value": {"title": "一", "fields": fields_}}, check])
    assert form.field("paper").show_if == {"==": [{"var": "gap"}, "policy"]}
    assert form.field("tried").columns[1].show_if == {"==": [{"var": "row.place"}, "甲村"]}
    assert form.checks[0].must == {"==": [{"var": "gap"}, "b"]}
    assert form.checks[0].field == "paper"


def test_what_is_wrong_is_told_with_its_step_and_question():
    broken = [{"type": "text", "value": {"name": "paper", "label": "政策", "show_if": "{"}}]
    with pytest.raises(publishing.Unpublishable) as refused:
        publishing.build("表", [{"type": "step", "value": {"title": "一", "fields": broken}}])
    assert "第 1 步 · 政策" in refused.value.sentences[0]


def test_intake_has_one_door():
    with pytest.raises(NotImplementedError):
        Form().process_form_submission(None)
