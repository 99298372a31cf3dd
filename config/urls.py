"""Every door of the application."""

from allauth.account import views as account
from django.urls import include, path

from casework.admin.site import site

urlpatterns = [
    path("", include("casework.pages.urls")),
    # Only these of the sign-in library: its e-mail and reset pages would let one person take over an account.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("admin/", site.urls),
    path("api/", include("casework.api.urls")),
]
