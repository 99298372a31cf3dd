"""The test database: the owner makes and migrates it, the tests use it as the application does."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from config import settings
from tests.harness import migrated

THROWN_AWAY = "AMPARO_TEST_SERVERS"  # set by tests.embedded_plugin
IDENTITY = ("USER", "PASSWORD", "HOST", "PORT")


def become(role: Mapping[str, Any]) -> None:
    """Connect as another role from now on; every thread reads the same settings."""
    connection.close()
    connection.settings_dict.update({name: role[name] for name in IDENTITY})


def limit_application(app: str) -> None:
    """What `dev run` grants in its database, and TRUNCATE so that Django can empty tables between tests.

    Not on the trail: the tests that attack it must be refused as in production.
    """
    names = {"database": sql.Identifier(connection.settings_dict["NAME"]), "app": sql.Identifier(app)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {app}").format(**names))
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'audit\\_%%'"
            " AND tableowner = current_user"
        )
        tables = [sql.Identifier(table) for (table,) in cursor.fetchall()]
        if tables:
            cursor.execute(sql.SQL("GRANT TRUNCATE ON {} TO {app}").format(sql.SQL(", ").join(tables), **names))


def _migrated() -> list[Any]:
    """The test database as its migrations make it: by a copy where this project's own servers were migrated before."""
    if not os.environ.get(THROWN_AWAY):
        return setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    url = os.environ["DATABASE_OWNER_URL"]
    with migrated.one_at_a_time():
        known = migrated.restored(url)
        if known:
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated.TEMPLATE
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        if not known:
            connection.close()
            migrated.keep(connection.settings_dict["NAME"], url=url)
    return made


@contextmanager
def made_by_the_owner(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make, migrate and afterwards drop it as the owner; in between everything is the application's role."""
    app = {name: connection.settings_dict[name] for name in IDENTITY}
    owner = settings.database(os.environ["DATABASE_OWNER_URL"])
    with blocker.unblock():
        become(owner)
        made = _migrated()
        limit_application(app["USER"])
        become(app)
    yield
    if os.environ.get(THROWN_AWAY):  # with its whole server: a process that a test left behind must not fail the run
        return
    with blocker.unblock():
        become(owner)
        teardown_databases(made, verbosity=0)


def test_database_urls() -> dict[str, str]:
    """The addresses of the test database for a process of its own, by their environment variables."""
    name = connection.settings_dict["NAME"]
    return {key: make_conninfo(os.environ[key], dbname=name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
