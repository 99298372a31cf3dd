"""Every door of the application."""

from django.urls import include, path

from casework.admin.site import site

urlpatterns = [
    path("", include("casework.pages.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", site.urls),
    path("api/", include("casework.api.urls")),
]
