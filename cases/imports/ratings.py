"""Paper surveys: grades people gave on paper, entered for the invitations their cases have.

The rating is theirs; who typed it stands in the event. Who is rated types none of their own.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import surveys
from cases.errors import CaseError
from cases.imports.cells import Choice, Day, Words, cell, parts
from cases.imports.columns import Column
from cases.imports.resource import Cells, Entry, Kept, SheetResource
from cases.models import BatchRow, Case, Survey
from cases.public import grades
from home import clock
from home.models import User

GRADES = {"非常满意": "5", "满意": "4", "基本满意": "3", "不满意": "2", "非常不满意": "1",
          "5": "5", "4": "4", "3": "3", "2": "2", "1": "1"}  # fmt: skip
COLUMNS = (
    Column("number", gettext_lazy("Case number"), ("编号", "办件编号"), required=True),
    Column(
        "grade", gettext_lazy("How satisfied"), ("满意度", "评价", "满意程度"), required=True, choices=tuple(GRADES)[:5]
    ),
    Column("reasons", gettext_lazy("Reasons"), ("原因", "理由")),
    Column("words", gettext_lazy("In their words"), ("意见", "意见建议")),
    Column("day", pgettext_lazy("import", "Day of the rating"), ("评价日期", "日期", "填写日期")),
)


class RatingResource(SheetResource):
    columns = COLUMNS
    most_at_once = 50

    def made_fields(self):
        return {
            "number": cell("number", Words(40, needed=True)),
            "grade": cell("grade", Choice(GRADES, needed=True)),
            "reasons": cell("reasons", Words(200)),
            "words": cell("words", Words(2000)),
            "day": cell("day", Day()),
        }

    def begin(self, rows):
        numbers = {cells.get("number", "") for _n, cells in rows}
        seen = Case.objects.visible_to(self.user).filter(number__in=numbers, void=False)
        self.cases = {case.number: case for case in seen.select_related("type_version")}
        invited = Survey.objects.filter(case__in=[case.pk for case in self.cases.values()]).order_by("asked_at")
        self.asked = {survey.case_id: survey for survey in invited}  # the latest of each

    def identity(self, cells: Cells) -> str:
        return cells.get("number", "")

    def about(self, cells: Cells) -> str:
        return "　".join(filter(None, (cells.get("number"), cells.get("grade"))))

    def compare(self, entry: Entry) -> dict[str, Any]:
        return {}

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        values = entry.values
        case = self.cases.get(values["number"])
        if case is None:
            said = _("There is no case “%(number)s” of this kind that you see.")
            return {"number": [said % {"number": values["number"]}]}
        survey = self.asked.get(case.pk)
        if survey is None:
            return {"number": [_("Nobody was asked to rate this case.")]}
        if survey.answered_at:
            return {"number": [_("This case was rated already.")]}
        if strange := [each for each in parts(values.get("reasons") or "") if each not in reasons()]:
            said = _("“%(word)s” is none of the reasons: %(words)s.")
            return {"reasons": [said % {"word": strange[0], "words": "、".join(reasons())}]}
        if survey.user_id == self.user.pk:
            return {"number": [_("This rating is about you: a colleague types it in.")]}
        scale = case.life.survey.scale
        if int(values["grade"]) > scale:
            return {"grade": [_("Write a whole number from %(least)d to %(most)d.") % {"least": 1, "most": scale}]}
        day = values.get("day")
        if day and (day > clock.today() or day < survey.asked_at.astimezone(clock.OFFICE_ZONE).date()):
            return {"day": [_("The day lies between the asking and today.")]}
        on = day or clock.today()
        if clock.instant(on) >= survey.expires_at:
            return {"day": [_("The time to rate was over by then.")]}
        return {}

    def create(self, entry: Entry) -> None:
        values = entry.values
        survey = Survey.objects.select_related("case").get(pk=self.asked[self.cases[values["number"]].pk].pk)
        codes = [reasons()[each] for each in parts(values.get("reasons") or "")]
        said = surveys.Said(int(values["grade"]), codes[:10], values.get("words") or "", {})
        surveys.on_paper(survey, said, typed_by=self.user, day=values.get("day") or None)
        entry.ref = str(survey.pk)

    def undo(self, row: BatchRow, by: User) -> None:
        survey = Survey.objects.select_related("case").filter(pk=row.ref).first()
        if survey is None or survey.answered_at is None:
            return
        try:
            surveys.take_back(survey, by)
        except CaseError as refused:
            raise Kept(str(refused)) from refused


def reasons() -> dict[str, str]:
    """{what people tick: its code}"""
    return {label: code for code, label in grades.all_reasons()}
