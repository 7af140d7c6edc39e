"""What loads and is still wrong: each problem in a sentence, with its place and the cure. Empty when all is well."""

from cases.packs.lint import (
    delegating,
    facts,
    figures,
    graph,
    lookups,
    moments,
    pages,
    papers,
    parties,
    parts,
    people,
    plain,
    plays,
    queries,
    recurring,
    rules,
    shared,
    sheets,
    told,
    words,
)
from cases.packs.lint.life import Life
from cases.packs.problems import Problem
from cases.packs.resolve import Pack

OF_A_TYPE = (
    graph.problems,
    people.problems,
    moments.problems,
    rules.problems,
    words.problems,
    plain.problems,
    papers.problems,
    sheets.problems,
    parts.problems,
    parties.problems,
    queries.problems,
    recurring.problems,
    lookups.problems,
    facts.problems,
    delegating.problems,
)


def check(pack: Pack) -> list[Problem]:
    """All problems of ``pack``, in the order of the file."""
    found = [
        *shared.problems(pack),
        *plays.problems(pack),
        *told.problems(pack),
        *pages.problems(pack),
        *figures.problems(pack),
    ]
    for key in pack.types:
        life = Life(pack, key)
        opens = any(not move.from_ for move in life.spec.transitions.values())
        for part in OF_A_TYPE if opens else (graph.problems,):  # the others walk from where a case begins
            found += part(life)
    return sorted(dict.fromkeys(found), key=lambda each: each.line)
