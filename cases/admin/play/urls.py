"""Addresses under /admin/case-types/: playing a type, its scenarios, what its draft would change."""

from django.urls import path

from cases.admin.play.play_page import PlayView
from cases.admin.play.scenarios_page import ScenariosView
from cases.admin.play.try_page import TryView


def patterns() -> list:
    return [
        path("case-types/<int:pk>/play/", PlayView.as_view(), name="cases_type_play"),
        path("case-types/<int:pk>/scenarios/", ScenariosView.as_view(), name="cases_type_scenarios"),
        path("case-types/<int:pk>/try/", TryView.as_view(), name="cases_type_try"),
    ]
