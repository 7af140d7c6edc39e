"""Of packs with one slip each, nearly all are caught, with a sentence that names the right place (issue 5, proof 2)."""

import random
from collections import Counter

import pytest

from cases.packs import check, load, ours
from cases.packs.loader import read
from cases.packs.problems import PackError
from cases.packs.resolve import HOME, resolved
from tests.packs.mutations import Mutant, mutants

LEAST = 0.95
SAMPLE, MANY = 2, 160  # of each pack, the same every time; many with -m proof


def told(mutant: Mutant, pack) -> list[str]:
    """Place and sentence of every problem, as they would be printed."""
    raw = mutant.raw
    needs = {name: each for name, each in pack.needs.items() if name in raw.get("needs", ())}
    try:
        found = check(resolved(raw, pack.source, needs))
    except PackError as slip:
        found = slip.problems
    return [f"{each.place} {each.sentence}" for each in found]


def caught(mutant: Mutant, pack) -> bool:
    return any(word in line for line in told(mutant, pack) for word in mutant.words)


def share(names, choose) -> tuple[float, int, list[str]]:
    missed, count = [], 0
    for name in names:
        pack, text = load(name), (HOME / f"{name}.yaml").read_text(encoding="utf-8")
        for mutant in choose(name, list(mutants(read(text, name)[0]))):
            count += 1
            if not caught(mutant, pack):
                missed.append(f"{name}: {mutant.what}")
    return 1 - len(missed) / count, count, missed


def some(name: str, every: list[Mutant], most: int = SAMPLE) -> list[Mutant]:
    return random.Random(name).sample(every, min(most, len(every)))


def test_slips_are_caught_where_they_are_made():
    caught_share, count, missed = share(ours(), some)
    print(f"{caught_share:.1%} of {count} mutants caught; missed: {missed}")  # noqa: T201
    assert caught_share >= LEAST, missed


@pytest.mark.parametrize("name", ["credit", "promise"])
def test_every_slip_in_pages_and_facts_is_caught(name):
    """They are what the public reads, and there are few of them."""

    def chosen(_name, every):
        return [each for each in every if each.what.startswith(("page", "fact"))]

    _share, count, missed = share([name], chosen)
    assert (count > 20, missed) == (True, [])


@pytest.mark.proof
def test_many_slips_of_every_pack_are_tried():
    caught_share, count, missed = share(ours(), lambda name, every: some(name, every, MANY))
    kinds = Counter(each.partition(": ")[2].split()[0] for each in missed)
    print(f"{caught_share:.2%} of {count} mutants caught; missed by kind: {dict(kinds)}")  # noqa: T201
    assert caught_share >= LEAST, missed
