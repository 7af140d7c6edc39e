"""The calendar that the sample county runs on, and no calendar kept from one test to the next."""

import pytest

from home import days, holidays


@pytest.fixture(scope="session")
def official():
    return holidays.seed()


@pytest.fixture(autouse=True)
def forgetful():
    """Rows are rolled back after a test, the calendar kept in the process is not."""
    yield
    days.drop()
