"""What people without an account reach beside the pages of the tree. The tracking page is cms.TrackPage."""

from django.urls import path

from cases.public.survey import rate
from cases.public.verify import verify

app_name = "cases"
urlpatterns = [
    path("rate/<slug:token>/", rate, name="rate"),
    path("verify/", verify, name="verify"),
]
