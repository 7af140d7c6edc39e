"""Notices: rows in the move's own transaction. Sending is cases.outbox; nobody's click waits for a gateway."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases import addresses, codes, gateways, parties, quiet
from cases.data import Context, answers, context
from cases.merging import merged, said, track_url
from cases.models import Case, CaseEvent, Notice
from cases.reckoning import due_moment
from cases.rights import holders_of
from forms import intake
from home import clock, crypto, written
from home.models import User
from home.models.post import Role

APPLICANT = "applicant"
SPLIT = "split"  # the notice with a case's own code


def queue(
    case: Case, event: CaseEvent, name: str, *, to: str | None = None, known: Context | None = None, **words
) -> int:
    """Queue the notice ``name`` of the case's type; the rows it made. ``words``: more merge fields ({link} …)."""
    wanted = case.life.notices.get(name)
    if wanted is None:
        return 0
    known = known or context(case)
    text = merged(wanted.text, case, known, **words)
    return _address(case, event, name, to or wanted.to, text, known)


def remind(case: Case, event: CaseEvent, roles: Iterable[str], key: str, *, known: Context | None = None) -> int:
    """Tell the posts that a clock comes to its end."""
    known = known or context(case)
    spec, run = case.life.clocks.get(key), known.runs.get(key)
    if spec is not None and run is not None:
        text = _("Case %(number)s “%(title)s”: %(clock)s is due on %(day)s.") % {
            "number": case.number,
            "title": case.title,
            "clock": spec.label,
            "day": said(due_moment(run)),
        }
    else:
        text = _("Case %(number)s “%(title)s” waits for you.") % {"number": case.number, "title": case.title}
    return sum(_address(case, event, f"remind:{key}", role, text, known) for role in roles)


def invite(case: Case, event: CaseEvent, url: str, segment: str = "closed") -> int:
    """Ask the applicant for a rating: in the type's own words for this moment (notice “survey_accepted”) or for all
    (“survey”), else in ours. {link} is the link."""
    known = context(case)
    for name in (f"survey_{segment}", "survey"):
        if name in case.life.notices:
            return queue(case, event, name, known=known, link=url)
    text = _("Case %(number)s is done. How did we do? Rate it here: %(link)s")
    return _address(case, event, "survey", APPLICANT, text % {"number": case.number, "link": url}, known)


def introduce(case: Case, event: CaseEvent, key: str, code: str, *, known: Context) -> int:
    """Tell a party that it is one: in the words of the type's own notice, else in ours. {code} is its pick-up code,
    which is in no other letter."""
    rule = case.life.parties[key]
    if rule.notify:
        return queue(case, event, rule.notify, to=key, known=known, code=code)
    text = _("You are named as “%(party)s” in case %(number)s. See how it stands: %(link)s Pick-up code %(code)s.")
    link = addresses.whole(addresses.track(case.number))
    words = {"party": rule.label, "number": case.number, "link": link, "code": code}
    return _address(case, event, "party", key, text % words, known)


def split_off(case: Case, event: CaseEvent) -> int:
    """Tell who filed the case behind it, where they can be reached, that this one goes on by itself, and its code."""
    if not reachable(case):
        return 0
    said = _("“%(title)s” is handled on its own from now on: number %(number)s, pick-up code %(code)s. %(link)s")
    words = {"title": case.title, "number": case.number, "code": codes.shown(codes.own_code(case.number))}
    return _address(case, event, SPLIT, APPLICANT, said % {**words, "link": track_url(case)}, context(case))


def tell(case: Case, event: CaseEvent, roles: Iterable[str], sentence: str, *, known: Context | None = None) -> int:
    """Tell the posts something that is no clock's doing."""
    known = known or context(case)
    return sum(_address(case, event, "told", role, sentence, known) for role in roles)


def report(case: Case, event: CaseEvent, sentence: str) -> int:
    """Tell the holder's leads (without one, its handlers) that the system could not do what it should."""
    known = context(case)
    text = _("Case %(number)s: a step the system takes by itself was not possible. %(why)s") % {
        "number": case.number,
        "why": sentence,
    }
    return _address(case, event, "fault", "lead", text, known) or _address(case, event, "fault", "handler", text, known)


def tell_people(case: Case, event: CaseEvent, name: str, role: str, people: Iterable[User], text: str) -> int:
    """Tell these people, who are known already."""
    return _at_desks(case, event, name, role, people, text)


def _address(case: Case, event: CaseEvent, name: str, to: str, text: str, known: Context) -> int:
    if to == APPLICANT:
        address, channel = _applicant(case)
        _row(case, event, name, APPLICANT, None, channel, address, text)
        return 1
    if to in case.life.parties and not parties.stands(case, to):
        return 0  # nobody is known yet, or may be told
    if to.partition("@")[0] not in Role.values:  # a party, or somebody named in the form: an agent, a client
        found, channel = _way(case, case.life.parties[to].contact if to in case.life.parties else to)
        _row(case, event, name, to, None, channel, found, text)
        return 1
    return _at_desks(case, event, name, to, holders_of(case, to, known), text)


def _at_desks(case: Case, event: CaseEvent, name: str, audience: str, people: Iterable[User], text: str) -> int:
    rows = [_made(case, event, name, audience, each, "desk", each.email or each.username, text) for each in people]
    written.insert(rows, but_known=True)
    return len(rows)


def _row(*about) -> None:
    written.insert([_made(*about)], but_known=True)  # one per event and person


def _made(case, event, name: str, audience: str, user, channel: str, to: str, text: str) -> Notice:
    key, now = f"{event.pk}:{name}:{user.pk if user else audience}", clock.now()
    return Notice(
        key=key,
        case=case,
        event=event,
        name=name[:60],
        audience=audience[:20],
        user=user,
        channel=channel,
        to=crypto.seal(to, f"notice:{key}"),
        text=crypto.seal(text, f"notice:{key}"),
        created_at=now,
        next_try=later if (later := quiet.awake(now, channel)) > now else None,
    )


def _applicant(case: Case) -> tuple[str, str]:
    """Where to reach who filed, and how."""
    own = case.submission_id or "split_from" in case.facts
    if not own and case.spawned_by_id:  # opened by the system: who filed the case behind it
        return _applicant(case.spawned_by)
    said = answers(case, secret=True, parties=False) if own else {}
    for rule in case.life.parties.values():  # what is the applicant's goes to nobody else
        said.pop(rule.contact, None)
    mail = _first(case, said, ("email", "mail"), ("email",))
    phone = _first(case, said, ("mobile", "phone", "tel"), ("mobile", "phone"))
    return gateways.way_to(phone, mail)


def _way(case: Case, field: str) -> tuple[str, str]:
    """Where to reach whom the answer ``field`` gives the address of, and how."""
    address = str(answers(case, secret=True).get(field) or "")
    return gateways.way_to(*(("", address) if "@" in address else (address, "")))


def reachable(case: Case) -> bool:
    """True where an address is known under which the applicant can be asked."""
    return bool(_applicant(case)[0])


def _first(case: Case, said: dict[str, Any], keys: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """The answer under one of the usual keys, else the first of such a kind in the form the case was opened with."""
    fields = case.submission.version.spec.fields() if case.submission_id else ()
    wanted = [*keys, *(field.key for field in fields if field.type in kinds)]
    return next((str(said[key]) for key in wanted if said.get(key)), "")


def public_answers(submission) -> str:
    """The answers of a form that its author marked public, a line each; a single one without its label."""
    if submission is None:
        return ""
    spec = submission.version.spec
    public = {each.key for each in spec.fields() if each.public and not each.secret}
    if not public:
        return ""
    rows = [row for step in intake.shown(submission) for row in step["rows"] if row["key"] in public and row["text"]]
    if len(rows) == 1:
        return str(rows[0]["text"])
    return "\n".join(_("%(label)s: %(text)s") % {"label": row["label"], "text": row["text"]} for row in rows)
