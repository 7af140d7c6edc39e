"""manage.py pack …: sentences for people, JSON for programs, 0 only when all is well."""

import json
import os
import re
import subprocess
import sys
from copy import copy
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases import packs
from cases.models import CaseType


def pack(*args):
    """(exit code, output)"""
    out = StringIO()
    try:
        call_command("pack", *args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_options_stand_where_one_likes():
    for words in (["check", "--json", "visit"], ["--json", "check", "visit"], ["check", "visit", "--json"]):
        assert pack(*words) == (0, "[]\n"), words


@pytest.fixture
def file(tmp_path, lamps):
    path = tmp_path / "lamps.yaml"
    path.write_text(lamps, encoding="utf-8")
    return path


def test_check_is_quiet_about_good_packs_and_exact_about_bad_ones(file, lamps):
    assert pack("check", "doudi", str(file))[0] == 0
    file.write_text(lamps.replace("handler@crew", "handler@crw"), encoding="utf-8")
    code, said = pack("check", str(file))
    assert code == 1
    assert said.startswith("lamps.yaml:37: case_types.lamp.transitions.mend.by: ")
    file.write_text(lamps.replace("type: choice", "type: choise"), encoding="utf-8")
    code, said = pack("check", str(file), "--json")
    assert code == 1
    assert [(row["file"], row["line"]) for row in json.loads(said)] == [("lamps.yaml", 17)]


NO_TEXT = ("方案".encode("gbk"), b"PK\x03\x04\xd3\xff", "pack: x".encode("utf-16"))


@pytest.mark.parametrize("raw", NO_TEXT)
@pytest.mark.parametrize("action", ["check", "diff", "install", "test"])
def test_a_file_that_is_no_text_ends_in_a_sentence(county, file, action, raw):
    """A text editor that saves in GBK is the usual cause; it ended in a traceback."""
    file.write_bytes(b"pack: lamps\n" + raw)
    code, said = pack(action, str(file), "--json")
    assert code == 1
    [row] = json.loads(said)
    assert (row["file"], row["line"]) == ("lamps.yaml", 2)
    assert "UTF-8" in row["sentence"]


def test_what_is_wrong_is_told_of_every_file_at_once(file, lamps, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(lamps.replace("title: 路灯报修", "titel: 路灯报修"), encoding="utf-8")
    file.write_text(lamps.replace("type: choice", "type: choise"), encoding="utf-8")
    code, said = pack("check", str(file), str(other), "--json")
    assert code == 1
    assert {row["file"] for row in json.loads(said)} == {"lamps.yaml", "other.yaml"}


def test_install_diff_and_export_go_round(county, file, tmp_path):
    units = ["--unit", "crew=crew"]
    assert pack("diff", str(file), *units)[0] == 0
    assert not CaseType.objects.exists()
    assert pack("install", str(file), *units)[0] == 0
    assert CaseType.objects.get(slug="lamps.lamp").current
    [summary] = pack("diff", str(file))[1].splitlines()  # what is the same is not listed
    assert summary.startswith("会改0处；")
    rows = json.loads(pack("install", str(file), "--json")[1])
    assert {row["status"] for row in rows} == {"same"}
    other = tmp_path / "copy" / "lamps.yaml"
    other.parent.mkdir()
    assert pack("export", "lamps", "--out", str(other))[0] == 0
    rows = json.loads(pack("diff", str(other), "--json")[1])
    assert {row["status"] for row in rows} == {"same"}


def test_several_packs_go_into_a_folder_and_never_over_one_another(county, file, tmp_path, lamps):
    other = tmp_path / "bulbs.yaml"
    other.write_text(lamps.replace("pack: lamps", "pack: bulbs"), encoding="utf-8")
    pack("install", str(file), str(other), "--unit", "crew=crew")
    with pytest.raises(CommandError, match="--out") as refused:
        pack("export", "lamps", "bulbs", "--out", str(tmp_path / "two.yaml"))
    assert refused.value.returncode == 2
    assert pack("export", "lamps", "bulbs", "--out", f"{tmp_path}/all/")[0] == 0
    assert [each.name for each in sorted((tmp_path / "all").iterdir())] == ["bulbs.yaml", "lamps.yaml"]
    (tmp_path / "two").write_text("")
    with pytest.raises(CommandError, match="two") as refused:
        pack("export", "lamps", "--out", str(tmp_path / "two" / "x.yaml"))
    assert refused.value.returncode == 2


WRONG_WORDS = [
    ("--unit", "crwe=crew", "crew"),
    ("--take", "type:lamps.lmp", "lamps.lamp"),
    ("--keep", "x", "x"),
    ("--without", "north", "north"),
]


@pytest.mark.parametrize(("option", "word", "near"), WRONG_WORDS)
def test_a_slot_or_a_part_that_is_none_is_not_passed_over(county, file, option, word, near):
    with pytest.raises(CommandError, match=near) as refused:
        pack("install", str(file), "--unit", "crew=crew", option, word)
    assert refused.value.returncode == 2
    assert not CaseType.objects.exists()


def test_a_missing_unit_and_a_wrong_word_end_in_a_sentence(county, file):
    with pytest.raises(CommandError, match="--unit crew"):
        pack("install", str(file))
    with pytest.raises(CommandError, match="SLOT=CODE"):
        pack("install", str(file), "--unit", "crew")


PLAY = "scenarios:\n  - title: 空\n    steps:\n      - {at: 2026-04-20 10:00, tick: true}\n"


@pytest.mark.django_db
def test_test_plays_the_scenarios(file, lamps):
    file.write_text(lamps + PLAY, encoding="utf-8")
    assert pack("test", str(file))[0] == 0
    file.write_text(lamps + PLAY + "      - expect: {state: open}\n", encoding="utf-8")
    code, said = pack("test", str(file), "--json")
    assert (code, json.loads(said)[0]["ok"]) == (1, False)


@pytest.mark.django_db
def test_a_pack_that_breaks_while_it_is_played_is_told_as_check_tells_it(tmp_path):
    shipped = Path(packs.__file__).with_name("visit.yaml").read_text("utf-8")
    file = tmp_path / "visit.yaml"
    file.write_text(re.sub(r"^      trying: .*\n", "", shipped, flags=re.MULTILINE), encoding="utf-8")
    code, said = pack("test", str(file))
    assert code == 1
    assert "没有状态“trying”" in said
    assert said == pack("check", str(file))[1]


def test_what_is_wrong_comes_back_from_another_process():
    [problem] = copy(packs.PackError([packs.Problem("a.yaml", 3, "units", "没有")])).problems
    assert str(problem) == "a.yaml:3: units: 没有"


@pytest.mark.parametrize("action", ["test", "install"])
def test_without_tables_it_says_to_migrate_first(file, lamps, tmp_path, action):
    """A database of its own: the tests' own has its tables."""
    file.write_text(lamps + PLAY, encoding="utf-8")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(tmp_path)}
    env |= {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "TEST_DATABASE": ""}
    base = Path(__file__).resolve().parents[2]
    words = [sys.executable, "manage.py", "pack", action, str(file)]
    done = subprocess.run(words, cwd=base, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, "manage.py migrate" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_a_scenario_that_does_not_exist_proves_nothing(file):
    with pytest.raises(CommandError, match="灯塔"):
        pack("test", str(file), "--only", "灯塔")
