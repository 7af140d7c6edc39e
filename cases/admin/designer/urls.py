"""Addresses of the designer, under those of case types in the admin."""

from cases.admin.designer import history_pages, live_pages, new_page, views
from cases.admin.designer.views import address

VIEWS = (
    ("design/new/", new_page.NewView, "design_new"),
    ("design/<int:pk>/", views.GlanceView, "design"),
    ("design/<int:pk>/publish/", live_pages.PublishView, "design_publish"),
    ("design/<int:pk>/schedule/", history_pages.ScheduleView, "design_schedule"),
    ("design/<int:pk>/history/", history_pages.HistoryView, "design_history"),
    ("design/<int:pk>/compare/", history_pages.CompareView, "design_compare"),
    ("design/<int:pk>/migrate/<int:number>/", live_pages.MigrateView, "design_migrate"),
    ("design/<int:pk>/<slug:section>/", views.SectionView, "design_section"),
    ("design/<int:pk>/<slug:section>/<str:key>/", views.PartView, "design_part"),
)

__all__ = ["VIEWS", "address"]
