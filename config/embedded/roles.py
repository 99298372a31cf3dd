"""The two roles of a private server: one owns the schema, the other may only use what it is granted."""

from pathlib import Path

import psycopg
from psycopg import sql

DATABASE, OWNER, APP = "amparo", "amparo_owner", "amparo_app"


def create_roles_and_database(sockets: Path, port: int) -> None:
    """Create what is missing; the owner may create databases: the one of the tests, and that of a restore drill."""
    with psycopg.connect(host=str(sockets), port=port, user="postgres", dbname="postgres", autocommit=True) as server:
        roles = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in roles:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
            server.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
            # Everyone may connect and make temporary tables by default: neither is wanted.
            server.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
            server.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {app}").format(**names))
