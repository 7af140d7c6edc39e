"""How a landing is shared out among workers (tests/run.py, tests/conftest.py)."""

import pytest


def test_what_shares_a_world_stays_on_one_worker(request):
    """pytest-xdist marks groups at the end of a test's name. A pytest that keeps the name elsewhere loses them without
    a word, and every worker makes every world."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("only where workers share the tests by group")
    assert request.node.nodeid.endswith("@tests/test_landing.py")
