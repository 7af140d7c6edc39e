"""The same send twenty times at once, and two tabs at once: one submission, nothing lost. SQLite and PostgreSQL."""

import threading

import pytest
from django.db import connection

from forms import chunks, intake, resuming
from forms.errors import Full
from forms.filling import Filling
from forms.models import Attachment, SecretAnswer, StagedFile, Submission, Upload
from forms.signals import submitted
from tests.forms.intake_samples import ID, PLAIN, picture, version_of
from tests.forms.test_filling import STEP_2, filled, kept, post

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs) -> list:
    """Results of ``jobs``, begun at the same moment in threads of their own; a job's exception is its result."""
    gate, found = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(n, job):
        try:
            gate.wait(30)
            found[n] = job()
        except Exception as slip:
            found[n] = slip
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


@pytest.fixture
def told():
    """Submissions the receivers were told of."""
    heard = []

    def hear(submission, **signal):
        heard.append(submission.pk)

    submitted.connect(hear)
    yield heard
    submitted.disconnect(hear)


def test_twenty_sends_of_one_draft_are_one_submission(told):
    secret = filled().secret
    found = at_once(*[lambda: Filling.of(secret).send().pk] * 20)
    assert len(set(found)) == 1, found
    assert Submission.objects.count() == Attachment.objects.count() == 1
    assert SecretAnswer.objects.count() == 2
    assert told == found[:1]


def test_twenty_submissions_of_one_key_are_one(told):
    version = version_of()
    found = at_once(*[lambda: intake.submit(version, PLAIN, key="same").pk] * 20)
    assert len(set(found)) == 1, found
    assert Submission.objects.count() == 1
    assert told == found[:1]


def test_two_tabs_at_once_lose_nothing():
    secret = filled().secret
    one = lambda: kept(Filling.of(secret), 0, post(who="family", helper="林知夏"))[0]  # noqa: E731
    two = lambda: kept(Filling.of(secret), 1, post(**STEP_2 | {"name": "林小河"}))[0]  # noqa: E731
    assert at_once(one, two) == [True, True]
    answers = Filling.of(secret).answers
    assert (answers["helper"], answers["name"]) == ("林知夏", "林小河")


@pytest.mark.parametrize("limit", ["quota", "quota_daily"])
def test_twenty_people_at_once_get_three_places(limit):
    version = version_of()
    setattr(version.form, limit, 3)
    version.form.save()
    found = at_once(*[lambda n=n: intake.submit(version, PLAIN, key=f"k{n}").pk for n in range(20)])
    taken = [each for each in found if isinstance(each, int)]
    assert len(taken) == Submission.objects.count() == 3, found
    assert sum(isinstance(each, Full) for each in found) == 17, found


def test_two_pieces_at_once_are_one_and_two_finishers_keep_one_file():
    filling = Filling.fresh(version_of())
    filling.put({})
    card, photo = chunks.question(filling, "card"), picture(size=(300, 200)).read()
    upload = chunks.begin(filling, card, "a.jpg", len(photo), "1")
    half = len(photo) // 2
    found = at_once(*[lambda: chunks.add(upload, 0, photo[:half]).received] * 8)
    assert [each for each in found if not isinstance(each, chunks.Gap)] == [half], found
    half_there = Upload.objects.get()

    def rest():
        whole = chunks.add(half_there, half, photo[half:])
        chunks.finish(Filling.of(filling.secret), whole)

    at_once(rest, rest)
    assert StagedFile.objects.get().name == "a.jpg"
    assert not Upload.objects.exists()


def test_two_devices_at_once_leave_one_key():
    filling = filled()
    code = resuming.give(filling.draft, filling.value)
    found = at_once(*[lambda: resuming.take_over(resuming.find(code, ID))] * 6)
    opened = [secret for secret in found if Filling.of(secret)]
    assert len(opened) == 1, found
    assert Filling.of(filling.secret) is None
