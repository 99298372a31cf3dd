"""The routes of the API."""

urlpatterns: list[object] = []
