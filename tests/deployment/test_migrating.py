"""A database that holds something is migrated by a session that has not used its extensions yet."""

import pytest
from django.db import ProgrammingError, transaction

from casework.management import before_migrate
from tests.audit.conftest import as_owner

NAMES_A_SETTING = "CREATE FUNCTION pg_temp.one() RETURNS int SET pg_trgm.similarity_threshold = 0.3 RETURN 1"


@pytest.mark.django_db(transaction=True)
def test_the_settings_of_an_extension_are_known_before_the_first_migration() -> None:
    with as_owner() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied to set parameter"), transaction.atomic():
            cursor.execute(NAMES_A_SETTING)
        before_migrate.run()
        cursor.execute(NAMES_A_SETTING)
        cursor.execute("SELECT pg_temp.one()")
        assert cursor.fetchone() == (1,)
