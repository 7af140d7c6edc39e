"""Rules by picking: the same picks come back, and what is offered always makes a rule that is sound."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import rules
from forms.logic import check, expand
from forms.logic import operators as ops
from forms.review import picking, words
from forms.review.picking import ALL, ANY, MANY, NONE, TWO, Pick, Picked
from tests.forms.review.sample import form
from tests.forms.test_logic_properties import KINDED

SPEC = form()
OFFERS = picking.offers(SPEC)
FREE = {
    ops.NUMBER: st.integers(-999, 999),
    ops.TEXT: st.text(min_size=1, max_size=5),
    ops.DATE: st.one_of(st.dates().map(str), st.just(picking.TODAY)),
}


def picks_of(offer):
    def value(operator):
        kind = operator.of or offer.kind
        one = (
            st.sampled_from([code for code, _label in offer.values])
            if offer.values and not operator.of
            else FREE.get(kind)
        )
        if operator.takes == NONE:
            return st.none()
        if operator.takes == TWO:
            return st.tuples(one, one)
        return st.lists(one, min_size=1, max_size=3).map(tuple) if operator.takes == MANY else one

    return st.sampled_from(offer.operators).flatmap(
        lambda operator: value(operator).map(lambda found: Pick(offer.key, operator.id, found))
    )  # fmt: skip


PICKS = st.lists(st.sampled_from(OFFERS).flatmap(picks_of), max_size=4).map(tuple)


@settings(max_examples=200, deadline=None)
@given(PICKS, st.sampled_from([ALL, ANY]))
def test_picks_come_back_from_the_logic_they_made_and_read_as_a_sentence(picks, joined):
    logic = picking.compose(picks, joined)
    again = picking.picks(logic, SPEC)
    assert again == Picked(joined if len(picks) > 1 else ALL, picks)
    assert picking.compose(again.picks, again.joined) == logic
    if logic is not None:
        assert check(logic, rules.variables(SPEC)) == []
        assert expand(logic) == logic
        assert words.Words(SPEC).read(logic).strip()


@settings(max_examples=30, deadline=None)
@given(KINDED)
def test_what_picks_cannot_say_is_never_said_differently(kinded):
    _kind, logic = kinded
    found = picking.picks(logic, SPEC)
    assert found is None or picking._spread(picking.compose(found.picks, found.joined)) == picking._spread(logic)


def test_operators_fit_the_kind_and_values_come_from_the_form():
    offers = {offer.key: offer for offer in OFFERS}
    assert offers["way"].values == (("family", "家人代办"), ("self", "自己来办"))
    assert [str(each.label) for each in offers["alone"].operators] == ["为“是”", "为“否”", "已填写", "没有填写"]
    assert "between" in {each.id for each in offers["income"].operators}
    assert {"ticked", "not_ticked", "rows_at_least"} <= {each.id for each in offers["papers"].operators}
    assert offers["family.age"].label == "同住的人 · 年龄"
    assert "agent" not in {offer.key for offer in picking.offers(SPEC, but="agent")}


def test_a_rule_an_editor_wrote_by_hand_is_picked_or_left_alone():
    assert picking.picks({"==": [{"var": "way"}, "family"]}, SPEC).picks == (Pick("way", "is", "family"),)
    assert picking.picks({"!": {"present": {"var": "why"}}}, SPEC).picks == (Pick("why", "blank"),)
    some = {"some": [{"var": "family"}, {"<": [{"var": "row.age"}, 18]}]}
    assert picking.picks(some, SPEC).picks == (Pick("family.age", "less", 18),)
    assert picking.picks({"<": [{"days": [{"var": "born"}, {"var": "today"}]}, 3]}, SPEC) is None
    assert picking.picks({"and": [{"or": [{"==": [{"var": "alone"}, True]}]}, True]}, SPEC) is None
