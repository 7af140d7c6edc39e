"""A loaded pack is whole: blocks taken apart, lists, notices and tables written out, slips told where they stand."""

import pytest

from cases.packs import PackError, load, loads, ours


def field(pack, form, key):
    return pack.forms[form].field(key)


def test_a_block_gives_its_fields_with_overrides_and_the_joined_condition(lamp_pack):
    keys = [each.key for each in lamp_pack.forms["report"].fields()]
    assert keys == ["where", "fault", "name", "phone"]
    phone = field(lamp_pack, "report", "phone")
    assert (phone.help, phone.secret) == ("白天打得通的", True)
    assert phone.show_if == {"==": [{"var": "fault"}, "dark"]}


def test_conditions_of_a_block_and_of_its_fields_hold_together():
    name = field(load("intake"), "apply", "firm_name")
    assert name.show_if == {"in": [{"var": "subject"}, ["firm", "shop", "society"]]}
    letter = field(load("intake"), "apply", "agent_letter")
    assert letter.show_if == {"in": [{"var": "agent_relation"}, ["family", "staff", "agency", "other"]]}


def test_code_lists_and_channels_are_written_out(lamp_pack):
    assert [each.code for each in field(lamp_pack, "report", "fault").choices] == ["dark", "blink"]
    assert "hotline" in lamp_pack.types["lamp"].transitions["open"].channels


def test_shared_clocks_and_pauses_take_overrides():
    life = load("intake").types["case"]
    assert life.clocks["decide"].basis == "行政许可法第四十二条"
    assert life.pauses["expert"].stops == ("promise", "decide")
    assert life.clocks["correct_once"].from_ == ("opened", "resupply")


FORMS = ("intake", "contact", "assess", "meeting", "redirect", "reply", "ruling", "watch", "review", "missed", "visit")
FORMS += ("part",)


def test_a_type_carries_the_notices_tables_and_roles_it_names():
    life = load("doudi").types["doudi"]
    assert {"received", "raised", "answered", "survey"} <= set(life.notices)
    assert [row.gives for row in life.tables["level_days"].rows] == [{"days": 3}, {"days": 5}, {"days": 10}]
    assert life.tables["level_days"].rows[0].when == {"==": [{"var": "case.level"}, 1]}
    assert life.roles["visitor@group"] == "县领导小组回访岗"
    assert life.forms == {key: f"doudi.{key}" for key in FORMS}


def test_a_reason_list_gives_the_words_people_read():
    assert "不符合办理条件" in load("intake").types["case"].transitions["refuse_intake"].reason


SLIPS = [
    ("title: 路灯报修", "titel: 路灯报修", 3, "title"),
    ("label: 怎么坏的, choices: fault", "label: 怎么坏的, choices: falt", 17, "fault"),
    ("type: choice", "type: choise", 17, "choice"),
    ("label: 在哪里, required: true", "label: 在哪里, requierd: true", 16, "required"),
    ("label: 在哪里, required: true", "label: 在哪里, required: yes", 16, "true"),
    ("use: base.person", "use: base.persn", 18, "base.person"),
    ("phone: {help", "fone: {help", 18, "phone"),
    ("form: mended", "form: mendet", 37, "mended"),
    ("category: closed", "category: close", 34, "intake, work, pause, closed"),
    ("format: 1", "format: 2", 2, "format: 1"),
    ("keep: {done: 1y}", "keep: {done: 1y}\nfigures: [{key: n, label: 数, count: cases}]", 41, "办件"),
    ("fault: {dark:", "fault: {'d k':", 17, "代码"),
    ("term: 3d", "term: 3 days", 39, "5d"),
    ("needs: [base]", "needs: [bass]", 4, "base"),
    ("keep: {done: 1y}", "keep: {done: 1 year}", 40, "5d"),
    ("reaches: mended}", "reaches: mended, effects: [{draw: lot}]}", 37, ""),
    ("effects: [{notify: received}]", "effects: [{notify: received, raise: 1}]", 36, ""),
    ("format: 1", "format: 1\ndetectors: []", 3, ""),
    ("show_if: {fault: dark}", "show_if: {falt: dark}", 18, "falt"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("good", "bad", "line", "words"), SLIPS)
def test_a_slip_names_file_line_and_the_nearest_right_word(lamps, good, bad, line, words):
    assert good in lamps
    with pytest.raises(PackError) as slip:
        loads(lamps.replace(good, bad), "lamps.yaml")
    told = [each for each in slip.value.problems if each.line == line]
    assert told, str(slip.value)
    assert any(words in each.sentence for each in told), str(slip.value)
    assert str(told[0]).startswith(f"lamps.yaml:{line}: ")


def test_a_slip_is_told_once(lamps):
    """A term may be a text or a map: what is no term was told to be a map as well."""
    with pytest.raises(PackError) as slip:
        loads(lamps.replace("term: 3d", "term: 3 days"), "lamps.yaml")
    assert len(slip.value.problems) == 1


def test_all_slips_are_told_at_once(lamps):
    text = lamps.replace("type: choice", "type: choise").replace("category: closed", "category: close")
    with pytest.raises(PackError) as slip:
        loads(text, "lamps.yaml")
    assert [each.line for each in slip.value.problems] == [17, 34]


def test_packs_that_need_one_another_are_refused(tmp_path):
    (tmp_path / "one.yaml").write_text("pack: one\ntitle: 一\nneeds: [two]\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("pack: two\ntitle: 二\nneeds: [one]\n", encoding="utf-8")
    with pytest.raises(PackError, match="one → two → one"):
        load(tmp_path / "one.yaml")


@pytest.mark.django_db
def test_a_pack_nobody_has_is_said_with_those_there_are():
    with pytest.raises(PackError, match="doudi"):
        load("dudi")


@pytest.mark.parametrize("name", ours())
def test_the_same_file_gives_the_same_digests(name):
    assert load(name).parts() == load(name).parts()
