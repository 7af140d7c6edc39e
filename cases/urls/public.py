"""What people without an account reach beside the pages of the tree. The tracking page is cms.TrackPage."""

from django.urls import path

from cases.public.survey import rate

app_name = "cases"
urlpatterns = [
    path("rate/<slug:token>/", rate, name="rate"),
]
