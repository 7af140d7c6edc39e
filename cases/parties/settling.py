"""A party becomes known: it gets a pick-up code of its own and a letter that says so, both within the turn."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import codes, notices
from cases.data import says_yes
from cases.errors import NotOpen
from cases.spec import Party
from cases.turn import Turn
from forms import intake
from home import chance, crypto

ADDRESSES = ("mobile", "phone", "email")  # types of fields under which somebody is reached


def settle(turn: Turn) -> None:
    """Bring the column to what the answers say now. A new address or another name gets a new code; the old one opens
    nothing from then on. Raises NotOpen where a party would be reached through somebody else's address."""
    case, rules = turn.case, turn.case.life.parties
    if not rules or not _may_differ(turn):
        return
    said = _said(turn)
    now = {
        key: {"who": _who(said, rule)}
        for key, rule in rules.items()
        if said.get(rule.field) and said.get(rule.contact) and not _hidden_from(turn, key)
    }
    for key, entry in now.items():
        if case.parties.get(key, {}).get("who") == entry["who"]:
            entry["code"] = case.parties[key]["code"]
        else:
            _own_address(turn, said, key)
            entry["code"] = codes.code_hash(introduce(turn, key))
    if now != case.parties:
        case.parties = now


def _may_differ(turn: Turn) -> bool:
    """False where nothing was said, all are known, and no rule withholds the case: then no secret is opened."""
    withheld = any(rule.party for rule in turn.case.life.hide_from)
    return bool(turn.said) or withheld or bool(turn.case.life.parties.keys() ^ turn.case.parties.keys())


def _said(turn: Turn) -> dict[str, Any]:
    return {key: value for each in turn.known.heard for key, value in intake.answers(each, secret=True).items()}


def _who(said: Mapping[str, Any], rule: Party) -> str:
    return crypto.lookup(f"{said[rule.field]}\n{said[rule.contact]}", "party")


def _hidden_from(turn: Turn, key: str) -> bool:
    rules = (rule for rule in turn.case.life.hide_from if rule.party == key)
    return any(says_yes(rule.when, turn.known, turn.day) for rule in rules)


def _own_address(turn: Turn, said: Mapping[str, Any], key: str) -> None:
    """Whoever could read the letter to a party could speak in its name."""
    rule = turn.case.life.parties[key]
    others = {str(said[word]) for word in _addresses(turn) if word != rule.contact and said.get(word)}
    if str(said[rule.contact]) in others:
        text = _("“%(party)s” must be reached under an address of their own, not under one that is given for others.")
        raise NotOpen(text % {"party": rule.label}, field=rule.contact)


def _addresses(turn: Turn) -> Iterable[str]:
    fields = (field for each in turn.known.heard for field in each.version.spec.fields())
    return {field.key for field in fields if field.type in ADDRESSES}


def introduce(turn: Turn, key: str) -> str:
    """A fresh code, sent with the event; here it is hashed and forgotten."""
    code = codes.pickup_code(chance.token())
    turn.after.append(lambda event: notices.introduce(turn.case, event, key, codes.shown(code), known=turn.known))
    return code
