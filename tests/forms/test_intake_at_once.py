"""The same send twenty times at once, and two tabs at once: one submission, nothing lost. SQLite and PostgreSQL."""

import threading

import pytest
from django.db import connection

from forms import intake
from forms.filling import Filling
from forms.models import Attachment, SecretAnswer, Submission
from forms.signals import submitted
from tests.forms.intake_samples import PLAIN, version_of
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
