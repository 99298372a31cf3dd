"""The rows of test_permissions.py about accounts, colleagues and who can approve; the columns are explained there."""

SUPERVISORS = "302 403 403 200 200 403 403 403 403 403"
ADMINISTRATOR = "302 403 403 403 403 403 200 403 403 403"
ADMINISTRATOR_FINDS_NONE = "302 403 403 403 403 403 404 403 403 403"
ADMINISTRATORS_POST = "302 403 403 403 403 403 405 403 403 403"
SUPERVISORS_POST = "302 403 403 405 405 403 403 403 403 403"
STAFF = {
    "colleagues/": ("", SUPERVISORS),
    "colleagues/<uuid:pk>/": ("user", "302 403 403 200 404 403 403 403 403 403"),
    "colleagues/<uuid:pk>/move/": ("user", SUPERVISORS_POST),
    "absences/<uuid:pk>/back/": ("none", SUPERVISORS_POST),
    "approvers/": ("", SUPERVISORS),
    "approvers/on-call/": ("", SUPERVISORS_POST),
    "approvers/on-call/<uuid:pk>/end/": ("none", SUPERVISORS_POST),
    "approvers/delegate/": ("", SUPERVISORS),
    "staff/": ("", ADMINISTRATOR),
    "staff/<uuid:pk>/": ("user", ADMINISTRATOR),
    "staff/<uuid:pk>/ask/<slug:kind>/": ("user", ADMINISTRATOR_FINDS_NONE),
    "staff/<uuid:pk>/disable/": ("user", ADMINISTRATOR),
    "staff/ask/<slug:kind>/": ("asked", ADMINISTRATOR),
    "staff/requests/": ("", ADMINISTRATOR),
    "staff/requests/<uuid:pk>/": ("none", ADMINISTRATOR_FINDS_NONE),
    "staff/roles/<uuid:pk>/end/": ("none", ADMINISTRATORS_POST),
    "staff/tokens/": ("", ADMINISTRATOR),
    "staff/tokens/<uuid:pk>/revoke/": ("none", ADMINISTRATORS_POST),
    "accounts/activate/": ("", "200 200 200 200 200 200 200 200 200 200"),
}
