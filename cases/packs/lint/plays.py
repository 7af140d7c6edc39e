"""Scenarios: they name forms, moves, cases and samples that exist, before anybody waits for them to run."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from cases import handed, rights, together, withheld
from cases.packs.problems import Path, Problem, suggestion
from cases.packs.resolve import Pack
from cases.packs.shapes import Expect, Step
from cases.parts.adding import ADD

GIVEN = ("item", "leave")  # what may be there beforehand
Known = dict[str, Collection[str]]
BUILT_IN = ("extend", ADD, withheld.RECUSE, *handed.KEYS, *together.KEYS)


def problems(pack: Pack) -> Iterator[Problem]:
    titles, known = [scenario.title for scenario in pack.shape.scenarios], _known(pack)
    for n, scenario in enumerate(pack.shape.scenarios):
        path = ("scenarios", n)
        if titles.index(scenario.title) != n:
            yield pack.source.problem((*path, "title"), _("Two scenarios have this title. Change one of them."))
        if scenario.after and scenario.after not in titles:
            yield _unknown(pack, (*path, "after"), scenario.after, titles)
        for s, step in enumerate(scenario.steps):
            yield from _step(pack, (*path, "steps", s), step, known)


def _known(pack: Pack) -> Known:
    """What a step may name, by the key it names it with."""
    every = pack.everything().values()
    lives = [life for each in every for life in each.types.values()]
    return {
        "submit": pack.section("forms"),
        "load": [*pack.types, *(f"{life.pack}.{life.key}" for life in lives)],
        "do": [*BUILT_IN, *(name for life in lives for name in life.transitions)],
        "use": pack.section("samples"),
        "as": {slot for each in every for slot in each.shape.units},
        "unit": {slot for each in every for slot in each.shape.units},
        "pause": {key for life in lives for key in life.pauses},
        "clock": {key for life in lives for key in life.clocks},
        "channel": pack.section("codelists").get("base.channel") or pack.section("codelists").get("channel") or {},
        "given": GIVEN,
    }


def _step(pack: Pack, path: Path, step: Step, known: Known) -> Iterator[Problem]:
    acts = [act for act in step.ACTS if getattr(step, act) is not None]
    if len(acts) != 1:
        said = _("A step is one of: %(acts)s.") % {"acts": ", ".join(step.ACTS)}
        yield pack.source.problem(path, said)
    yield from _names(pack, path, step, known)
    for n, inner in enumerate(step.steps):
        yield from _step(pack, (*path, "steps", n), inner, known)


def _names(pack: Pack, path: Path, step: Step, known: Known) -> Iterator[Problem]:
    for key in ("submit", "load", "do", "unit", "pause", "clock", "channel"):
        if (word := getattr(step, key)) is None or step.refused or "{n}" in word:
            continue
        if word not in known[key] and not (key == "channel" and not known[key]):  # a pack may know no list of channels
            yield _unknown(pack, (*path, key), word, known[key])
    for kind in step.given or ():
        if kind not in known["given"]:
            yield _unknown(pack, (*path, "given", kind), kind, known["given"])
    if step.at and "{n}" not in step.at and not _is_time(step.at):
        said = _("“%(at)s” is no time. Write it like 2026-04-20 10:00.")
        yield pack.source.problem((*path, "at"), said % {"at": step.at})
    if step.data and "use" in step.data and step.data["use"] not in known["use"]:
        yield _unknown(pack, (*path, "data", "use"), step.data["use"], known["use"])
    for word in (*step.actors, step.expect.as_ if step.expect else None):
        place = (word or "").partition("/")[0].partition("@")[2]
        if place and place not in known["as"]:
            yield _unknown(pack, (*path, "as"), place, known["as"])
    if step.expect and (slip := _told_to_nobody(step.expect)) is not None:
        said = _("Figures, and what is seen, are told to a post: write “as: role@place”, say handler@%(place)s.")
        words = {"place": next(iter(known["as"]), "office")}
        yield pack.source.problem((*path, "expect", *slip), said % words)


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _told_to_nobody(wanted: Expect) -> tuple[str, ...] | None:
    """Where an expectation asks what somebody without a post is told. A party of a case may ask whether it sees it."""
    if "@" in (wanted.as_ or "") or (wanted.figures is None and wanted.sees is None):
        return None
    if wanted.as_ is None:
        return None if wanted.sees is None else ()  # figures without a name are the office's own
    outside = wanted.as_ in rights.OUTSIDE or wanted.figures is not None
    return ("as",) if outside else None


def _unknown(pack: Pack, path: Path, word: object, known) -> Problem:
    said = _("There is no “%(word)s”. %(cure)s")
    return pack.source.problem(path, said % {"word": word, "cure": suggestion(word, known)})
