"""What people without an account reach beside the pages of the tree. The tracking page is cms.TrackPage."""

from django.urls import path

from cases.public.calendar import calendar
from cases.public.kiosk_rating import rating as kiosk_rating
from cases.public.screen import screen
from cases.public.survey import rate
from cases.public.tablet import tablet
from cases.public.verify import verify

app_name = "cases"
urlpatterns = [
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("kiosk/rate/", kiosk_rating, name="kiosk_rating"),
    path("rate/<slug:token>/", rate, name="rate"),
    path("screen/", screen, name="screen"),
    path("tablet/", tablet, name="tablet"),
    path("verify/", verify, name="verify"),
]
