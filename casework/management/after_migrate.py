"""What the owner does after every migration: rights for the application, reference rows, the system user."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import conninfo_to_dict

from casework import clock
from casework.audit.grants import grant_app
from casework.management.offices import load_offices
from casework.management.reference import load_reference
from casework.staff.models import User
from casework.staff.services import SYSTEM_ID, SYSTEM_USERNAME

# History that the application adds to and never changes.
APPEND_ONLY = (
    *("casework_transition", "casework_duplicatedecision", "casework_print"),
    *("casework_searchterm", "casework_intelligenceopinion", "casework_verification", "casework_checkanswer"),
    *("casework_ministryact", "casework_inadmissionground"),
)

WITHDRAWN = ("withdrawn_by_id", "withdrawn_at", "withdrawn_why")
BUT = {
    "casework_intelligenceopinion": ("ciphertext",),  # under another key, with the same text
    "casework_inadmissionground": WITHDRAWN,
    "casework_ministryact": WITHDRAWN,
}


def run(**_signal: Any) -> None:
    """Grant, load, and make sure that tasks have somebody to act as. Safe to repeat."""
    with transaction.atomic():
        load_reference()
        load_offices()
        User.objects.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={
                "id": SYSTEM_ID,
                "display_name": "Amparo",
                "is_system": True,
                "password": "!",
                "created_at": clock.real_now(),
            },
        )
        app_role = str(conninfo_to_dict(settings.APP_DATABASE_URL).get("user") or "")
        if app_role:
            with connection.cursor() as cursor:
                grant_app(cursor, app_role, APPEND_ONLY, but=BUT)
