"""What a session of the owner needs before it migrates."""

from typing import Any

from django.db import connection

HAS_TRIGRAMS = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"


def run(**_signal: Any) -> None:
    """Load pg_trgm where it is installed: a session that has not used it may not name its settings, as 0026 does.

    The session that installs it has it loaded, so a new database never met this; an older one could not be migrated.
    """
    with connection.cursor() as cursor:
        cursor.execute(HAS_TRIGRAMS)
        (installed,) = cursor.fetchone()
        if installed:
            cursor.execute("SELECT similarity('', '')")
