"""A running number leaves no gap and is given once."""

import pytest
from django.db import connection, transaction

from cases import numbering
from cases.models import Counter


@pytest.mark.django_db
def test_the_first_and_the_next_of_a_pattern_are_counted_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert numbering.take("DD2026#") == 1
    with django_assert_num_queries(1):
        assert numbering.take("DD2026#", 3) == 4
    assert numbering.take("DD2027#") == 1
    assert dict(Counter.objects.values_list("key", "last")) == {"DD2026#": 4, "DD2027#": 1}


@pytest.mark.django_db
def test_a_number_whose_case_was_rolled_back_is_given_again():
    numbering.take("DD2026#")
    with transaction.atomic():
        assert numbering.take("DD2026#") == 2
        transaction.set_rollback(True)
    assert numbering.take("DD2026#") == 2
    assert connection.in_atomic_block  # the test's own: nothing here was committed
