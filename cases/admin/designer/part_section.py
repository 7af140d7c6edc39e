"""Groups of parts: listed one by one, one for each of a set, or added by hand; and when a group is done."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.admin.designer.boxes import OneOf, Several, Text, Yes
from cases.admin.designer.known import Known, Options
from cases.admin.designer.list_boxes import Roles
from cases.admin.designer.part_boxes import Fails, Gives, Joined, Over, RankedBy, RowRule
from cases.admin.designer.row_boxes import Rows
from cases.admin.designer.rule_box import Rule
from cases.admin.designer.section import Section

FAILURES = (("go_on", _("the others go on")), ("stop", _("the others stop too")))


def _failures(known: Known) -> Options:
    return list(FAILURES)


def _moments(known: Known) -> Options:
    return known.moments


def _questions(known: Known) -> Options:
    return list(known.fields.items())


PARTS = Section(
    "parts",
    pgettext_lazy("case type", "Parts"),
    _("Group of parts"),
    "map",
    (
        Text(path=("label",), label=pgettext_lazy("designer", "Name")),
        OneOf(path=("type",), label=_("Case type of a part"), options=lambda known: known.types),
        Roles(path=("by",), label=_("Who adds one")),
        Over(path=("over",), label=_("Or one for each of these"), lists=True, more=True,
             help=_("Opened by itself: a part for every unit, entry or case of the set.")),
        RowRule(path=("where",), label=_("Which of them"), asker=True, more=True,
                help=_("Save the set first; then it says here what can be asked of each.")),
        OneOf(path=("unit",), label=_("Which unit does it"), options=lambda known: known.holders),
        Several(path=("shared",), label=_("Answers the parts may read"), options=_questions),
        Gives(path=("gives",), label=_("What each is given at its opening"), more=True),
        Several(path=("start",), label=_("Begins when"), options=_moments, more=True),
        Rule(path=("when",), label=_("Only if"), more=True),
        Rows(path=("list",), label=_("Or these parts, one by one"), one=pgettext_lazy("designer", "part"), more=True,
             help=_("Where it is known beforehand which parts there are: each with its type, unit and beginning."),
             boxes=(
                 Text(path=("label",), label=pgettext_lazy("designer", "Name")),
                 Text(path=("key",), label=pgettext_lazy("designer", "Key"), required=True),
                 OneOf(path=("type",), label=_("Case type of a part"), required=True,
                       options=lambda known: known.types),
                 OneOf(path=("unit",), label=_("Which unit does it"), options=lambda known: known.holders),
                 OneOf(path=("failed",), label=_("If it fails"), options=_failures),
                 Yes(path=("required",), label=_("The group waits for it"), unless=True),
                 Several(path=("start",), label=_("Begins when"), options=_moments),
                 Rule(path=("when",), label=_("Only if")),
                 Gives(path=("gives",), label=_("What it is given at its opening")),
                 Fails(path=("fails",), label=_("Results that count as a failure")),
             )),
        Joined(path=("join",), label=_("When the group is done"), more=True),
        Fails(path=("fails",), label=_("Results that count as a failure"), more=True),
        OneOf(path=("failed",), label=_("If one fails"), options=_failures, more=True),
        RankedBy(path=("rank",), label=_("Ranked by"), more=True,
                 help=_("A number of each part, the highest first: a score, a price. Papers and rules can ask for the "
                        "place as “rank”.")),
    ),
    intro=_("A part is a case of its own, done by another unit. A move can wait until none is open."),
    begin=(("label", ""),),
)  # fmt: skip
