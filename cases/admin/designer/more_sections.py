"""The rarer parts of a case type: sheets, dated tables, what comes round, who must not see it, who may do an item."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.admin.designer.boxes import OneOf, Text, Whole, Words
from cases.admin.designer.known import Known, Options
from cases.admin.designer.list_boxes import Roles
from cases.admin.designer.part_boxes import Over, RowRule
from cases.admin.designer.row_boxes import Number, Rows, TableRows, Worth
from cases.admin.designer.rule_box import Rule
from cases.admin.designer.section import Section

RHYTHMS = (
    ("week", _("every week")),
    ("month", _("every month")),
    ("quarter", _("every quarter")),
    ("half_year", _("every half year")),
    ("year", _("every year")),
)


def _questions(known: Known) -> Options:
    return list(known.fields.items())


def _said(known: Known) -> Options:
    """What names a unit, a person or another case: answers and facts."""
    return [*known.fields.items(), *((key, label) for key, label in known.facts if key not in known.fields)]


TABLES = Section(
    "tables",
    pgettext_lazy("case type", "Tables"),
    pgettext_lazy("case type", "Table"),
    "map",
    (
        Text(path=("title",), label=pgettext_lazy("designer", "Name"), required=True),
        TableRows(path=("rows",), label=pgettext_lazy("designer", "Rows"), one=pgettext_lazy("designer", "row"),
                  help=_("The first row that holds answers, by the day the case was opened. Rules ask it by key and "
                         "column.")),
    ),
    intro=_("Days, fees or grades that depend on something, or change with the date."),
    title="title",
)  # fmt: skip

SHEETS = Section(
    "sheets",
    _("Score sheets"),
    _("Score sheet"),
    "map",
    (
        Rows(path=("rows",), label=_("What is scored"), one=pgettext_lazy("designer", "line"),
             help=_("Each line gives 0 to 100; the weights make 100 together."),
             boxes=(
                 Text(path=("label",), label=pgettext_lazy("designer", "Name"), required=True),
                 Text(path=("key",), label=pgettext_lazy("designer", "Key"), required=True),
                 Number(path=("weight",), label=pgettext_lazy("designer", "Weight")),
                 Worth(path=("score",), label=_("Its score")),
             )),
        Worth(path=("bonus",), label=_("Added to it"), more=True),
        Worth(path=("deduct",), label=_("Taken off it"), more=True),
        Rule(path=("veto",), label=_("Nothing else counts if"), more=True),
        OneOf(path=("grades",), label=_("Table that gives the grade"), options=lambda known: known.tables),
        OneOf(path=("missing",), label=_("Where a line has no score"), more=True,
              options=lambda known: [("spread", _("its weight goes to the others")),
                                     ("keep", _("it counts as nought"))]),
        Whole(path=("round",), label=_("Digits behind the point"), more=True),
    ),
    intro=_("Of a form: a move that scores by it notes down score and grade. To add one, write the name of the form."),
)  # fmt: skip

RECURS = Section(
    "recurs",
    _("Coming round"),
    _("Coming round"),
    "one",
    (
        OneOf(path=("rhythm", "every"), label=_("How often a case is opened by itself"),
              options=lambda known: list(RHYTHMS)),
        Text(path=("rhythm", "day"), label=_("On which day of it"),
             help=_("1d: the first working day, -1d: the last one, 25cd: the 25th; of a week 1 to 7. Blank: 1d.")),
        OneOf(path=("about",), label=_("Which period it is about"),
              options=lambda known: [("current", _("the one that begins")), ("previous", _("the one that is over"))]),
        Over(path=("over",), label=_("One case for each of these"), help=_("None: a single case each time.")),
        RowRule(path=("where",), label=_("Which of them"), more=True,
                help=_("Save the set first; then it says here what can be asked of each.")),
        OneOf(path=("into",), label=_("Fact or question that says for which one"), options=_said),
    ),
    intro=_("Checks, reports and reviews that come back: exactly one case a period and subject."),
)  # fmt: skip

HIDDEN = Section(
    "hide_from",
    _("Withheld from"),
    pgettext_lazy("designer", "Withholding"),
    "list",
    (
        OneOf(path=("unit",), label=_("From which unit"),
              options=lambda known: [*((key, label) for key, label in known.places if key), *_said(known)],
              help=_("A unit, or the answer that names it; all units below it too.")),
        OneOf(path=("user",), label=_("From which person"), options=_said),
        OneOf(path=("party",), label=_("From which party"),
              options=lambda known: [(key, each.label) for key, each in known.life.parties.items()]),
        Rule(path=("when",), label=_("Only if")),
        Text(path=("basis",), label=_("Legal basis")),
    ),
    intro=_("Who is complained of does not see the case: not in lists, not in search, not in totals."),
    title="basis",
)  # fmt: skip

RECUSE = Section(
    "recuse",
    _("Stepping aside"),
    _("Stepping aside"),
    "one",
    (
        Roles(path=("by",), label=_("Who may step aside for an interest of their own")),
        Words(path=("reasons",), label=_("Reasons to choose from"), more=True),
    ),
    intro=_("From then on the case is withheld from them."),
)

DELEGATES = Section(
    "delegates",
    _("Who else does an item"),
    _("Who else does an item"),
    "one",
    (
        OneOf(path=("item",), label=_("Answer that names the item (its code)"), options=_questions),
        OneOf(path=("unit",), label=_("Answer that names the town or village"), options=_questions),
        OneOf(path=("mode",), label=_("Answer that says how it does it"), options=_questions),
        OneOf(path=("from",), label=_("First day"), options=_questions),
        OneOf(path=("until",), label=_("Last day"), options=_questions, more=True),
        OneOf(path=("place",), label=_("Where people find it"), options=_questions, more=True),
        OneOf(path=("hours",), label=_("Its hours"), options=_questions, more=True),
        OneOf(path=("phone",), label=_("Its telephone"), options=_questions, more=True),
    ),
    intro=_("Of a register: each entry in force says that a town or village does an item."),
)

RARER = (TABLES, SHEETS, RECURS, HIDDEN, RECUSE, DELEGATES)
