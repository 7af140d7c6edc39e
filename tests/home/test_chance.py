"""Chance has one source: the system's, or a seeded one that repeats itself."""

from home import chance


def test_seeded_chance_repeats_itself_and_ends_with_its_block():
    with chance.seeded(7) as mine:
        first = [chance.source().random() for _n in range(3)]
        assert chance.source() is mine
    with chance.seeded(7):
        assert [chance.source().random() for _n in range(3)] == first
    with chance.seeded(8):
        assert [chance.source().random() for _n in range(3)] != first
    assert chance.source().random() not in first
