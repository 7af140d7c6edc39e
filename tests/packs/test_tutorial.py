"""The tutorial's blocks make a pack that checks, installs, and proves itself."""

import re
from pathlib import Path

import pytest

from cases.packs import check, install, loads, run

PAGE = Path(__file__).resolve().parents[2] / "docs/developers/write-a-pack.md"


def blocks():
    return re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


@pytest.mark.django_db
def test_the_tutorial_s_pack_is_clean_installs_and_proves_itself(county):
    pack = loads("\n".join(blocks()), "keys.yaml")
    assert [str(each) for each in check(pack)] == []
    install(pack)
    assert [str(each) for each in run(pack) if not each.ok] == []


def test_without_keep_it_is_told_what_is_missing():
    text = "\n".join(blocks()).replace("    keep: {returned: 1y, not_found: 1y}\n", "")
    assert {each.place.rpartition(".")[2] for each in check(loads(text, "keys.yaml"))} == {"result"}
