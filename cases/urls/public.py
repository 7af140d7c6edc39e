"""What people without an account reach: tracking and rating."""

app_name = "cases"
urlpatterns: list = []
