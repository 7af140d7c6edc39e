"""Parties: known from the answers, reached under an address of their own, told their code, and able to do no more than
answer for themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.lint.people import OUTSIDE
from cases.packs.lint.words import FIELD
from cases.packs.problems import Problem, suggestion
from cases.parties.settling import ADDRESSES
from cases.spec import PartGroup, Party, Transition
from home.models import Role

CODE = "code"
NAMES = ("text", "person_name", "uscc")


def problems(life: Life) -> Iterator[Problem]:
    keys = set(life.spec.parties)
    for key, party in life.spec.parties.items():
        path = ("parties", key)
        if key in (*OUTSIDE, *Role.values) or key in life.fields or key in life.facts:
            said = _("“%(key)s” is already the name of a role, a question or a fact. Call the party by another word, "
                     "here and where it is named.")  # fmt: skip
            yield life.problem(path, said % {"key": key})
        yield from _known(life, path, party)
        yield from _told(life, key, party)
    yield from _code_elsewhere(life)
    for name, move in life.spec.transitions.items():
        if own := keys & {*move.by, *move.takers}:
            yield from _move(life, name, move, next(iter(sorted(own))))
    for name, group in life.spec.parts.items():
        if own := keys & {*group.by}:
            yield from _adds(life, ("parts", name), group, next(iter(sorted(own))))
    for n, rule in enumerate(life.spec.hide_from):
        if rule.party and rule.party not in keys:
            yield life.problem(("hide_from", n, "party"), _unknown(rule.party, keys))


def _known(life: Life, path: tuple, party: Party) -> Iterator[Problem]:
    for word, kinds in (("field", NAMES), ("contact", ADDRESSES)):
        key = getattr(party, word)
        if key not in life.fields:
            yield life.problem((*path, word), _unknown(key, life.fields))
        elif life.fields[key].type not in kinds:
            said = _("“%(key)s” is of type %(type)s; here one of these is needed: %(kinds)s.")
            words = {"key": key, "type": life.fields[key].type, "kinds": ", ".join(kinds)}
            yield life.problem((*path, word), said % words)
        elif key not in _asked_of_others(life):
            said = _("Nobody can reach “%(party)s”: “%(key)s” is asked only where that party is there already.")
            yield life.problem((*path, word), said % {"party": party.label, "key": key})


def _asked_of_others(life: Life) -> set[str]:
    """Fields of forms that somebody else than a party fills in."""
    keys = set(life.spec.parties)
    forms = {move.form for move in life.spec.transitions.values() if move.form and not set(move.takers) <= keys}
    return {field.key for form in forms if form in life.forms for field in life.forms[form].fields()}


def _told(life: Life, key: str, party: Party) -> Iterator[Problem]:
    if not party.notify:
        return
    path = ("parties", key, "notify")
    notice = life.spec.notices.get(party.notify)
    if notice is None:
        yield life.problem(path, _unknown(party.notify, life.pack.section("notices")))
        return
    if missing := [word for word in (CODE, "link") if word not in FIELD.findall(notice.text)]:
        said = _("Without {%(word)s} nobody gets to the case. Write it into “%(notice)s”.")
        yield life.problem(path, said % {"word": missing[0], "notice": party.notify})
    if notice.to != key:
        said = _("“%(notice)s” goes to %(to)s, and the code in it belongs to “%(party)s” alone.")
        yield life.problem(path, said % {"notice": party.notify, "to": notice.to, "party": key})


def _code_elsewhere(life: Life) -> Iterator[Problem]:
    """A code is sent once, when it is made: an effect has none to send."""
    bringing = {party.notify for party in life.spec.parties.values()}
    for path, effect in life.effects():
        notice = life.spec.notices.get(effect.notify or "")
        if notice and CODE in FIELD.findall(notice.text) and effect.notify in bringing:
            said = _("“%(notice)s” brings a party its code and goes out by itself. Write another one for this step.")
            yield life.problem((*path, "notify"), said % {"notice": effect.notify})


def _move(life: Life, name: str, move: Transition, key: str) -> Iterator[Problem]:
    path = ("transitions", name)
    if not move.from_:
        said = _("“%(party)s” is no party before the case is there, and cannot open it.")
        yield life.problem((*path, "by"), said % {"party": key})
    if move.only:
        said = _("“only” shows what was answered before, and “%(party)s” must not read the applicant's answers.")
        yield life.problem((*path, "only"), said % {"party": key})
    asked = life.forms[move.form].fields() if move.form in life.forms else ()
    others = _asked_in_other_forms(life, move.form)
    for field in asked:
        if field.answers and field.key in others:
            said = _("“%(field)s” is asked in another form too: what “%(party)s” says would stand in its place.")
            yield life.problem((*path, "form"), said % {"field": field.label, "party": key})
        if field.prefill is not None:
            said = _("“%(field)s” is filled in beforehand: “%(party)s” would read there what others said.")
            yield life.problem((*path, "form"), said % {"field": field.label, "party": key})


def _adds(life: Life, path: tuple, group: PartGroup, key: str) -> Iterator[Problem]:
    """What a party hands in is a case in which it is the applicant: all that stands there on public pages it reads."""
    for word in ("shared", "gives"):
        if getattr(group, word):
            said = _("“%(word)s” hands on what was answered before, and “%(party)s” must not read it.")
            yield life.problem((*path, word), said % {"word": word, "party": key})
    if (other := life.other(group.type)) is None:
        return  # said elsewhere
    title, moves = other.spec.title, other.spec.transitions.values()
    if not any(move.form and "applicant" in move.by for move in moves if not move.from_):
        said = _("“%(party)s” hands in “%(title)s” by its form: let “applicant” open it, with a form.")
        yield life.problem((*path, "type"), said % {"party": key, "title": title})
    public = [other.spec.called, *(state.public for state in other.spec.states.values()), *(m.public for m in moves)]
    notices = [notice.text for notice in other.spec.notices.values() if notice.to == "applicant"]
    if any("{parent." in (text or "") for text in (*public, *notices)):
        said = _("“%(title)s” prints words of the whole ({parent.…}), which “%(party)s” must not read.")
        yield life.problem((*path, "type"), said % {"party": key, "title": title})


def _asked_in_other_forms(life: Life, own: str | None) -> set[str]:
    return {field.key for form, asked in life.forms.items() if form != own for field in asked.fields() if field.answers}


def _unknown(word: str, known) -> str:
    return _("There is no “%(word)s”. %(cure)s") % {"word": word, "cure": suggestion(word, known)}
