"""What if: other inputs, another version of the sheet, one calculation; nothing is written."""

from decimal import Decimal

from django.core.serializers import serialize
from django.urls import reverse

from cases import spec
from cases.models import Case, CaseEvent, Publication
from cases.sheets import trying, whatif
from home.models import Post
from tests.cases.engine_world import case_type, move
from tests.cases.test_sheets import MARKS, ROWS, county, dump, life, rated

__all__ = ["county"]
UNITS = {"office": "office", "group": "group"}


def rows():
    """Everything of the cases, to the last column."""
    return dump(), [serialize("json", model.objects.order_by("pk")) for model in (Case, CaseEvent, Publication)]


def others():
    """The sheet as its editors think of it next: quality counts for less."""
    weights = {"on_time": 50, "quality": 30, "service": 20}
    return life(rows=[row | {"weight": weights[row["key"]]} for row in ROWS])


def drafted(county, data):
    """Editors have written it, nobody has published it."""
    row = county.types["rescue"]
    row.spec = spec.canonical(spec.CaseSpec.model_validate(data))
    row.save_revision()
    type(row).objects.filter(pk=row.pk).update(spec=row.spec)


def address(case, form="quarter"):
    return reverse("desk:whatif", args=[case.number, form])


# --- the calculation ------------------------------------------------------------------------------------------------
def test_without_a_change_it_is_the_real_run(county):
    case = rated(county)
    told = trying.tried(case, "quarter")
    assert told == trying.scoring.latest(case, "quarter")
    [line] = whatif.rows(county.types["rescue"], "quarter")
    assert (str(line.then_score), line.then_grade) == ("77.00", told["grade"])
    assert told["total"] == "77"


def test_with_a_change_it_is_what_scoring_would_give(county):
    case = rated(county)
    before = rows()
    for changed in ({"good": 100}, {"good": None}, {"fraud": True}, {"extra": Decimal("4.5"), "liked": 10}):
        told = trying.tried(case, "quarter", changed)
        assert rows() == before
        if None not in changed.values():
            real = trying.scoring.latest(rated(county, **changed), "quarter")
            assert [told[key] for key in ("total", "grade", "veto")] == [
                real[key] for key in ("total", "grade", "veto")
            ]
        before = rows()
    told = trying.tried(case, "quarter", {"good": None})
    assert told["rows"][1]["score"] is None
    assert told["total"] == "84"  # 24 + 18 of 50, spread over all
    assert trying.tried(case, "quarter", {"fraud": True})["grade"] == "D"


def test_a_draft_is_an_other_version_and_so_is_what_came_later(county):
    case = rated(county)
    assert trying.versions(case, "quarter") == {}
    drafted(county, others())
    case = Case.objects.get(pk=case.pk)
    assert list(trying.versions(case, "quarter")) == ["draft"]
    told = trying.tried(case, "quarter", version=trying.versions(case, "quarter")["draft"])
    assert told["total"] == "79"
    case_type(others(), UNITS)
    case = Case.objects.get(pk=case.pk)
    [(name, version)] = trying.versions(case, "quarter").items()
    assert (name, trying.tried(case, "quarter", version=version)["total"]) == ("3", "79")
    assert trying.tried(case, "quarter")["total"] == "77"  # its own version still


# --- the page -------------------------------------------------------------------------------------------------------
def test_the_page_shows_published_tried_and_drafted_and_writes_nothing(county, client):
    case, lead = rated(county), county.person("lead@town")
    move(case, "show", lead)
    drafted(county, others())
    client.force_login(lead.user)
    assert address(case) in client.get(case.get_absolute_url()).content.decode()
    before = rows()
    page = client.get(address(case)).content.decode()
    assert "已公布（第1版）" in page
    assert "按现有数据（未改动）" in page
    assert "同样数据，按草稿" in page
    assert "79.00" in page
    typed = {f"ow-{key}": value for key, value in MARKS.items()} | {
        "ow-good": "100",
        "ow-fraud": "",
        "ow-sheet-": "draft",
    }
    page = client.post(address(case), typed).content.decode()
    assert "按改动后的数据" in page
    assert "改动了： good" in page
    for total in ("77.00", "92.00", "88.00"):
        assert total in page
    page = client.post(address(case), typed | {"ow-fraud": "yes"}).content.decode()
    assert "否决" in page
    assert client.post(address(case), typed | {"ow-good": "许多"}).status_code == 422
    assert rows() == before


def test_what_gives_no_score_is_said(county, client):
    case = rated(county)
    client.force_login(county.user("lead@town"))
    typed = {f"ow-{key}": value for key, value in MARKS.items()} | {"ow-jobs": "0"}
    answer = client.post(address(case), typed)
    assert answer.status_code == 200
    assert "—" in answer.content.decode()  # divided by nothing: a row without data, not a fault


def test_leads_and_editors_who_see_the_case_may_and_nobody_else(county, client):
    case = rated(county)
    for name, status in (
        ("lead@town", 200), ("handler@town", 403), ("window@town", 403), ("lead@other", 404), ("editor@town", 404),
    ):  # fmt: skip
        client.force_login(county.user(name))
        assert client.get(address(case)).status_code == status, name
    both = county.user("handler@town")  # who handles it and edits its type
    Post.objects.create(user=both, unit=county.units["town"], role="editor")
    client.force_login(both)
    assert client.get(address(case)).status_code == 200
    assert client.get(address(case, "nothing")).status_code == 404


def test_a_draft_that_does_not_hold_together_is_not_offered(county, client):
    case = rated(county)
    row = county.types["rescue"]
    type(row).objects.filter(pk=row.pk).update(spec='{"pack": "tests"}')
    client.force_login(county.user("lead@town"))
    page = client.get(address(case))
    assert page.status_code == 200
    assert "草稿" not in page.content.decode()
