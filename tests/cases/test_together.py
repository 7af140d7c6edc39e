"""Cases that may be the same matter: pointed out, linked, merged, split; each in both cases' logs."""

import pytest
from django.urls import reverse

from cases import alike
from cases.chain import verify
from cases.data import answers
from cases.errors import Forbidden, NotOpen
from cases.models import Case
from cases.public.faces import CaseFace
from cases.rebuild import rebuild
from tests.cases.engine_world import move

ID = "330781195209181136"
STORY = "河道边的护栏被车撞坏了三个月没有人来修理，孩子经过很危险"


def kinds(case):
    return {(link.other_id, link.kind) for link in case.links.all()}


def test_the_same_person_is_pointed_out_on_both_sides(world):
    first = world.file("rescue", unit="town", idno=ID)
    other = world.file("rescue", unit="town", idno="330781197003055678")
    second = world.file("rescue", unit="town", idno=ID)
    assert kinds(second) == {(first.pk, alike.PERSON)}
    assert kinds(first) == {(second.pk, alike.PERSON)}
    assert kinds(other) == set()
    assert kinds(world.file("permit", unit="town", idno=ID)) == set()
    assert rebuild(second) == []


def test_much_the_same_words_are_alike_and_others_are_not(world):
    first = world.file("rescue", name=STORY)
    second = world.file("rescue", name=STORY.replace("三个月", "两个月") + "！")
    assert kinds(second) == {(first.pk, alike.TEXT)}
    assert kinds(world.file("rescue", name="想给母亲办理高龄津贴，直接打到社会保障卡上面去")) == set()


def test_a_phrase_of_many_people_and_half_a_likeness_are_no_hint(world):
    world.file("rescue", name=STORY)
    half = "河道边的护栏被车撞坏了，请派人来看看，另外想问路灯什么时候修好，晚上看不清"
    assert kinds(world.file("rescue", name=half)) == set()
    phrase = "材料都准备好了，请帮忙看看够不够，以前没有办过，请告诉我还缺什么"
    found = [kinds(world.file("rescue", name=phrase)) for _n in range(5)]
    assert [len(each) for each in found[1:4]] == [1, 2, 3]
    assert found[4] == set()


def test_merging_leads_on_and_sets_nothing_off(world):
    lead = world.person("lead@town")
    first, second = (world.file("rescue", unit="town", idno=ID, secret=f"s{n}") for n in (1, 2))
    move(second, "merge", by=lead, other=first, reason="同一件事")
    second.refresh_from_db()
    assert (second.category, second.merged_into_id, second.state_label) == ("closed", first.pk, "已并案")
    assert not second.surveys.exists()
    assert not second.clocks.filter(stopped_at=None).exists()
    assert second.next_fire is None
    first.refresh_from_db()
    assert first.events.order_by("seq").last().kind == "link"
    assert rebuild(first) == rebuild(second) == []
    assert [str(each) for each in verify([first, second])] == []
    assert first.number in CaseFace(second).state
    with pytest.raises(NotOpen, match=first.number):
        move(second, "lift", by=world.person("handler@town"))


def test_only_who_holds_it_merges_and_only_into_an_open_case_of_the_type(world):
    lead = world.person("lead@town")
    case, other = world.file("rescue", unit="town"), world.file("permit", unit="town")
    with pytest.raises(Forbidden):
        move(case, "merge", by=world.person("lead@other"), other=other, reason="x")
    with pytest.raises(NotOpen, match="关联"):
        move(case, "merge", by=lead, other=other, reason="x")
    with pytest.raises(NotOpen):
        move(case, "merge", by=lead, other=case, reason="x")
    elsewhere = world.file("rescue", unit="other")
    with pytest.raises(NotOpen, match="编号"):  # what one may not see is not there
        move(case, "merge", by=lead, other=elsewhere, reason="x")


def test_splitting_keeps_who_asked(world):
    case = world.file("rescue", unit="town", name="张三", phone="13600000001")
    move(case, "split", by=world.person("handler@town"), reason="两件事", words="另一盏路灯")
    new = Case.objects.exclude(pk=case.pk).get()
    assert (new.title, new.holder_id, kinds(new)) == ("另一盏路灯", case.holder_id, {(case.pk, "split_from")})
    assert rebuild(new) == []
    assert answers(new)["name"] == "张三"


def test_at_the_desk_a_late_merge_hears_what_happened(world, client):
    clerk = world.person("lead@town")
    first, second = (world.file("rescue", unit="town", idno=ID) for _n in range(2))
    client.force_login(clerk.user)
    page = client.get(reverse("desk:case", args=[second.number])).content.decode()
    address = reverse("desk:move", args=[second.number, "merge"])
    assert f"{address}?other={first.number}" in page
    assert first.number in client.get(f"{address}?other={first.number}").content.decode()
    sent = {"seen_version": second.version, "ow-other": first.number, "ow-reason": "同一件", "ow-sure": "yes"}
    move(second, "link", by=world.person("handler@town"), other=first, reason="像一件事")
    assert client.post(address, sent).status_code == 409
    second.refresh_from_db()
    assert client.post(address, {**sent, "ow-other": "没有"}).status_code in (409, 422)
    answer = client.post(address, {**sent, "seen_version": second.version})
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.merged_into_id == first.pk
    assert first.number in client.get(second.get_absolute_url()).content.decode()
    found = client.post(reverse("desk:search"), {"q": second.number})
    assert found.url == first.get_absolute_url()


@pytest.mark.parametrize(
    ("name", "told", "missing"),
    [
        ("link", "两件各办各的", "请填写另一办件的编号"),
        ("merge", "并错了可以撤销", "请填写另一办件的编号"),
        ("split", "有自己的编号和取件码", "请用几个字写明另立的是什么事"),
    ],
)
def test_the_page_says_what_comes_of_it_and_what_is_missing(world, client, name, told, missing):
    case = world.file("rescue", unit="town")
    client.force_login(world.user("handler@town"))
    page = f"/desk/case/{case.number}/move/{name}/"
    assert told in client.get(page).content.decode()
    answer = client.post(page, {"seen_version": case.version})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(missing) == 2  # beside the box and on top
    assert text.count("请写明理由") == 2
