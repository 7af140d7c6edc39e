"""The parts of a case type an editor meets, and the boxes each is edited in. What no box shows stays in “the rest”."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.admin.designer.boxes import WHOLE, Box, Hand, Lines, OneOf, Several, Term, Text, Whole, Words, Yes
from cases.admin.designer.known import Known, Options
from cases.admin.designer.list_boxes import Auto, Doings, FormsBox, Refusals, Roles
from cases.admin.designer.more_sections import RARER
from cases.admin.designer.move_boxes import Asked, OnlyOnce, Until
from cases.admin.designer.part_section import PARTS
from cases.admin.designer.row_boxes import Worth
from cases.admin.designer.rule_box import Rule
from cases.admin.designer.section import Section

CATEGORIES = (
    ("intake", _("taken in, nobody works on it yet")),
    ("work", _("being worked on")),
    ("pause", _("clock stopped, waiting")),
    ("closed", _("closed")),
)
SIDES = (("office", _("the office")), ("applicant", _("the applicant")))
KINDS = (("promised", _("promised by us")), ("statutory", _("set by law")))
REASONS = (("none", _("none")), ("required", _("in words")))


def _houses(known: Known) -> Options:
    return [("holder", _("the unit that holds it")), *((key, label) for key, label in known.places if key)]


def _of(*options) -> Any:
    return lambda known: list(options)


def _channels(known: Known) -> Options:
    return [
        ("web", _("web page")), ("app", _("phone")), ("kiosk", _("kiosk")), ("centre", _("county centre")),
        ("town", _("town window")), ("village", _("village window")), ("phone", _("telephone")),
        ("letter", _("letter")), ("hotline", pgettext_lazy("designer", "hotline")),
    ]  # fmt: skip


def _questions(known: Known) -> Options:
    return list(known.fields.items())


def _clocks(known: Known) -> Options:
    return known.clocks


ABOUT = Section(
    "about",
    _("About the type"),
    _("About the type"),
    "one",
    (
        Text(path=("number",), label=_("Number of a case"),
             help=_("{year}, {seq:5}: DD{year}{seq:5} gives DD202600001.")),
        Text(path=("called",), label=_("What a case is called in lists"), more=True,
             help=_("With fields in braces: {matter}. Blank: its item, else its form.")),
        OneOf(path=("home",), label=_("Which unit it comes in at"), options=lambda known: known.holders, more=True,
              help=_("Blank: the unit of the window or channel.")),
        OneOf(path=("business_key",), label=_("What there is only one case of"), more=True,
              options=_questions,
              help=_("A second case with the same answer is refused, with the number of the first.")),
        Several(path=("levels",), label=_("Who answers at response level 1, 2, 3"), more=True,
                options=lambda known: [("unit_of_channel", _("the unit where it came in")),
                                       *((slot, known.unit_label(slot)) for slot in known.slots)]),
        OneOf(path=("in_name_of",), label=_("In whose name papers are issued"), more=True,
              options=lambda known: [("authority", _("the authority of the item")),
                                     *((slot, known.unit_label(slot)) for slot in known.slots)]),
    ),
)  # fmt: skip

STATES = Section(
    "states",
    pgettext_lazy("case type", "States"),
    pgettext_lazy("case type", "State"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        Text(path=("public",), label=_("What the applicant reads"), help=_("Blank: the same name.")),
        OneOf(path=("category",), label=_("Kind"), required=True, options=_of(*CATEGORIES)),
        OneOf(path=("holder",), label=_("Who holds it then"), options=lambda known: known.holders),
        Text(path=("result",), label=_("Key of the result"), more=True,
             help=_("A closed state needs one, in small letters: done, refused. The term of keeping hangs on it.")),
        Yes(path=("alive",), label=_("The entry is in force in this state"), more=True,
            help=_("For registers: licences, list entries.")),
        Several(path=("stops",), label=_("Time limits that stand still here"), options=_clocks, more=True),
    ),
    begin=(("category", "work"),),
)  # fmt: skip

MOVES = Section(
    "transitions",
    pgettext_lazy("case type", "Moves"),
    pgettext_lazy("case type", "Move"),
    "map",
    (
        Text(path=("label",), label=_("Name of the button"), required=True),
        Several(path=("from",), label=_("From which states"), options=lambda known: known.states,
                help=_("None: this is how a case is opened.")),
        OneOf(path=("to",), label=_("To which state"), options=lambda known: known.goals),
        Roles(path=("by",), label=_("Who may")),
        Auto(path=("auto",), label=_("When the system does it"), more=True),
        OneOf(path=("form",), label=_("Form to fill in"), options=lambda known: known.forms),
        Asked(path=("only",), label=_("Which of its questions"), more=True,
              help=_("None: all of them. Save the form first.")),
        OneOf(path=("reason",), label=_("Reason"), options=_of(*REASONS)),
        Rule(path=("when",), label=_("Offered only if")),
        Refusals(path=("checks",), label=_("Refused unless")),
        Doings(path=("effects",), label=_("What happens with it")),
        Several(path=("reaches",), label=_("Milestones it reaches"), options=lambda known: known.milestones, more=True),
        Several(path=("pause",), label=_("Why the clock stops"), options=lambda known: known.pauses, more=True,
                help=_("Into a state of kind “clock stopped”: who takes the move chooses one of these.")),
        Worth(path=("hands", "need"), label=_("How many different people must do it"), more=True,
              help=_("Blank: one is enough.")),
        Roles(path=("hands", "of"), label=_("Who these people are"), more=True,
              help=_("None: whoever may take the move.")),
        Several(path=("hands", "not"), label=_("Whose people do not count"), more=True, options=_houses,
                help=_("Who did the work does not check it: “the unit that holds it”.")),
        OnlyOnce(path=("once",), label=_("How often in a case"), more=True, reasons=list(REASONS)),
        Several(path=("takes",), label=_("Facts that come with it"), options=lambda known: known.facts, more=True,
                help=_("For moves the system or another case takes: what it brings along.")),
        Several(path=("channels",), label=_("Channels it may come in by"), options=_channels, more=True),
        OneOf(path=("not_before",), label=_("Not before the end of"), options=_clocks, more=True),
        OneOf(path=("within",), label=_("Only while this runs"), options=_clocks, more=True),
        Text(path=("effective_on",), label=_("The day it counts from"), more=True,
             help=_("Blank: the day it is done. Or a moment (opened, level.end), or a date question.")),
        Text(path=("public",), label=_("What the applicant reads"), more=True),
        Text(path=("basis",), label=_("Legal basis"), more=True),
    ),
)  # fmt: skip

CLOCKS = Section(
    "clocks",
    _("Time limits"),
    _("Time limit"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        Several(path=("from",), label=_("Begins when"), options=lambda known: known.moments, required=True),
        Several(path=("to",), label=_("Is met when"), options=lambda known: known.moments,
                help=_("None: a term that only runs out, such as a public notice or a licence.")),
        Term(path=("term",), label=_("How long")),
        Until(path=("until",), label=_("Or until which day"), more=True,
              help=_("The day in an answer or fact; a day that comes round: 25cd the 25th, -1d the last working day.")),
        OneOf(path=("kind",), label=_("Set by"), options=_of(*KINDS)),
        OneOf(path=("side",), label=_("Whose time it is"), options=_of(*SIDES), more=True),
        Text(path=("basis",), label=_("Legal basis")),
        Rule(path=("when",), label=_("Runs only if"), more=True),
        Yes(path=("roll",), label=_("Moves to the next working day if it ends on a free one"), unless=True, more=True),
        Term(path=("extend", "term"), label=_("May be extended by"), more=True),
        Whole(path=("extend", "times"), label=_("How many times"), more=True),
        Roles(path=("extend", "by"), label=_("Who extends it"), more=True),
        Doings(path=("extend", "effects"), label=_("What happens when it is extended"), more=True),
        OneOf(path=("beyond",), label=_("Never later than"), options=_clocks, more=True),
    ),
)  # fmt: skip

LADDER = Section(
    "ladder",
    pgettext_lazy("case type", "Ladder"),
    pgettext_lazy("case type", "Rung"),
    "list",
    (
        OneOf(path=("clock",), label=_("Time limit"), options=_clocks, required=True),
        OneOf(path=("at",), label=_("When"), options=lambda known: known.instants, required=True),
        Text(path=("label",), label=pgettext_lazy("designer", "Name")),
        Doings(path=("effects",), label=_("What happens")),
    ),
    intro=_("A rung reminds, notifies or opens something; what changes the case is a move."),
    begin=(("at", "-1d"),),
)

PAUSES = Section(
    "pauses",
    _("Reasons to stop the clock"),
    _("Reason to stop the clock"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        Several(path=("stops",), label=_("Which time limits stop"), options=_clocks, required=True),
        OneOf(path=("document",), label=_("Paper it needs"), options=lambda known: known.documents),
        Text(path=("basis",), label=_("Legal basis")),
    ),
)

MILESTONES = Section(
    "milestones",
    pgettext_lazy("case type", "Milestones"),
    pgettext_lazy("case type", "Milestone"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        Yes(path=("public",), label=_("The applicant sees it")),
    ),
)

NOTICES = Section(
    "notices",
    pgettext_lazy("case type", "Notices"),
    pgettext_lazy("case type", "Notice"),
    "map",
    (
        Roles(path=("to",), label=_("To whom"), one=True, required=True),
        Text(path=("text",), label=pgettext_lazy("designer", "Text"), long=True, required=True,
             help=_("Braces are filled in: {case.number} {case.unit} {due.level} {link}. 70 characters at most.")),
    ),
    title="text",
)  # fmt: skip

PAPERS = Section(
    "documents",
    pgettext_lazy("case type", "Papers"),
    pgettext_lazy("case type", "Paper"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        Text(path=("number",), label=pgettext_lazy("designer", "Number"),
             help=_("As: 受理{year}{seq:5}. Blank: it has none.")),
        Text(path=("text",), label=pgettext_lazy("designer", "Text"), long=True,
             help=_("A paragraph a line; braces are filled in.")),
        OneOf(path=("form",), label=_("Form whose answers it lists"), options=lambda known: known.forms),
        Words(path=("fields",), label=_("Only these of its answers"), more=True,
              help=_("Keys of questions, with commas between. Blank: all that were answered.")),
        OneOf(path=("sealed_by",), label=_("Whose seal"),
              options=_of(("unit", _("the unit that issues it")),
                          ("in_name_of", _("the unit in whose name it is issued")))),
        Text(path=("template",), label=_("File of its own layout (DOCX)"), more=True,
             help=_("Its name in the pack, as a note. The file itself is uploaded under “Paper templates”.")),
        Yes(path=("remedy",), label=_("Says how it can be challenged")),
        Yes(path=("public",), label=_("The applicant may save it")),
        Yes(path=("voidable",), label=_("Becomes void when its step is taken back"), more=True,
            help=_("Only for a receipt that decides nothing. Its number stays used.")),
        Yes(path=("large",), label=_("Printed in large type"), more=True,
            help=_("For who sees badly, whoever prints it. In elder mode every paper is large.")),
    ),
)  # fmt: skip

FACTS = Section(
    "facts",
    pgettext_lazy("case type", "Facts"),
    pgettext_lazy("case type", "Fact"),
    "list",
    (
        Text(path=("key",), label=pgettext_lazy("designer", "Key"), required=True,
             help=_("In small letters, as: licence_no.")),
        Text(path=("label",), label=pgettext_lazy("designer", "Name")),
        OneOf(path=("type",), label=_("Kind"), options=_of(
            ("text", _("text")), ("number", _("number")), ("money", _("money")), ("date", _("date")),
            ("yes_no", _("yes or no")), ("choice", _("choice")), ("unit", _("unit")), ("post", _("post")),
            ("entry", _("entry of a register")), ("case", _("case")))),
        Yes(path=("public",), label=_("May be printed on public pages")),
    ),
    intro=_("What moves note down about a case: a score, a number, a winner."),
)  # fmt: skip

PARTIES = Section(
    "parties",
    pgettext_lazy("case type", "Parties"),
    pgettext_lazy("case type", "Party"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
        OneOf(path=("field",), label=_("Question that names it"), options=_questions, required=True),
        OneOf(path=("contact",), label=_("Question with its telephone or e-mail"), required=True,
              options=_questions),
        OneOf(path=("notify",), label=_("Notice that brings its code"), options=lambda known: known.notices),
    ),
    intro=_("Somebody beside the applicant, who looks with a code of their own and takes the moves that name them."),
)  # fmt: skip

SURVEY = Section(
    "survey",
    _("Rating"),
    _("Rating"),
    "one",
    (
        Several(path=("ask",), label=_("Asked when"), options=lambda known: known.moments),
        OneOf(path=("of",), label=_("Who is asked"), more=True,
              options=_of(("applicant", _("the applicant of this case")),
                          ("origin", _("the applicant of the case it came from")))),
        Term(path=("within",), label=_("May be answered within")),
        Whole(path=("scale",), label=_("Highest grade"), help=_("Blank: 5.")),
        Lines(path=("items",), label=_("Aspects beside the whole"), more=True,
              help=_("A line each, as: manner: 服务态度")),
        Rule(path=("skip_if",), label=_("Not asked if"), more=True),
        Whole(path=("low", "at_most"), label=_("A low grade is at most")),
        Doings(path=("low", "effects"), label=_("What happens after a low grade")),
        OneOf(path=("visits", "type"), label=_("Case type of a return visit"), more=True,
              options=lambda known: known.types),
        Whole(path=("visits", "share"), label=_("Share of closed cases visited, per cent"), more=True),
        Rule(path=("visits", "when"), label=_("Which closed cases are visited"), more=True),
        OneOf(path=("given", "grade"), label=_("The form is the rating: its grade"), options=_questions, more=True,
              help=_("For a type whose form is itself a rating, such as a card at the window; then nobody is asked.")),
        Several(path=("given", "reasons"), label=_("Its reasons"), options=_questions, more=True),
        OneOf(path=("given", "words"), label=_("Its words"), options=_questions, more=True),
    ),
    usual=(("ask", ["closed"]), ("within", "30cd")),
    stands_on=("ask", "given"),
)  # fmt: skip

HANDOFF = Section(
    "handoff",
    _("Handing over"),
    _("Handing over"),
    "one",
    (
        Roles(path=("by",), label=_("Who may hand a case to another unit")),
        Words(path=("reasons",), label=_("Reasons to choose from"), more=True),
        Term(path=("object_within",), label=_("The other unit may object within")),
        Roles(path=("agree",), label=_("Who decides on an objection")),
        Whole(path=("refusals",), label=_("After how many refusals")),
        Doings(path=("then",), label=_("what happens")),
    ),
)

FORMS = Section(
    "forms",
    pgettext_lazy("case type", "Forms"),
    pgettext_lazy("case type", "Forms"),
    "one",
    (FormsBox(path=(WHOLE,), label=_("Forms of this type")),),
    intro=_("The form that opens a case, and those that later moves ask for. They are made under “Forms”."),
)
KEEP = Section(
    "keep",
    _("Keeping"),
    _("How long cases are kept"),
    "one",
    (),
    intro=_("By result: how long after it was closed a case is destroyed. Every result needs a term."),
)


SECTIONS = (
    STATES, MOVES, FORMS, CLOCKS, LADDER, PAUSES, MILESTONES, NOTICES, PAPERS, PARTS, FACTS, PARTIES, HANDOFF, SURVEY,
    *RARER, KEEP, ABOUT,
)  # fmt: skip
BY_KEY = {section.key: section for section in SECTIONS}
SHOWN = {*BY_KEY, *(box.path[0] for box in ABOUT.boxes)} - {"about"}
NOT_HERE = ("pack", "key", "title")  # facts of the type, edited with its owner
HAND = Hand(
    path=("rest",),
    label=_("Written by hand"),
    help=_("In the language of packs. Left alone, it is kept as it is."),
    more=True,
)


def boxes_of(section: Section, known: Known) -> tuple[Box, ...]:
    """How long cases are kept is asked for each result there is."""
    if section is not KEEP:
        return section.boxes
    kept = [*known.results, *((key, key) for key in known.life.keep if key not in dict(known.results))]
    return tuple(Term(path=(key,), label=label, permanent=True) for key, label in kept)


def rest_of(section: Section, part: dict[str, Any]) -> dict[str, Any]:
    """What of ``part`` no box shows."""
    if section in (ABOUT, KEEP, FORMS):
        return {}
    shown = {box.path[0] for box in section.boxes}
    return {key: value for key, value in part.items() if key not in shown}


def by_hand(data: dict[str, Any]) -> dict[str, Any]:
    """The sections of a type that no panel shows."""
    return {key: value for key, value in data.items() if key not in SHOWN and key not in NOT_HERE}


def title_of(section: Section, key: str | int, part: Any) -> str:
    """What a part is called in lists."""
    if section.kind == "one" or not isinstance(part, dict):
        return str(section.one)
    return str(part.get(section.title) or part.get("label") or key)
