"""What tests of cases share."""

import pytest

from tests.cases import engine_world


@pytest.fixture
def world(db):
    return engine_world.build()
