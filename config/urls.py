"""Every door of the application."""

from allauth.account import views as account
from django.urls import include, path

from casework.admin.site import site
from casework.pages import second_factor, sessions

urlpatterns = [
    path("", include("casework.pages.urls")),
    # Only these of the sign-in library: its e-mail and reset pages would let one person take over an account.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    # Names as the library knows them. No address by which a key alone signs in, renames itself or proves a password.
    path("accounts/second-factor/", second_factor.overview, name="mfa_index"),
    path("accounts/second-factor/prove/", second_factor.prove, name="mfa_authenticate"),
    path("accounts/second-factor/application/add/", second_factor.add_application, name="mfa_activate_totp"),
    path("accounts/second-factor/application/remove/", second_factor.remove_application, name="mfa_deactivate_totp"),
    path("accounts/second-factor/keys/add/", second_factor.add_key, name="mfa_add_webauthn"),
    path("accounts/second-factor/keys/<int:pk>/remove/", second_factor.remove_key, name="mfa_remove_webauthn"),
    path("accounts/second-factor/codes/", second_factor.codes, name="mfa_view_recovery_codes"),
    path("accounts/second-factor/codes/new/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
    path("accounts/sessions/", sessions.my_sessions, name="my_sessions"),
    path("accounts/sessions/end-others/", sessions.end_other_sessions, name="end_other_sessions"),
    path("accounts/sessions/<uuid:pk>/end/", sessions.end_session, name="end_session"),
    path("admin/", site.urls),
    path("api/", include("casework.api.urls")),
]
