"""A case that led to another says where that one stands, and of it nothing else."""

import pytest

from cases import opening, spec, types
from cases.actor import staff
from cases.models import Case, Withheld
from tests.cases.public import office as world

pytestmark = pytest.mark.django_db
SENT = {**world.LIFE["states"], "work": {**world.LIFE["states"]["work"], "public": "材料交上去了"}}
HELP = {**world.LIFE, "key": "help", "number": "BB{year}{seq:5}", "states": SENT,
        "facts": [{"key": "formal", "type": "case", "label": "正式办件", "over": "intake.case", "public": True},
                  {"key": "inner", "type": "case", "label": "内部的件", "over": "intake.case"}]}  # fmt: skip


@pytest.fixture
def formal(kinds, office):
    sent = world.send_form(office.town, secret="another-draft-secret", name="别人的名字")
    case = opening.open_case(sent, by=staff(office.people["window@town"]), channel="town")
    world.move(case, "accept", office)
    return case


@pytest.fixture
def helped(case, kinds):
    """The case of ``person`` becomes one of a type with such a fact."""
    kind = kinds["intake.case"]
    kind.spec = spec.canonical(spec.CaseSpec.model_validate(HELP | {"key": "case"}))
    kind.save()
    types.publish(kind)
    kind.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(type_version=kind.current)
    case.refresh_from_db()
    return case


def page(inside) -> str:
    return inside.read().content.decode()


def test_it_stands_there_with_its_state_and_day_and_nothing_of_who_filed_it(formal, helped, inside):
    assert "正式办件" not in page(inside)
    Case.objects.filter(pk=helped.pk).update(facts={"formal": formal.number})
    said = page(inside)
    formal.refresh_from_db()
    assert "转成的那一件" in said
    assert "正在审核" in said
    assert formal.number[-5:] in said
    assert "别人的名字" not in said


def test_neither_what_is_not_public_nor_what_is_withheld(formal, helped, inside, office):
    Case.objects.filter(pk=helped.pk).update(facts={"inner": formal.number})
    assert "转成的那一件" not in page(inside)
    Case.objects.filter(pk=helped.pk).update(facts={"formal": formal.number})
    Withheld.objects.create(case=formal, unit=office.town)
    assert "转成的那一件" not in page(inside)
