"""Packs with one slip each: what people get wrong, made over every part of every pack of ours."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from forms.logic import operators as ops


class Mutant(NamedTuple):
    """``what`` was done; one of ``words`` must stand in a problem's place or sentence."""

    what: str
    whole: dict[str, Any]
    change: Callable[[dict], None]
    words: tuple[str, ...]

    @property
    def raw(self) -> dict[str, Any]:
        """The pack with the slip; made only when asked for, since most of thousands never are."""
        copy = deepcopy(self.whole)
        self.change(copy)
        return copy


def mutants(raw: dict[str, Any]) -> Iterator[Mutant]:
    """Every slip of every kind that ``raw`` has room for."""
    from tests.packs import page_mutations  # made of the tools below

    for kind in [*KINDS, *page_mutations.KINDS]:
        for path, change, words in kind(raw):
            yield Mutant(f"{kind.__name__.strip('_')} {'.'.join(map(str, path))}", raw, change, tuple(map(str, words)))


Slip = tuple[tuple, Callable[[dict], None], tuple]


def at(raw: Any, path: tuple) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def drop(path: tuple) -> Callable[[dict], None]:
    def change(raw):
        del at(raw, path[:-1])[path[-1]]

    return change


def put(path: tuple, value: Any) -> Callable[[dict], None]:
    def change(raw):
        at(raw, path[:-1])[path[-1]] = value

    return change


def rename(path: tuple, new: str) -> Callable[[dict], None]:
    def change(raw):
        holder = at(raw, path[:-1])
        items = [(new if key == path[-1] else key, each) for key, each in holder.items()]
        holder.clear()
        holder.update(items)

    return change


def misspelt(word: str) -> str:
    """Two letters turned round, or one too many."""
    half = len(word) // 2
    turned = word[:half] + word[half : half + 2][::-1] + word[half + 2 :]
    return turned if turned != word else f"{word}{word[-1]}x"


def types(raw) -> Iterator[tuple[tuple, dict]]:
    for key, life in (raw.get("case_types") or {}).items():
        yield ("case_types", key), life


def parts(raw, section: str) -> Iterator[tuple[tuple, Any]]:
    for path, life in types(raw):
        for key, part in (life.get(section) or {}).items():
            yield (*path, section, key), part


# --- states and moves -----------------------------------------------------------------------------------------------
def _state_removed(raw) -> Iterator[Slip]:
    for path, _state in parts(raw, "states"):
        yield path, drop(path), (path[-1],)


def _state_without(raw) -> Iterator[Slip]:
    for path, state in parts(raw, "states"):
        for key in ("label", "category", "result"):
            if key in state:
                yield (*path, key), drop((*path, key)), (path[-1],)


def _state_closed_or_opened(raw) -> Iterator[Slip]:
    for path, state in parts(raw, "states"):
        other = "work" if state["category"] == "closed" else "closed"
        yield path, put((*path, "category"), other), (path[-1], state["label"])


def _move_removed(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        lonely = [state for state, _n in _only_ways(raw, path)]
        if "from" not in move:
            yield path, drop(path), ("transitions",)
        elif lonely:
            yield path, drop(path), (path[-1], *lonely)


def _only_ways(raw, path) -> Iterator[tuple[str, int]]:
    """States that only this move leads to or out of."""
    moves = at(raw, path[:-1])
    own = moves[path[-1]]
    rest = [each for key, each in moves.items() if key != path[-1]]
    if own.get("to") not in (None, "stays", "back") and not any(each.get("to") == own["to"] for each in rest):
        yield own["to"], 1
    for state in listed(own.get("from")):
        out = [each for each in rest if state in listed(each.get("from")) and each.get("to") not in (None, "stays")]
        if not out:
            yield state, 1


def _target_misspelt(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        if move.get("to") not in (None, "stays", "back"):
            yield path, put((*path, "to"), misspelt(move["to"])), (path[-1],)
        if move.get("from"):
            wrong = [misspelt(each) for each in listed(move["from"])]
            yield path, put((*path, "from"), wrong), (path[-1],)


def _way_back_cut(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        if move.get("to") == "back":
            yield path, drop(path), (*listed(move["from"]), path[-1])


def _result_not_kept(raw) -> Iterator[Slip]:
    for path, life in types(raw):
        for result in life.get("keep", {}):
            yield (*path, "keep", result), drop((*path, "keep", result)), (result,)


# --- people ---------------------------------------------------------------------------------------------------------
def _nobody(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        if move.get("by") and not move.get("auto"):
            yield path, put((*path, "by"), []), (path[-1],)


def _role_misspelt(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        for n, word in enumerate(listed(move.get("by"))):
            role, mark, place = word.partition("@")
            roles = listed(move["by"])
            wrong = [*roles[:n], f"{misspelt(role)}{mark}{place}", *roles[n + 1 :]]
            yield path, put((*path, "by"), wrong), (path[-1],)


def _slot_removed(raw) -> Iterator[Slip]:
    used = str({key: raw.get(key) for key in ("case_types", "scenarios", "roles")})
    for slot in raw.get("units") or {}:
        if f"@{slot}" in used or f"'owner': '{slot}'" in used:
            yield ("units", slot), drop(("units", slot)), (slot,)


# --- time -----------------------------------------------------------------------------------------------------------
def _clock_cut(raw) -> Iterator[Slip]:
    for path, clock in parts(raw, "clocks"):
        named = "ladder" in at(raw, path[:2]) and any(r["clock"] == path[-1] for r in at(raw, path[:2])["ladder"])
        if clock.get("from") is not None and "use" not in clock:
            yield (*path, "from"), drop((*path, "from")), (path[-1],)
        if clock.get("to") is not None and "use" not in clock and not named and not _asked(raw, path[-1]):
            yield (*path, "to"), drop((*path, "to")), (path[-1],)
        if clock.get("term") is not None and "use" not in clock:
            yield (*path, "term"), drop((*path, "term")), (path[-1],)


def _asked(raw, clock: str) -> bool:
    told = str(raw.get("case_types"))
    return f"'clock': '{clock}'" in told or f"due.{clock}" in str(raw.get("notices")) or f".{clock}." in told


def _moment_misspelt(raw) -> Iterator[Slip]:
    for path, clock in parts(raw, "clocks"):
        for key in ("from", "to"):
            if clock.get(key):
                wrong = [misspelt(each) for each in listed(clock[key])]
                yield (*path, key), put((*path, key), wrong), (path[-1],)


def _clock_removed(raw) -> Iterator[Slip]:
    for path, _clock in parts(raw, "clocks"):
        if _asked(raw, path[-1]):
            yield path, drop(path), (path[-1],)


def _rung_wrong(raw) -> Iterator[Slip]:
    for path, life in types(raw):
        for n, rung in enumerate(life.get("ladder") or ()):
            here = (*path, "ladder", n)
            yield here, put((*here, "clock"), misspelt(rung["clock"])), (f"ladder[{n + 1}]",)
            yield here, put((*here, "at"), "halfway"), (f"ladder[{n + 1}]",)


def _milestone_never_reached(raw) -> Iterator[Slip]:
    for path, life in types(raw):
        for key in life.get("milestones") or {}:
            moves = [name for name, move in life["transitions"].items() if key in listed(move.get("reaches"))]
            if len(moves) == 1:
                here = (*path, "transitions", moves[0], "reaches")
                rest = [each for each in listed(at(raw, here)) if each != key]
                yield here, put(here, rest), (key,)


# --- what moves do and say ------------------------------------------------------------------------------------------
def _effect_misspelt(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        for n, effect in enumerate(move.get("effects") or ()):
            here = (*path, "effects", n)
            for verb in ("notify", "spawn"):
                if isinstance(effect.get(verb), str):
                    yield here, put((*here, verb), misspelt(effect[verb])), (path[-1],)


def _notice_field_misspelt(raw) -> Iterator[Slip]:
    for key, notice in (raw.get("notices") or {}).items():
        text = notice.get("text", "")
        for n, field in enumerate(part.partition("}")[0] for part in text.split("{")[1:]):
            if "." not in field or field.split(".")[0] in ("item", "intake"):
                continue
            wrong = text.replace(f"{{{field}}}", f"{{{misspelt(field)}}}", 1)
            yield ("notices", key, n), put(("notices", key, "text"), wrong), (key,)


def _notice_removed(raw) -> Iterator[Slip]:
    told = str(raw.get("case_types"))
    for key in raw.get("notices") or {}:
        if f"'notify': '{key}'" in told:
            yield ("notices", key), drop(("notices", key)), (key,)


def _guard_gone(raw) -> Iterator[Slip]:
    for path, move in parts(raw, "transitions"):
        effects = move.get("effects") or ()
        raises = [n for n, effect in enumerate(effects) if "raise" in effect and "when" not in effect]
        if "when" in move and (raises or (move.get("auto") and _twin(raw, path))):
            yield (*path, "when"), drop((*path, "when")), (path[-1],)
        for n, effect in enumerate(effects):
            if "raise" in effect and "when" in effect and "when" not in move:
                yield (*path, n), drop((*path, "effects", n, "when")), (path[-1],)


def _twin(raw, path) -> bool:
    """Another automatic move of the same instant and state, which only the guard tells apart."""
    moves = at(raw, path[:-1])
    own = moves[path[-1]]
    states = set(listed(own.get("from")))
    return any(
        other.get("auto") == own["auto"] and states & set(listed(other.get("from")))
        for key, other in moves.items()
        if key != path[-1]
    )


# --- rules ----------------------------------------------------------------------------------------------------------
def _variable_misspelt(raw) -> Iterator[Slip]:
    for section in ("transitions", "clocks"):
        for path, part in parts(raw, section):
            for here, word in paths(part.get("when"), (*path, "when")):
                yield (
                    here,
                    put(here, misspelt(word)) if here[-1] == "var" else rename(here, misspelt(word)),
                    (path[-1],),
                )


def paths(node: Any, path: tuple) -> Iterator[tuple[tuple, str]]:
    if isinstance(node, list):
        for n, each in enumerate(node):
            yield from paths(each, (*path, n))
    elif isinstance(node, dict):
        for key, each in node.items():
            if key == "var":
                if not each.startswith(("item", "parent")):
                    yield (*path, key), each
            elif key in ops.NAMES:
                yield from paths(each, (*path, key))
            elif not key.startswith(("item", "parent")):
                yield (*path, key), key


def _column_renamed(raw) -> Iterator[Slip]:
    for key, table in (raw.get("tables") or {}).items():
        for column in table["rows"][0]["gives"]:

            def change(raw, key=key, column=column):
                for row in raw["tables"][key]["rows"]:
                    row["gives"] = {misspelt(each) if each == column else each: v for each, v in row["gives"].items()}

            yield ("tables", key, column), change, (column, key)


# --- forms, lists, keys ---------------------------------------------------------------------------------------------
def _field_renamed(raw) -> Iterator[Slip]:
    """Only a field that something else of the pack names by its key."""
    told = str({key: raw.get(key) for key in ("case_types", "notices", "scenarios", "samples", "figures")})
    for form, about in (raw.get("forms") or {}).items():
        for s, step in enumerate(about["steps"]):
            for n, field in enumerate(step["fields"]):
                key = field.get("key")
                if key and (f"'{key}':" in told or f"'{key}'" in told or f"{{{key}}}" in told):
                    here = ("forms", form, "steps", s, "fields", n, "key")
                    yield here, put(here, misspelt(key)), (key, form)


def _type_misspelt(raw) -> Iterator[Slip]:
    for form, about in (raw.get("forms") or {}).items():
        for s, step in enumerate(about["steps"]):
            for n, field in enumerate(step["fields"]):
                if "type" in field:
                    here = ("forms", form, "steps", s, "fields", n, "type")
                    yield here, put(here, misspelt(field["type"])), (form,)


def _list_removed(raw) -> Iterator[Slip]:
    told = str({key: raw.get(key) for key in ("case_types", "forms", "blocks")})
    for name in raw.get("codelists") or {}:
        if f"'choices': '{name}'" in told or f"'reason': '{name}'" in told:
            yield ("codelists", name), drop(("codelists", name)), (name,)


def _form_removed(raw) -> Iterator[Slip]:
    told = str(raw.get("case_types")) + str(raw.get("pages"))
    for form in raw.get("forms") or {}:
        if f"'form': '{form}'" in told:
            yield ("forms", form), drop(("forms", form)), (form,)


def _need_removed(raw) -> Iterator[Slip]:
    told = str({key: each for key, each in raw.items() if key != "needs"})
    for n, need in enumerate(raw.get("needs") or ()):
        if f"{need}." in told:
            yield ("needs", n), drop(("needs", n)), (f"{need}.",)


def _key_misspelt(raw) -> Iterator[Slip]:
    """Keys of the language itself, wherever a shape stands."""
    for path, life in types(raw):
        for key in life:
            yield (*path, key), rename((*path, key), misspelt(key)), (misspelt(key),)
    for section in ("states", "transitions", "clocks", "milestones", "pauses"):
        for path, part in parts(raw, section):
            for key in part if isinstance(part, dict) else ():
                yield (*path, key), rename((*path, key), misspelt(key)), (misspelt(key),)
    for section in ("notices", "tables"):
        for name, part in (raw.get(section) or {}).items():
            for key in part:
                yield (section, name, key), rename((section, name, key), misspelt(key)), (misspelt(key),)
    for n, figure in enumerate(raw.get("figures") or ()):
        for key in figure:
            yield ("figures", n, key), rename(("figures", n, key), misspelt(key)), (misspelt(key),)
    for s, scenario in enumerate(raw.get("scenarios") or ()):
        for n, step in enumerate(scenario["steps"]):
            for key in step:
                here = ("scenarios", s, "steps", n, key)
                yield here, rename(here, misspelt(key)), (misspelt(key),)


def _scenario_misspelt(raw) -> Iterator[Slip]:
    for s, scenario in enumerate(raw.get("scenarios") or ()):
        for n, step in enumerate(scenario["steps"]):
            place = (f"scenarios[{s + 1}].steps[{n + 1}]",)
            for key in ("submit", "do", "load"):
                if key in step:
                    here = ("scenarios", s, "steps", n, key)
                    yield here, put(here, misspelt(step[key])), place
            for key in ("state", "holder", "result"):
                if key in (step.get("expect") or {}):
                    here = ("scenarios", s, "steps", n, "expect", key)
                    yield here, put(here, misspelt(at(raw, here))), place


def _figure_misspelt(raw) -> Iterator[Slip]:
    for n, figure in enumerate(raw.get("figures") or ()):
        for key in ("at", "over", "distinct", "sum"):
            if isinstance(figure.get(key), str) and figure[key] != "cutoff":
                yield ("figures", n, key), put(("figures", n, key), misspelt(figure[key])), (f"figures[{n + 1}]",)


def listed(given: Any) -> list:
    return [given] if isinstance(given, str) else list(given or ())


KINDS = [each for name, each in list(globals().items()) if name.startswith("_") and callable(each)
         and name not in ("_only_ways", "_asked", "_twin")]  # fmt: skip
