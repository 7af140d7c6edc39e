"""The desk at /desk/."""

from django.urls import path

from cases.desk import (
    case_page,
    counter,
    dashboard,
    earlier_page,
    export_page,
    here,
    leave_page,
    list_page,
    move_page,
    notes,
    own_page,
    paper,
    person_page,
    phrases_page,
    slip,
    tables,
    views,
    whatif_page,
)
from cases.desk.access import private
from cases.desk.board import board
from cases.desk.bulk import bulk
from cases.desk.bulk_undo import undo as bulk_undo
from cases.desk.queue import queue
from cases.desk.search import search
from cases.desk.sign import SignIn, SignOut

app_name = "desk"
urlpatterns = [
    path("login/", private(SignIn.as_view()), name="login"),
    path("logout/", private(SignOut.as_view()), name="logout"),
    path("", queue, name="queue"),
    path("search/", search, name="search"),
    path("bulk/", bulk, name="bulk"),
    path("bulk/undo/", bulk_undo, name="bulk_undo"),
    path("views/", views.save, name="view_save"),
    path("views/<int:pk>/remove/", views.remove, name="view_remove"),
    path("board/", board, name="board"),
    path("mentions/", notes.mentioned, name="mentions"),
    path("leave/", leave_page.leaves, name="leaves"),
    path("leave/<int:pk>/", leave_page.leave, name="leave"),
    path("own/", own_page.own, name="own"),
    path("phrases/", phrases_page.kept, name="phrases"),
    path("phrases/<int:pk>/", phrases_page.kept, name="phrase"),
    path("list/", list_page.choose, name="list"),
    path("list/<str:slug>/", list_page.upload, name="list_upload"),
    path("list/<str:slug>/sheet/", list_page.blank, name="list_sheet"),
    path("export/", export_page.export, name="export"),
    path("export/<int:pk>/", export_page.exported, name="exported"),
    path("export/<int:pk>/file/", export_page.exported_file, name="exported_file"),
    path("tables/", tables.tables, name="tables"),
    path("tables/sent/<uuid:key>/", tables.table, name="table"),
    path("tables/sent/<uuid:key>/marks/", tables.marks, name="marks"),
    path("tables/<slug:kind>/<str:target>/", tables.send, name="send"),
    path("tables/<slug:kind>/<str:target>/sheet/", tables.sheet, name="sheet"),
    path("counter/", counter.choose, name="counter"),
    path("counter/person/", person_page.person, name="counter_person"),
    path("counter/<str:slug>/", counter.start, name="counter_start"),
    path("counter/<str:slug>/<int:number>/", counter.step, name="counter_step"),
    path("counter/<str:slug>/<slug:part>/", counter.part, name="counter_part"),
    path("counter/<str:slug>/done/pdf/", counter.sheet, name="counter_sheet"),
    path("counter/<str:slug>/files/<uuid:key>/", counter.file, name="counter_file"),
    path("paper/", paper.choose, name="paper"),
    path("paper/<str:slug>/blank/", paper.blank, name="blank"),
    path("paper/<str:slug>/<int:number>/", paper.typing, name="typing"),
    path("figures/", dashboard.dashboard, name="dashboard"),
    path("figures/cases/", dashboard.figure, name="figure"),
    path("case/<str:number>/", case_page.case, name="case"),
    path("case/<str:number>/move/<slug:name>/", move_page.move, name="move"),
    path("case/<str:number>/note/", notes.note, name="note"),
    path("case/<str:number>/here/", here.here, name="here"),
    path("case/<str:number>/undo/", case_page.undo, name="undo"),
    path("case/<str:number>/earlier/", earlier_page.earlier, name="earlier"),
    path("case/<str:number>/give/", case_page.give, name="give"),
    path("case/<str:number>/party/<slug:key>/", case_page.party, name="party"),
    path("case/<str:number>/reveal/", case_page.reveal, name="reveal"),
    path("case/<str:number>/why/", case_page.why, name="why"),
    path("case/<str:number>/receipt/", case_page.receipt, name="receipt"),
    path("case/<str:number>/whatif/<str:form>/", whatif_page.whatif, name="whatif"),
    path("case/<str:number>/slip/", slip.slip, name="slip"),
    path("case/<str:number>/documents/<int:seq>/<str:key>/", case_page.document, name="document"),
    path(
        "case/<str:number>/documents/<int:seq>/<str:key>/docx/", case_page.document, {"kind": "docx"}, "document_docx"
    ),
    path("case/<str:number>/papers/<uuid:key>/", case_page.attachment, name="attachment"),
]
