"""The rows of tests/architecture/test_permissions.py that everybody's own account has: its columns, its order."""

NOWHERE = "302 302 302 302 302 302 302 302 302 302"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
ACCOUNTS = {
    "accounts/login/": ("", "200 302 302 302 302 302 302 302 302 302"),
    "accounts/logout/": ("", SIGNED_IN),
    "accounts/password/change/": ("", SIGNED_IN),
    "accounts/reauthenticate/": ("", SIGNED_IN),
    "accounts/second-factor/": ("", SIGNED_IN),
    "accounts/second-factor/prove/": ("", NOWHERE),
    "accounts/second-factor/application/add/": ("", NOWHERE),  # each asks for the password first
    "accounts/second-factor/application/remove/": ("", "302 404 404 404 404 404 404 404 404 404"),
    "accounts/second-factor/keys/add/": ("", NOWHERE),
    "accounts/second-factor/keys/<int:pk>/remove/": ("number", NOWHERE),
    "accounts/second-factor/codes/": ("", "302 404 404 404 404 404 404 404 404 404"),
    "accounts/second-factor/codes/new/": ("", NOWHERE),
    "accounts/sessions/": ("", SIGNED_IN),
    "accounts/sessions/end-others/": ("", "302 405 405 405 405 405 405 405 405 405"),
    "accounts/sessions/<uuid:pk>/end/": ("none", "302 405 405 405 405 405 405 405 405 405"),
    "accounts/signup/": ("", "200 302 302 302 302 302 302 302 302 302"),  # says that it is closed
}
