"""Pages of lists that say too much, or nothing, are refused by the linter."""

import pytest

from cases.packs import check, loads
from tests.cms.list_world import PACK


@pytest.mark.parametrize(
    ("good", "bad", "place", "words"),
    [
        ("columns: [firm, head,", "columns: [phone,", "pages[1].columns", "电话"),
        ("columns: [firm, head,", "columns: [memo,", "pages[1].columns", "内部备注"),
        ("columns: [firm, head,", "columns: [frm,", "pages[1].columns", "frm"),
        ("columns: [firm, head,", "columns: [inside,", "pages[1].columns", "内部结论"),
        ("label: 得分, public: true", "label: 得分", "pages[3].columns", "得分"),
        ("label: 得分, public: true", "label: 得分, publik: true", "facts[1].publik", "public"),
        ("key: mark, type: number", "key: mark, type: nubmer", "facts[1].type", "number"),
        ("over: firm, columns", "over: frm, columns", "pages[1].over", "firms.firm"),
        (", alive: true", "", "pages[1].over", "机构"),
        ("by: mark, ", "", "pages[3]", "by:"),
        ("by: mark, ", "by: mrk, ", "pages[3].by", "mrk"),
        ("{case.state: asked}", "{phone: '13600000011'}", "pages[2].where", "电话"),
        ("{case.state: asked}", "{case.stat: asked}", "pages[2].where", "case.state"),
        ("type: register", "type: guide", "pages[1].columns", "columns"),
    ],
)
def test_the_linter_refuses_pages_that_would_say_too_much_or_nothing(good, bad, place, words):
    assert good in PACK
    assert check(loads(PACK, "firms.yaml")) == []
    found = check(loads(PACK.replace(good, bad, 1), "firms.yaml"))
    assert any(each.place.endswith(place) and words in each.sentence for each in found), [str(each) for each in found]
