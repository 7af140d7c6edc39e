"""Cases written in bulk are cases: chains hold, events replay to the rows, secrets open, and work goes on."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from cases import chain, opening, surveys
from cases.actor import APPLICANT
from cases.models import Case, CaseEvent, Survey
from cases.numbering import next_number
from cases.rebuild import rebuild
from cms.bench import thin
from cms.sample import bulk
from forms import intake
from forms.models import SecretAnswer, Submission
from home import clock
from tests.cases.public import office as world

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 10, 9, 9, 30, tzinfo=clock.OFFICE_ZONE)
ROWS = 300


@pytest.fixture(autouse=True)
def morning():
    with clock.at(MORNING):
        yield


@pytest.fixture
def office():
    made = world.make_office()
    world.make_kinds()
    return made


def filed(office, secret):
    return opening.open_case(world.send_form(office.town, secret=secret), by=APPLICANT, secret=secret)


@pytest.fixture
def originals(office):
    """One just in, one waiting for papers, one closed and rated."""
    new, waiting, rated = (filed(office, f"original-{n}") for n in range(3))
    world.to_correction(waiting, office)
    world.to_closed(rated, office)
    surveys.answer(surveys.token(rated.surveys.get()), {"grade": 4, "words": "很快"})
    return [Case.objects.get(pk=case.pk) for case in (new, waiting, rated)]


def person(number):
    return {"name": f"林{number}", "phone": f"139{number:08}"}


@pytest.fixture
def copies(originals):
    """How many there were after each chunk; the copies themselves are all cases but the originals."""
    counts = list(bulk.write(originals, ROWS, person))
    assert counts == [ROWS]
    return Case.objects.exclude(pk__in=[case.pk for case in originals]).order_by("pk")


def test_every_chain_holds_and_every_row_is_what_its_events_say(copies):
    assert copies.count() == ROWS
    assert list(chain.verify()) == []
    call_command("cases", "verify")
    assert not any(rebuild(case) for case in copies)


def test_a_copy_that_was_tampered_with_is_found_like_any_case(copies):
    case = copies[7]
    CaseEvent.objects.filter(case=case, seq=1).update(party="x")
    assert [(problem.number, problem.seq) for problem in chain.verify()] == [(case.number, 1)]


def test_numbers_go_on_where_the_originals_ended(copies, originals):
    numbers = {case.number for case in Case.objects.all()}
    assert len(numbers) == ROWS + len(originals)
    assert next_number(copies[0].life) == f"QX2026{ROWS + len(originals) + 1:05}"


def test_each_has_a_person_of_its_own_and_secrets_that_open(copies):
    said = [intake.answers(case.submission, secret=True) for case in copies]
    assert sorted(each["name"] for each in said) == sorted(f"林{n}" for n in range(ROWS))
    assert len({each["phone"] for each in said}) == ROWS
    assert SecretAnswer.objects.filter(submission__cases__in=copies).values("lookup").distinct().count() == ROWS
    stored = [str(row.data) for row in Submission.objects.filter(cases__in=copies)]
    assert not any(each["phone"] in text for each, text in zip(said, stored, strict=True))


def test_lives_are_copied_whole(copies, originals):
    for case, original in zip(copies, originals * (ROWS // 3), strict=True):
        assert (case.state, case.version, case.next_due) == (original.state, original.version, original.next_due)
    assert Survey.objects.filter(case__in=copies, grade=4).count() == ROWS // 3
    assert len(set(copies.values_list("code_hash", flat=True))) == ROWS


def test_work_goes_on_with_a_copy(copies, office):
    case = copies[0]
    world.move(case, "accept", office)
    world.move(case, "finish", office, data={"outcome": "准予发放"})
    link = surveys.token(case.surveys.get())
    surveys.answer(link, {"grade": 5})
    assert (case.state, case.surveys.get().grade) == ("done", 5)
    assert list(chain.verify(case)) == []


def test_the_invitation_of_a_copy_is_its_own(copies):
    survey = Survey.objects.filter(case__in=copies).order_by("pk")[3]
    assert surveys.find(surveys.token(survey)) == survey


def test_chunks_may_be_small(originals, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 4)
    assert list(bulk.write(originals, 10)) == [4, 8, 10]
    assert list(chain.verify()) == []


def test_what_has_files_or_relatives_is_refused(office):
    waiting = world.to_correction(filed(office, "files"), office)
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    world.move(waiting, "supply", files={"paper": [paper]})
    bad = world.to_closed(filed(office, "relatives"), office)
    with clock.at(MORNING + timedelta(hours=1)):
        surveys.answer(surveys.token(bad.surveys.get()), {"grade": 1})
    for case in (waiting, bad):
        with pytest.raises(ValueError, match=case.number):
            list(bulk.write([case], 1))


def test_codes_are_made_only_where_there_was_one(office):
    case = opening.open_case(world.send_form(office.town, secret="none"), by=APPLICANT)
    assert case.code_hash is None
    list(bulk.write([case], 2))
    assert not Case.objects.exclude(code_hash=None).exists()


def test_thin_cases_stand_in_lists_like_those_they_were_copied_from(originals):
    before = list(Case.objects.order_by("pk").values("holder", "next_due", "state"))
    clocks = [each.clocks.count() for each in Case.objects.order_by("pk")]
    n = len(originals)
    assert list(thin.multiply(2 * n + 1)) == [2 * n, 2 * n + 1]
    assert list(Case.objects.order_by("pk").values("holder", "next_due", "state")) == [*before, *before, before[0]]
    assert [each.clocks.count() for each in Case.objects.order_by("pk")] == [*clocks, *clocks, clocks[0]]
    assert Case.objects.values("number").distinct().count() == 2 * n + 1
    one_more = Case.objects.get(pk=originals[0].pk)
    one_more.pk, one_more.submission, one_more.code_hash, one_more.number = None, None, None, "X"
    one_more.save(force_insert=True)  # keys that the database gives go on above
    assert one_more.pk == Case.objects.order_by("pk").last().pk
