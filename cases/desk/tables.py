"""Tables taken in at the desk: cases, entries of registers, tasks, ratings on paper."""

from cases.desk.access import desk
from cases.desk.page import show
from cases.imports.kinds import DESK
from cases.imports.pages import Place

PLACE = Place(DESK, "desk", lambda request, template, context, status: show(request, template, context, status))
tables, send, sheet, table, marks = map(desk, (PLACE.index, PLACE.send, PLACE.sheet, PLACE.table, PLACE.marks))
