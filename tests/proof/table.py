"""tests/urls.tsv: who may look at an address and who may post to it. One line an address, several for a route."""

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "urls.tsv"

OUTSIDE = ("anonymous", "owner", "citizen")  # owner: has shown the code of case {a}; citizen: of case {b}
TOWN = ("window", "handler", "lead")  # posts in the town that holds {a}
FAR = ("far_window", "far_handler")  # posts in the town that holds {b}
COUNTY = ("supervisor", "visitor", "auditor")  # posts at the county
OFFICE = ("dispatcher",)  # at the office for government services, which holds neither
STAFF = TOWN + FAR + COUNTY + OFFICE
EDIT = ("editor", "admin")
ROLES = OUTSIDE + STAFF + EDIT

GROUPS = {role: (role,) for role in ROLES} | {
    "everyone": ROLES,
    "outside": OUTSIDE,  # whoever is not signed in as staff
    "signed": STAFF + EDIT,
    "staff": STAFF,
    "town": TOWN,
    "far": FAR,
    "county": COUNTY,
    "edit": EDIT,
    "-": (),
}


@dataclass(frozen=True)
class Line:
    """``address``: a template over the world's objects. ``body``: what is posted, as a form would."""

    address: str
    get: frozenset[str]
    post: frozenset[str]
    body: str = ""


def lines() -> list[Line]:
    rows = FILE.read_text(encoding="utf-8").splitlines()
    return [_line(row) for row in rows[1:] if row and not row.startswith("#")]


def _line(row: str) -> Line:
    address, get, post, *body = row.split("\t")
    return Line(address, _roles(get), _roles(post), *body)


def _roles(cell: str) -> frozenset[str]:
    """ "town county" → the roles of both; "staff !auditor" → staff without the auditor."""
    words = cell.split()
    named = {role for word in words if not word.startswith("!") for role in GROUPS[word]}
    return frozenset(named - {role for word in words if word.startswith("!") for role in GROUPS[word[1:]]})
