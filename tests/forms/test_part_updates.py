"""Updates of parts over random edits on both sides: nothing of the part is missed, nothing local is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import library, schema
from forms.exchange.merging import MINE, THEIRS
from forms.models import Part, PartVersion
from forms.review.updates import Update

KEYS = ["name", "name_2", "phone", "town", "why"]
TAKEN = st.sets(st.sampled_from([*KEYS, "phone_2", "contact"]))


@st.composite
def questions(draw):
    """Questions of a part in some order, each but the first perhaps asking about the one before it."""
    keys = draw(st.permutations(KEYS))[: draw(st.integers(1, len(KEYS)))]
    made = []
    for n, key in enumerate(keys):
        more = {"help": draw(st.sampled_from(["提示", "另一句"]))} if draw(st.booleans()) else {}
        if n and draw(st.booleans()):
            more["show_if"] = {"present": {"var": keys[n - 1]}}
        made.append(schema.Field(key=key, type="text", label=draw(st.sampled_from(["甲", "乙"])), **more))
    return made


def version(number: int, asked: list[schema.Field]) -> PartVersion:
    part = Part(key="contact", title="联系人")
    return PartVersion(part=part, number=number, schema=library.canonical(asked))


def called(group: schema.Field, key: str) -> schema.Field:
    """``group`` with its first question under another key, as an editor may write it."""
    first = group.fields[0]
    data = library.plain(group)
    data["fields"] = [library.renamed(each, {first.key: key}) for each in data["fields"]]
    data["fields"][0]["origin"] = first.origin or first.key
    return schema.Field.model_validate(data)


def as_part(group: schema.Field, known: set[str]) -> list[dict]:
    """What ``group`` asks, in the part's keys."""
    names = library.origins(group.fields, known)
    made = [library.renamed(library.plain(each), names) for each in group.fields]
    return [{name: value for name, value in each.items() if name != "origin"} for each in made]


@settings(max_examples=80, deadline=None)
@given(questions(), questions(), TAKEN, st.booleans())
def test_a_copy_nobody_changed_becomes_the_newest_version(before, after, taken, recalled):
    base, newest = version(1, before), version(2, after)
    group = library.copied(base, taken, {})
    group = called(group, "by_hand") if recalled else group
    update = Update(group, base, newest)
    assert update.conflicts == []
    made = update.taken(MINE, taken | {group.key}, {})
    assert as_part(made, set(KEYS)) == [library.plain(each) for each in after]
    keys = [each.key for each in made.fields]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & (taken | {group.key})
    here, there = ({each.origin or each.key: each.key for each in side.fields} for side in (group, made))
    assert all(there[key] == here[key] for key in set(here) & set(there))  # answers are kept under these


@settings(max_examples=80, deadline=None)
@given(questions(), questions(), TAKEN, st.sampled_from([MINE, THEIRS]))
def test_what_was_added_and_changed_here_alone_stays(before, after, taken, side):
    base, newest = version(1, before), version(2, after)
    group = library.copied(base, taken, {})
    added = schema.Field(key="of_our_own", type="text", label="自己加的")
    first = group.fields[0]
    changed = first.model_copy(update={"purpose": "自己的话"})
    group = group.model_copy(update={"fields": (changed, *group.fields[1:], added)})
    made = Update(group, base, newest).taken(side, taken | {group.key}, {})
    inner = {each.key: each for each in made.fields}
    assert "of_our_own" in inner
    gone = (first.origin or first.key) not in {each.key for each in after}
    if gone and side == THEIRS:
        assert first.key not in inner
    else:
        assert inner[first.key].purpose == "自己的话"
