"""The desk at /desk/."""

app_name = "desk"
urlpatterns: list = []
