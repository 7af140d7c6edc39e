"""Overlays: another place's days, texts and units over a pack, nothing else; what stays when both sides changed."""

import json

import pytest

from cases.models import CaseType, Installed
from cases.packs import PackError, check, install, load, loads
from cases.packs.telling import told
from cases.spec import canonical
from forms.models import Form
from tests.packs.test_command import pack as command

UNITS = {"crew": "crew", "office": "centre"}
OVER = """\
pack: north_lamps
format: 1
overlays: lamps
title: 路灯报修（北区）
units: {crew: {label: 北区维修队, level: department}}
codelists: {fault: {dark: 全黑}}
notices: {received: {text: "收到，编号{case.number}"}}
forms: {report: {title: 北区报修, fields: {where: {label: 灯杆号}}}}
case_types:
  lamp:
    title: 北区路灯
    clocks: {mend: {term: 2d, basis: 北区规定}}
    states: {open: {label: 等修}}
    keep: {done: 2y}
"""


@pytest.fixture
def folder(tmp_path, lamps):
    (tmp_path / "lamps.yaml").write_text(lamps, encoding="utf-8")
    return tmp_path


def over(folder, text=OVER):
    file = folder / "north_lamps.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def life():
    return CaseType.objects.get(slug="lamps.lamp").current.life


def test_an_overlay_changes_days_texts_and_units_of_the_pack_below(folder, county):
    pack = over(folder)
    assert (pack.name, check(pack)) == ("lamps", [])
    install(pack, UNITS)
    clock = life().clocks["mend"]
    assert (clock.term, clock.to, clock.basis) == ("2d", ("mended",), "北区规定")
    assert (life().states["open"].label, life().states["open"].holder, life().keep) == ("等修", "crew", {"done": "2y"})
    form = Form.objects.get(slug="lamps.report").current.spec
    assert (form.title, form.field("where").label) == ("北区报修", "灯杆号")
    assert [choice.label for choice in form.field("fault").choices] == ["全黑", "一闪一闪"]


def test_the_pack_below_may_be_installed_again_and_the_overlay_stays(folder, county):
    install(over(folder), UNITS)
    install(load(folder / "lamps.yaml"), UNITS)
    assert life().clocks["mend"].term == "2d"
    newer = (folder / "lamps.yaml").read_text(encoding="utf-8").replace("result_words, type", "what_words, type")
    (folder / "lamps.yaml").write_text(newer, encoding="utf-8")
    install(load(folder / "lamps.yaml"), UNITS)
    assert life().clocks["mend"].term == "2d"
    assert Form.objects.get(slug="lamps.mended").current.spec.field("what_words")
    install(load(folder / "lamps.yaml"), UNITS, without=["north_lamps"])
    assert life().clocks["mend"].term == "3d"
    assert not Installed.objects.filter(part__startswith="overlay:").exists()


BAD = [
    ("clocks: {mend: {term: 2d, basis: 北区规定}}", "clocks: {mend: {to: closed}}", "clocks.mend.to", "overlay"),
    ("states: {open: {label: 等修}}", "states: {shut: {label: 关}}", "states.shut", "open"),
    ("states: {open: {label: 等修}}", "transitions: {mend: {by: [lead]}}", "transitions.mend.by", ""),
    ("{dark: 全黑}", "{dim: 暗}", "codelists.fault.dim", "dark"),
    ("{where: {label", "{wher: {label", "fields.wher", "where"),
    ("keep: {done: 2y}", "keep: {done: soon}", "keep.done", "5d"),
    ("overlays: lamps", "overlays: lmps", "overlays", ""),
]


@pytest.mark.parametrize(("good", "bad", "place", "words"), BAD)
def test_what_is_no_day_text_or_unit_is_refused_where_it_stands(folder, good, bad, place, words):
    with pytest.raises(PackError) as slip:
        over(folder, OVER.replace(good, bad))
    [problem] = slip.value.problems
    assert problem.place.endswith(place)
    assert words in problem.sentence or words == "overlay"
    assert problem.line > 1


# --- three ways -----------------------------------------------------------------------------------------------------
def edited(change):
    """An editor's change in the CMS, published."""
    row = CaseType.objects.get(slug="lamps.lamp")
    row.spec = canonical(change(row.current.life))
    row.save()
    row.save_revision().publish()


def renamed(life):
    states = {**life.states, "open": life.states["open"].model_copy(update={"label": "待修（本地）"})}
    return life.model_copy(update={"states": states})


def test_when_both_sides_changed_each_part_is_chosen(folder, county, lamps):
    install(load(folder / "lamps.yaml"), UNITS)
    edited(renamed)
    newer = loads(lamps.replace("term: 3d", "term: 5d"), "lamps.yaml")
    line = next(each for each in install(newer, UNITS, dry=True).lines if each.part == "type:lamps.lamp")
    assert line.status == "conflict"
    assert len(line.here) == len(line.pack) == 1
    assert "待修（本地）" in line.here[0]
    assert "5" in line.pack[0]
    install(newer, UNITS, keep=["type:lamps.lamp"])
    assert CaseType.objects.get(slug="lamps.lamp").spec.count("待修（本地）") == 1
    assert {each.status for each in install(newer, UNITS).lines} == {"same", "local"}  # not asked again
    install(newer, UNITS, take=["type:lamps.lamp"])
    assert (life().clocks["mend"].term, life().states["open"].label) == ("5d", "待修")


def test_the_command_says_in_words_what_changes(folder, county, lamps):
    units = ["--unit", "crew=crew"]
    command("install", str(folder / "lamps.yaml"), *units)
    (folder / "lamps.yaml").write_text(lamps.replace("term: 3d", "term: 5d"), encoding="utf-8")
    code, said = command("diff", str(folder / "lamps.yaml"), *units)
    assert code == 0
    assert "修好" in said
    assert "{" not in said
    rows = {row["part"]: row for row in json.loads(command("diff", str(folder / "lamps.yaml"), *units, "--json")[1])}
    assert len(rows["type:lamps.lamp"]["pack"]) == 1


SPOKEN = [
    (lambda text: text.replace("handler@crew", "lead@crew"), "单位负责人"),
    (lambda text: text.replace("open: {label: 待修,", "open: {label: 待修, public: 等着修,"), "等着修"),
    (lambda text: text.replace("前修好。", "前一定修好。"), "一定"),
    (lambda text: text.replace("keep: {done: 1y}", "keep: {done: 3y}"), "3"),
    (lambda text: text.replace("number: \"LD", "number: \"LU"), "LU"),
    (
        lambda text: text.replace(
            "    clocks:",
            "      drop: {label: 撤回, from: open, to: done, by: applicant, reaches: mended}\n    clocks:",
        ),
        "撤回",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "word"), SPOKEN)
def test_each_change_is_said_once_in_its_own_words(lamps, change, word):
    before, after = (loads(text, "lamps.yaml").types["lamp"] for text in (lamps, change(lamps)))
    sentences = told(canonical(before), canonical(after))
    assert [word in each for each in sentences] == [True], sentences
    assert told(canonical(after), canonical(after)) == []
