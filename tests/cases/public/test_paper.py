"""The paper twin: printed, filled in by hand, typed in by box number, it is what the form online would have taken."""

import re

import pytest
from django.http import QueryDict

from cases import events
from cases.models import Case
from cms.models import FormPage
from forms import intake, publishing, schema
from forms.field_kinds import KINDS
from forms.filling import Filling
from forms.models import Attachment, Submission
from forms.paper import boxes
from tests.cases.public.test_verify import picture
from tests.forms.samples import SAMPLES, field_of, trades
from tests.forms.test_matrix import flat
from tests.home.test_pdf import text_of

WITHOUT = {
    "note",
    "group",
    "file",
    "picture",
    "signature",
    "post",
    "calculated",
    "entry",
    "case",
}  # no answer, or a paper that is attached


def everything() -> schema.Form:
    """Each type alone, and each that may be in a repeat there too."""
    kinds = [kind for kind in KINDS if kind not in WITHOUT]
    alone = [field_of(kind, key=f"a_{kind}", label=f"单独{kind}") for kind in kinds]
    columns = [field_of(kind, key=f"r_{kind}", label=f"行内{kind}") for kind in kinds if KINDS[kind].column]
    plain = [each.model_dump(exclude_defaults=True, mode="json") for each in (*alone, *columns)]
    rows = {"key": "each", "type": "repeat", "label": "每一个", "columns": plain[len(alone) :]}
    photo = {"key": "photo", "type": "picture", "label": "照片", "paper": "original"}
    note = {"key": "note", "type": "note", "label": "只读的话"}
    steps = [{"title": "第一步", "fields": [note, *plain[: len(alone)]]}, {"title": "第二步", "fields": [rows, photo]}]
    return schema.build({"title": "全部题型", "steps": steps})


POINT = {"lat": "30.63", "lng": "119.69", "datum": "WGS-84"}


def typed_online(spec) -> dict:
    """{key: what is typed or chosen in the browser}, two rows in the repeat."""

    def raw(kind):
        return "bailu" if kind == "unit" else POINT if kind == "map_point" else SAMPLES[kind].typed

    said = {field.key: raw(field.type) for field in spec.fields() if field.key.startswith("a_")}
    row = {column.key: raw(column.type) for column in spec.field("each").columns}
    return said | {"each": [row, row]}


def sent_online(version, said, unit):
    """A browser's posts, step by step."""
    filling = Filling.fresh(version, unit=unit)
    for n in range(2):
        post = QueryDict(mutable=True)
        for field in version.spec.steps[n].questions:
            if field.key in said:
                for name, values in flat(field.key, said[field.key]).items():
                    post.setlist(name, [str(each) for each in values])
        if n == 1:
            post.update({f"each-{row}-id": f"abc23{row}" for row in range(2)})
        form = filling.form(n, post)
        assert filling.keep(n, form), form.errors
    return filling.send(announce=False)


def in_box(box, raw) -> str:
    """What a clerk types for an answer: the number of the choice, the name of the place, else as it is written."""
    if box.field.type == "unit":
        return "白鹭街道便民服务中心"
    if box.field.type == "map_point":
        return "{lat}, {lng} {datum}".format(**raw)
    if box.field.kind.parts:
        return SAMPLES[box.field.type].shown
    meant = {value: code for code, value, _words in box.codes}
    return "".join(meant[each] for each in raw) if isinstance(raw, list) else meant.get(raw, raw)


def typed_in(spec, said) -> dict[str, str]:
    found = {}
    for box in boxes.of(spec):
        answer = said.get(box.key)
        if box.row:
            answer = answer[box.row - 1].get(box.field.key) if box.row <= len(answer) else None
        if answer is not None and not box.is_file:
            found[f"b{box.number}"] = in_box(box, answer)
    return found


@pytest.fixture
def version(site, office, kinds):
    trades()
    form = publishing.make_form("all", "全部题型", everything())
    site["apply"].add_child(instance=FormPage(title="全部题型", slug="all", form=form))
    return form.current


@pytest.fixture
def clerk(client, office):
    client.force_login(office.people["window@town"])
    return client


def seen(answer) -> dict[str, str]:
    """What the page sends along by itself."""
    return dict(re.findall(r'<input type="hidden" name="(ow-draft|rows-\w+)" value="([^"]*)"', answer.content.decode()))


def plain(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_sheet_has_every_box_with_its_number_and_codes(client, version):
    answer = client.get("/apply/all/paper/")
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for place in boxes.places(version.spec):
        assert place.field.label in text
    for box in boxes.of(version.spec):
        assert box.number in text
        assert all(f"{code}{words}".replace(" ", "") in text for code, _value, words in box.codes)
    assert "all，第1版" in text
    assert text_of(client.get("/apply/all/paper/").content) == text


def test_print_then_key_in_is_the_same_json_as_online(clerk, version, office):
    said = typed_online(version.spec)
    online = sent_online(version, said, office.town)
    assert {key for key in said if key not in online.data} == set()
    page = clerk.get(f"/desk/paper/all/{version.number}/")
    answer = clerk.post(f"/desk/paper/all/{version.number}/", seen(page) | typed_in(version.spec, said))
    assert answer.status_code == 200, plain(answer)
    paper = Submission.objects.exclude(pk=online.pk).get()
    assert paper.data == online.data
    assert intake.answers(paper, secret=True) == intake.answers(online, secret=True)
    assert paper.digest == online.digest


def test_who_typed_it_and_that_it_was_paper_is_recorded(clerk, version, office):
    page = clerk.get(f"/desk/paper/all/{version.number}/")
    boxed = seen(page) | typed_in(version.spec, typed_online(version.spec))
    taken = clerk.post(f"/desk/paper/all/{version.number}/", boxed)
    case = Case.objects.get()
    person, sent, event = office.people["window@town"], case.submission, case.events.get(seq=1)
    assert (case.channel, sent.channel, sent.entry_mode, sent.helper) == ("paper", "paper", "staff", person)
    assert (event.actor_kind, event.user, event.unit, event.post.role) == ("staff", person, office.town, "window")
    assert events.read(event)["assist"] == {"medium": "paper", "helper": person.pk}
    assert case.home == office.town
    assert case.number in plain(taken)
    assert re.search(r"[A-Z2-9]{4} [A-Z2-9]{4}", plain(taken))
    assert "no-store" in taken["Cache-Control"]
    assert clerk.get(case.get_absolute_url()).status_code == 200
    # A second press of the same page is the same case.
    assert case.number in plain(clerk.post(f"/desk/paper/all/{version.number}/", boxed))
    assert Case.objects.count() == 1


def test_a_scan_comes_along_and_is_kept_over_a_correction(clerk, version):
    address = f"/desk/paper/all/{version.number}/"
    spec, page = version.spec, clerk.get(address)
    number = next(box.number for box in boxes.of(spec) if box.is_file)
    typed = seen(page) | typed_in(spec, typed_online(spec))
    date = next(box for box in boxes.of(spec) if box.key == "a_date")
    wrong = typed | {f"b{date.number}": "2026-02-31", f"b{number}": picture("a.jpg")}
    refused = clerk.post(address, wrong)
    assert refused.status_code == 422
    assert f"第 {date.number} 格，单独date：" in plain(refused)
    assert 'value="2026-02-31"' in refused.content.decode()
    assert Case.objects.count() == 0
    clerk.post(address, seen(refused) | typed_in(spec, typed_online(spec)))
    assert Attachment.objects.get().field == "photo"


def test_one_more_row_than_the_sheet_has(clerk, version):
    address = f"/desk/paper/all/{version.number}/"
    page = clerk.post(address, seen(clerk.get(address)) | {"ow-more": "each"})
    number = boxes.of(version.spec, {"each": 5})[-2].number
    assert number.split(".")[1] == "5"
    assert f'name="b{number}"' in page.content.decode()


def test_a_sheet_of_an_earlier_version_is_typed_in_as_it_was_asked(clerk, version):
    form = version.form
    changed = schema.build({"title": "全部题型", "steps": [{"title": "步", "fields": [
        {"key": "only", "type": "text", "label": "只问这个"}]}]})  # fmt: skip
    publishing.make_form("all", "全部题型", changed)
    assert "单独text" in plain(clerk.get("/desk/paper/all/1/"))
    assert "只问这个" in plain(clerk.get("/desk/paper/all/2/"))
    form.drafts_move = True
    form.save(update_fields=["drafts_move"])
    shut = clerk.get("/desk/paper/all/1/")
    assert shut.status_code == 410
    assert "这一版的纸表不再收了" in plain(shut)


def test_only_window_staff_come_in(client, version, office):
    client.force_login(office.people["handler@dept"])
    assert client.get("/desk/paper/").status_code == 403
    assert client.get("/desk/paper/all/1/").status_code == 403
    client.logout()
    assert client.get("/desk/paper/all/1/").status_code == 302


def test_conditions_are_sentences_and_what_is_held_is_not_on_it():
    from datetime import UTC, datetime
    from types import SimpleNamespace

    from forms.paper import blank
    from tests.forms.test_materials import FORM

    spec = schema.build(FORM)
    stand_in = SimpleNamespace(spec=spec, number=1, form=SimpleNamespace(slug="mian"))
    text = text_of(blank.draw(stand_in, "https://x/", at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert "只有“店面是自己的吗”选“是”才填。" in text or "只有“店面是自己的吗”为“是”才填。" in text, text
    assert "营业执照" not in text
    assert "附材料（原件和复印件，1份，派出所出具）" in text
