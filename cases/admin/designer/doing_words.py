"""What a move does by itself, said in a few words each."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.admin.designer.known import Known
from cases.admin.designer.rule_box import operands_of

VERBS = ("set", "assign", "notify", "remind", "issue", "raise", "spawn", "do", "score", "publish", "draw", "link")


def verb_of(effect: dict[str, Any]) -> str:
    return next((verb for verb in VERBS if verb in effect), "")


def words(effect: dict[str, Any], known: Known) -> str:
    """Without its condition."""
    verb = verb_of(effect)
    if verb == "do":
        return _do(effect, known)
    said = _SAID[verb](effect.get(verb), known) if verb in _SAID else verb
    to = effect.get("to")
    return _("%(what)s (to %(who)s)") % {"what": said, "who": known.who(to)} if to else said


def whole(effect: dict[str, Any], known: Known) -> str:
    """With its condition."""
    said = words(effect, known)
    if effect.get("when") is None:
        return said
    return _("%(what)s, if %(rule)s") % {"what": said, "rule": operands_of(known).words(effect["when"])}


def _set(given: dict[str, Any], known: Known) -> str:
    labels, operands = dict(known.facts), operands_of(known)
    pairs = [
        _("note down “%(fact)s”: %(value)s") % {"fact": labels.get(key, key), "value": operands.words(rule)}
        for key, rule in given.items()
    ]
    return "；".join(pairs)


def _assign(given: dict[str, Any], known: Known) -> str:
    if "unit" in given:
        unit = given["unit"]
        here = dict(known.places).get(unit) if isinstance(unit, str) else None
        return _("hand it to %(unit)s") % {"unit": here or operands_of(known).words(unit)}
    if "user" in given:
        who = given["user"]
        return _("assign it to %(who)s") % {"who": operands_of(known).words(who)} if who else _("assign it to nobody")
    return _("assign it to a %(role)s") % {"role": known.who(str(given.get("role", "")))}


def _do(effect: dict[str, Any], known: Known) -> str:
    """The move is the other case's; what it is called stands in the other type, if that is known."""
    name = str(effect["do"])
    called = operands_of(known).moves_at(effect.get("case"))
    return _("do “%(move)s” in another case") % {"move": called.get(name, name)}


def _notice(name: str, known: Known) -> str:
    """Its words, with dots where something is filled in."""
    notice = known.life.notices.get(name)
    return re.sub(r"\{[^{}]*\}", "…", notice.text) if notice else name


def _list(words) -> str:
    return pgettext("list", ", ").join(words)


_SAID = {
    "set": _set,
    "assign": _assign,
    "notify": lambda name, known: _("send the notice “%(name)s”") % {"name": _notice(name, known)},
    "remind": lambda who, known: _("remind %(who)s") % {"who": _list(map(known.who, who))},
    "issue": lambda name, known: _("issue the paper “%(name)s”") % {"name": dict(known.documents).get(name, name)},
    "raise": lambda n, known: _("raise it by %(n)s level") % {"n": n},
    "spawn": lambda slug, known: _("open a new case “%(type)s”") % {"type": known.type_label(slug)},
    "score": lambda name, known: _("work out the score “%(sheet)s”") % {"sheet": dict(known.forms).get(name, name)},
    "publish": lambda name, known: _("publish the result “%(name)s”") % {"name": dict(known.forms).get(name, name)},
    "draw": lambda name, known: _("draw by lot “%(name)s”") % {"name": name},
    "link": lambda rule, known: _("link it with another case"),
}
