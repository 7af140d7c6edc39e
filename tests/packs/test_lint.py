"""The linter: our packs are clean, and each slip is found where it is made."""

import pytest

from cases.packs import check, load, loads, ours
from cases.packs.lint import posts
from cases.packs.lint.apart import apart
from home.models import Post, User


@pytest.mark.parametrize("name", ours())
def test_our_packs_are_clean(name):
    assert [str(each) for each in check(load(name))] == []


def test_the_small_pack_is_clean(lamp_pack):
    assert check(lamp_pack) == []


DONE = "      done: {label: 已修好, category: closed, result: done}\n"
MEND = "      mend: {label: 修好, from: open, to: done, by: [handler@crew], form: mended, reaches: mended}\n"
LOST = "      lost: {label: 找不到, category: work}\n"
AUTO = (
    "      late{n}: {{label: 到期, from: open, to: done, auto: {{clock: mend, at: overdue}}, reaches: mended{when}}}\n"
)
SECOND = (
    "      stuck: {label: 缺件, category: work}\n",
    "      miss: {label: 缺件, from: open, to: stuck, by: [handler@crew]}\n",
)
LADDER = "    ladder: [{clock: mend, at: 50%, effects: [{remind: [handler]}]}]\n    keep:"
EXTRA = "  extra: {title: 多余, steps: [{title: 一, fields: [{key: a, type: text, label: 甲}]}]}\n"
FIGURE = "keep: {done: 1y}\nfigures: [{key: n, label: 数, "
MUTANTS = [
    # unused, unknown
    ("  fault: {dark", "  spare: {x: 多余的}\n  fault: {dark", "codelists.spare", ""),
    ("  mended:\n    title", EXTRA + "  mended:\n    title", "forms.extra", ""),
    ("[{notify: received}]", "[{notify: recieved}]", "notify", "received"),
    ("effects: [{notify: received}]", "", "notices.received", ""),
    ("[{notify: received}]", "[{notify: received}, {spawn: lamps.lmp}]", "spawn", "lamps.lamp"),
    ("[{notify: received}]", "[{notify: received}, {set: {score: 1}}]", "set.score", ""),
    # states and moves
    (DONE, DONE + LOST, "states.lost", ""),
    (DONE, DONE + SECOND[0], "states.stuck", ""),
    ("category: closed, result: done", "category: closed", "states.done", "result"),
    ("keep: {done: 1y}", "keep: {gone: 1y}", "states.done.result", "done"),
    ("from: open, to: done", "from: opne, to: done", "transitions.mend.from", "open"),
    ("from: open, to: done", "from: open, to: don", "transitions.mend.to", "done"),
    (MEND, MEND + AUTO.format(n=1, when="") + AUTO.format(n=2, when=""), "transitions.late2", "late1"),
    ("number: \"LD{year}{seq:5}\"", "number: LD{year}", "number", "seq"),
    ("by: applicant, to: open", "by: applicant", "transitions.open", "to"),
    ("form: mended, reaches", "form: mended, only: [hwo], reaches", "transitions.mend.only", "hwo"),
    ("by: applicant, to: open", "by: applicant, only: [kind], to: open", "transitions.open.only", "form:"),
    # people
    ("handler@crew", "handlr@crew", "transitions.mend.by", "handler"),
    ("handler@crew", "handler@crw", "transitions.mend.by", "crew"),
    ("by: [handler@crew], ", "", "transitions.mend", "by:"),
    ("holder: crew", "holder: crwe", "states.open.holder", "crew"),
    ("channels: base.channel", "channels: [wep]", "transitions.open.channels", "web"),
    # clocks and moments
    ("from: opened", "from: opend", "clocks.mend.from", "opened"),
    ("to: mended", "to: mendet", "clocks.mend.to", "mended"),
    ("from: opened, ", "from: [], ", "clocks.mend", "from:"),
    ("term: 3d, ", "", "clocks.mend", "term"),
    ("basis: 本单位规定", "kind: statutory", "clocks.mend", "basis"),
    (", reaches: mended", "", "milestones.mended", "mended"),
    ("reaches: mended", "reaches: [mended, fixed]", "transitions.mend.reaches", "fixed"),
    ("    keep:", LADDER.replace("mend", "mnd"), "ladder[1].clock", "mend"),
    ("    keep:", LADDER.replace("50%", "halfway"), "ladder[1].at", "50%"),
    ("    keep:", "    survey: {ask: finished, low: {at_most: 2}}\n    keep:", "survey.ask", ""),
    ("    keep:", "    survey: {ask: closed, low: {at_most: 5}}\n    keep:", "survey.low.at_most", "5"),
    # rules
    ("form: mended,", "form: mended, when: {falt: dark},", "transitions.mend.when", "falt"),
    ("form: mended,", "form: mended, when: {fault: drk},", "transitions.mend.when", "drk"),
    ("form: mended,", "form: mended, when: {moves.mnd.times: 0},", "transitions.mend.when", "mend"),
    ("form: mended,", "form: mended, when: {reached: mendet},", "transitions.mend.when", "mended"),
    ("term: 3d", "term: {d: {table: [days, n]}}", "clocks.mend.term.d", "days"),
    ("[{notify: received}]", "[{notify: received}, {raise: 1}]", "raise", "levels"),
    ("form: mended,", "form: mended, when: {case.levl: 1},", "transitions.mend.when", "case.level"),
    ("to: mended, term", "term", "clocks.mend", "to:"),
    ("label: 待修,", "label: 待修, public: \"{phone}\",", "states.open.public", "联系电话"),
    ("keep: {done: 1y}", FIGURE + "over: lamp, at: mendet, count: cases}]", "at", "mended"),
    ("keep: {done: 1y}", FIGURE + "over: lmp, count: cases}]", "over", "lamps.lamp"),
    ("keep: {done: 1y}", FIGURE + "over: lamp, distinct: phone}]", "distinct", "联系电话"),
    ("keep: {done: 1y}", FIGURE + "formula: {figure: n}}]", "formula", ""),
    ("keep: {done: 1y}", FIGURE + "over: lamp, count: cases, where: {falt: 1}}]", "where", "falt"),
    # words
    ("{case.number}", "{case.numbr}", "notices.received.text", "case.number"),
    ("{case.number}", "{phone}", "notices.received.text", "联系电话"),
    ("前修好。", "前修好。" + "请放心" * 20, "notices.received.text", "70"),
    ("to: applicant, text", "to: aplicant, text", "notices.received.to", "applicant"),
    # what would only be seen when somebody does it: an empty place in a number, a refusal with a hole
    ("LD{year}{seq:5}", "LD{yaer}{seq:5}", "case_types.lamp.number", "year"),
    ("form: mended,", "form: mended, checks: [{must: {fault: dark}, say: '先看{fualt}'}],", "checks[1].say", "fault"),
    ("form: mended,", "form: mended, checks: [{must: {fault: dark}, say: '打{phone}'}],", "checks[1].say", "联系电话"),
    ("    owner: office\n", "    owner: office\n    home: crwe\n", "case_types.lamp.home", "crew"),
    ("    owner: office\n", "    owner: office\n    home: holder\n", "case_types.lamp.home", "crew"),
    # a rule sees no secret answer: it would never hold, and nobody would know why
    ("form: mended,", "form: mended, when: {present: {var: phone}},", "transitions.mend.when", "联系电话"),
    # each says what to do
    ("form: mended,", "form: mended, when: {falt: dark},", "transitions.mend.when", "是不是“fault”"),
    ("form: mended,", "form: mended, when: {fault: drk},", "transitions.mend.when", "是不是“dark”"),
    ("effects: [{notify: received}]", "", "notices.received", "notify: received"),
    ("  mended:\n    title", EXTRA + "  mended:\n    title", "forms.extra", "form:"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "place", "words"), MUTANTS)
def test_each_slip_is_found_where_it_is(lamps, good, bad, place, words):
    assert good in lamps
    found = check(loads(lamps.replace(good, bad, 1), "lamps.yaml"))
    told = [each for each in found if each.place.endswith(place)]
    assert told, [str(each) for each in found]
    assert any(words in each.sentence for each in told), [str(each) for each in told]


JOINED = [
    ("reached: mended, fault: dark", "reached"),
    ("fault: dark, or: [{fault: dark}]", "or"),
    ("exists: {over: lamps.lamp, where: {fault: dark, reached: mended}}", "reached"),
]


@pytest.mark.parametrize(("rule", "operator"), JOINED)
def test_an_operator_among_others_in_a_map_is_told_how_to_join(lamps, rule, operator):
    """It was read as a field of that name, and the move never offered."""
    for good, bad, place in (
        ("form: mended,", f"form: mended, when: {{{rule}}},", "case_types.lamp.transitions.mend.when"),
        ("keep: {done: 1y}", FIGURE + f"over: lamp, count: cases, where: {{{rule}}}}}]", "figures[1].where"),
    ):
        found = check(loads(lamps.replace(good, bad, 1), "lamps.yaml"))
        assert [each.place for each in found if f"{{and: [{{{operator}: …}}, {{…}}]}}" in each.sentence] == [place]


@pytest.mark.parametrize(("word", "told"), [("fault", []), ("falt", ["falt"])])
def test_a_query_in_a_query_is_judged_by_its_own_rows(lamps, word, told):
    inner = f'{{exists: {{over: leave, where: {{"==": [{{var: user}}, {{var: my.{word}}}]}}}}}}'
    other = f'{{exists: {{over: lamps.lamp, where: {{and: [{inner}, {{"==": [{{var: {word}}}, dark]}}]}}}}}}'
    text = lamps.replace("by: [handler@crew], form: mended", f"by: [handler@crew], when: {other}, form: mended")
    found = [str(each) for each in check(loads(text, "lamps.yaml"))]
    assert [each for each in found if "user" in each] == []  # the leave's own word is no fault of the lamp's
    assert [word for word in told if not any(word in each for each in found)] == []
    assert bool(found) == bool(told)


def test_raising_needs_a_guard_against_the_last_level(lamps):
    text = lamps.replace("    milestones:", "    levels: [crew, office]\n    milestones:")
    raising = "      up: {label: 升级, from: open, by: [handler@crew], effects: [{raise: 1}]}\n"
    found = check(loads(text.replace(MEND, MEND + raising), "lamps.yaml"))
    assert [each.place for each in found] == ["case_types.lamp.transitions.up.effects[1].raise"]
    for steps, rule, most in (
        (1, '{"<": [{var: case.level}, 2]}', None),
        (1, "{and: [{case.level: 1}, {fault: dark}]}", None),
        (1, '{"<": [{var: case.level}, 3]}', 2),  # a guard that lets the last level through is none
        (1, "{case.level: 2}", 2),
        (2, '{"<": [{var: case.level}, 2]}', 1),
    ):
        guarded = raising.replace("effects", f"when: {rule}, effects").replace("raise: 1", f"raise: {steps}")
        found = check(loads(text.replace(MEND, MEND + guarded), "lamps.yaml"))
        assert [each.place for each in found] == (["case_types.lamp.transitions.up.effects[1].raise"] if most else [])
        assert all(f"小于 {most}" in each.sentence for each in found)


def test_a_move_no_post_of_a_town_could_make_is_told_where_posts_are_known(lamps, county):
    town = county.add_child(code="bailu", name="白鹭街道", level="town")
    pack = loads(lamps.replace("handler@crew", "handler").replace(", holder: crew", ""), "lamps.yaml")
    assert list(posts.problems(pack)) == []
    Post.objects.create(user=User.objects.create(username="a"), unit=county, role="supervisor")
    [told] = posts.problems(pack)
    assert told.place == "case_types.lamp.transitions.mend.by"
    assert "白鹭街道" in told.sentence
    Post.objects.create(user=User.objects.create(username="b"), unit=town, role="handler")
    assert list(posts.problems(pack)) == []


def test_a_pause_needs_a_way_back(lamps):
    paused = (
        "      wait: {label: 等零件, category: pause}\n",
        "      stop: {label: 等零件, from: open, to: wait, by: [handler@crew], pause: [parts]}\n"
        "      drop: {label: 不修了, from: wait, to: done, by: [handler@crew], reaches: mended}\n",
        "    pauses:\n      parts: {label: 等零件, stops: [mend]}\n    keep:",
    )
    text = lamps.replace(DONE, DONE + paused[0]).replace(MEND, MEND + paused[1]).replace("    keep:", paused[2])
    assert [each.place for each in check(loads(text, "lamps.yaml"))] == ["case_types.lamp.states.wait"]
    back = "      back: {label: 零件到了, from: wait, to: back, by: [handler@crew]}\n"
    assert check(loads(text.replace(MEND, MEND + back), "lamps.yaml")) == []


KINDS_HANDED_ON = [
    ("{var: fault}", "data.grade", "数字"),
    ('"2"', "data.grade", "数字"),
    ("2", "", ""),
    ("{if: [{fault: dark}, 1, 2]}", "", ""),
]


@pytest.mark.parametrize(("value", "place", "words"), KINDS_HANDED_ON)
def test_what_is_handed_on_has_the_kind_of_the_fact_it_becomes(lamps, value, place, words):
    text = lamps.replace("needs: [base]", "needs: [base, rectify]")
    text = text.replace(
        "{notify: received}]", f"{{notify: received}}, {{spawn: rectify.rectify, data: {{grade: {value}}}}}]"
    )
    found = [each for each in check(loads(text, "lamps.yaml")) if "effects[2]" in each.place]
    assert [each.place.partition("effects[2].")[2] for each in found] == ([place] if place else [])
    assert all(words in each.sentence for each in found)


def test_a_fact_is_set_to_what_it_is(lamps):
    text = lamps.replace("    clocks:", "    facts: [{key: bright, type: yes_no, label: 亮了}]\n    clocks:")
    for value, told in (
        ("true", []),
        ("{fault: dark}", []),
        ("{var: result_words}", ["set.bright"]),
        ("是", ["set.bright"]),
    ):
        moved = text.replace("form: mended,", f"form: mended, effects: [{{set: {{bright: {value}}}}}],")
        assert [each.place.partition("effects[1].")[2] for each in check(loads(moved, "lamps.yaml"))] == told


RULES_APART = [
    ({"==": [{"var": "x"}, "a"]}, {"==": [{"var": "x"}, "b"]}, True),
    ({"<": [{"var": "n"}, 3]}, {">=": [{"var": "n"}, 3]}, True),
    ({"<": [{"var": "n"}, 3]}, {">": [{"var": "n"}, 1]}, False),
    ({"reached": "m"}, {"!": {"reached": "m"}}, True),
    ({"reached": "m"}, {"reached": "k"}, False),
    ({"==": [{"var": "moves.a.times"}, 0]}, {">": [{"var": "moves.a.times"}, 0]}, True),
    ({"==": [{"var": "x"}, "a"]}, None, False),
    (None, None, False),
]


@pytest.mark.parametrize(("one", "two", "shut"), RULES_APART)
def test_conditions_are_tried_against_each_other(one, two, shut):
    assert apart(one, two) is shut


def test_two_automatic_moves_that_shut_each_other_out_are_fine(lamps):
    both = AUTO.format(n=1, when=", when: {fault: dark}") + AUTO.format(n=2, when=", when: {fault: blink}")
    assert check(loads(lamps.replace(MEND, MEND + both), "lamps.yaml")) == []


def test_two_automatic_moves_are_held_against_each_other_at_every_moment_they_share(lamps):
    """One waits for a milestone or a survey, the other for the move that reaches it: the file's order would decide."""
    auto = "      {name}: {{label: 自动, from: open, to: done, reaches: mended, auto: {{moment: {moment}}}}}\n"
    look = "      look: {label: 去看, from: open, by: [handler@crew], reaches: seen}\n"
    text = lamps.replace("    states:", "      seen: {label: 已看}\n    states:")
    for one, two, told in (
        ("[look, surveyed]", "look", True),
        ("look", "seen", True),
        ("surveyed", "look", False),
    ):
        moves = look + auto.format(name="a", moment=one) + auto.format(name="b", moment=two)
        found = check(loads(text.replace(MEND, MEND + moves), "lamps.yaml"))
        assert [each.place for each in found] == (["case_types.lamp.transitions.b"] if told else []), (one, two)
    stays = auto.format(name="b", moment="look").replace("to: done, reaches: mended, ", "")
    moves = look + auto.format(name="a", moment="[look, surveyed]") + stays
    assert check(loads(text.replace(MEND, MEND + moves), "lamps.yaml")) == []  # nothing is taken from the other


def test_a_move_of_a_case_that_was_picked_is_one_it_has(lamps):
    fact = "    facts: [{key: twin, type: case, label: 同一盏}]\n    states:"
    pick = "{set: {twin: {pick: {over: lamps.lamp, field: case.number, where: {fault: dark}}}}}"
    for move, told in (("mend", []), ("mned", ["mend"])):
        moved = f"form: mended, effects: [{pick}, {{do: {move}, case: twin}}],"
        text = lamps.replace("    states:", fact).replace("form: mended,", moved)
        found = check(loads(text, "lamps.yaml"))
        assert [word for word in told if not any(word in each.sentence for each in found)] == []
        assert bool(found) == bool(told), [str(each) for each in found]


def test_what_a_scenario_answers_is_asked_by_some_move_of_that_name(lamps):
    """Two types have a move of one name: a misspelt answer was nobody's, and said nothing."""
    other = lamps[lamps.index("  lamp:\n") :].replace("  lamp:", "  bulb:", 1).replace('"LD', '"DP')
    text = lamps + other[other.index("  bulb:") :]
    step = "{at: 2026-04-20 10:00, do: mend, as: handler@crew, data: {%s: 换灯}}"
    steps = f"scenarios:\n  - title: 一\n    steps:\n      - {step}\n"
    assert check(loads(text + steps % "result_words", "lamps.yaml")) == []
    [told] = check(loads(text + steps % "result_wrds", "lamps.yaml"))
    assert (told.place, "result_words" in told.sentence) == ("scenarios[1].steps[1].data", True)


def test_an_answer_is_not_asked_for_before_its_form_is_read(lamps):
    """A move's checks come before its form: the check could never hold, and nobody said why."""
    early = lamps.replace("form: mended,", "form: mended, checks: [{must: {present: {var: result_words}}, say: 写}],")
    [told] = check(loads(early, "lamps.yaml"))
    assert told.place == "case_types.lamp.transitions.mend.checks[1].must"
    assert "checks:" in told.sentence
    other = "      again: {label: 又修, from: open, by: [handler@crew], form: mended}\n"
    assert (
        check(loads(early.replace("    clocks:", other + "    clocks:"), "lamps.yaml")) == []
    )  # may be known from before
    opening = lamps.replace("form: report,", "form: report, checks: [{must: {fault: dark}, say: 只修不亮的}],")
    assert check(loads(opening, "lamps.yaml")) == []  # what opens a case is read first


def test_what_a_shared_sample_answers_too_many_is_told(lamps):
    """base.person says who one is and how to be told: a form that asks less refused it when it was played."""
    step = "      - {at: 2026-04-20 10:00, submit: report, data: {use: dark%s}}\n"
    text = lamps + (
        "samples:\n  dark: {use: base.person, where: 村口, fault: dark%s}\n"
        "scenarios:\n  - title: 一\n    steps:\n" + step
    )
    left = ", subject: null, contact_by: null, id_number: null"
    assert check(loads(text % (left, ""), "lamps.yaml")) == []
    found = check(loads(text % (left.replace(", contact_by: null", ""), ""), "lamps.yaml"))
    assert [(each.place, "contact_by: null" in each.sentence) for each in found] == [("samples.dark", True)]


def test_a_clock_that_has_ended_on_every_way_is_not_asked_for_again(lamps):
    """A second way into a state need not end what its own source states have ended already."""
    text = lamps.replace(
        "      open: {label: 待修, category: work, holder: crew}\n",
        "      open: {label: 待修, category: work, holder: crew}\n"
        "      seen: {label: 已看, category: work}\n"
        "      aside: {label: 先放一放, category: work}\n",
    ).replace(
        "      mend: {label: 修好, from: open, to: done,",
        "      look: {label: 去看, from: open, to: seen, by: [handler@crew], reaches: mended}\n"
        "      lay: {label: 放一放, from: seen, to: aside, by: [handler@crew]}\n"
        "      again: {label: 再去看, from: aside, to: seen, by: [handler@crew]}\n"
        "      mend: {label: 修好, from: seen, to: done,",
    )
    assert [each.sentence for each in check(loads(text, "lamps.yaml"))] == []
    late = text.replace("from: aside, to: seen", "from: [open, aside], to: seen")
    assert ["再去看" in each.sentence or "again" in each.sentence for each in check(loads(late, "lamps.yaml"))] == [
        True
    ]


RANKED = """
pages: [{type: ranking, slug: best, title: 排名, over: lamp, by: %s, columns: [shown]}]
"""
FACTS = """    facts:
      - {key: inside, type: number, label: 内部分}
      - {key: shown, type: number, label: 公开分, public: true}
    states:
"""


@pytest.mark.parametrize("by", ["inside", '{"+": [{var: inside}, {var: shown}]}'])
def test_the_order_of_a_ranking_tells_nothing_that_is_not_public(lamps, by):
    raw = lamps.replace("    states:\n", FACTS, 1) + RANKED % by
    told = [each for each in check(loads(raw, "lamps.yaml")) if each.place.endswith("pages[1].by")]
    assert ["内部分" in each.sentence for each in told] == [True], told
    public = raw.replace("label: 内部分}", "label: 内部分, public: true}")
    assert not [each for each in check(loads(public, "lamps.yaml")) if each.place.endswith(".by")]
