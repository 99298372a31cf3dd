"""What the application's database role may do; the owner says it again after every migration."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.db.backends.utils import CursorWrapper
from psycopg import sql

# Default privileges of a migration would miss the tables of other applications: hence all tables, each time.
_EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC",
)
_THE_TRAIL = (
    "REVOKE ALL ON audit_event, audit_block, audit_digest_key FROM {app}",
    "REVOKE ALL ON SEQUENCE audit_event_id_seq FROM {app}",
    "GRANT SELECT ON audit_event, audit_block TO {app}",
    "GRANT EXECUTE ON FUNCTION audit_record(text, text, uuid, uuid, text, text, text, text, timestamptz, jsonb),"
    " audit_seal(), audit_event_hash(audit_event), audit_block_digest(bigint[], bytea[]),"
    " audit_block_hash(audit_block) TO {app}",
)
# Those that look past the second wall (docs/adr/0018).
_BEYOND = (
    *("wall_granted()", "wall_was_forwarded(uuid)", "wall_people_named(text[])", "wall_paper_behind(text)"),
    *("wall_people_alike(jsonb, integer)", "wall_code_behind(text)"),
)
_CHECKPOINTS = (
    "REVOKE ALL ON audit_checkpoint FROM {app}",
    "GRANT SELECT ON audit_checkpoint TO {app}",
    "GRANT EXECUTE ON FUNCTION audit_database_id(), audit_checkpoint_head(),"
    " audit_checkpoint_append(audit_checkpoint) TO {app}",
)
NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
_APPEND_ONLY = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}"


def grant_app(
    cursor: CursorWrapper, app_role: str, append_only: Iterable[str] = (), *, but: Mapping[str, Sequence[str]] = NOTHING
) -> None:
    """Give the application every table, but the trail to read only and `append_only` tables to read and add to.

    `but` names the columns of such a table that may be written all the same: the ring of keys turns, and what was
    recorded by mistake is withdrawn.

    Nothing is changed if the application itself runs this: with one role for both there is no boundary to draw
    (docs/adr/0002), and Django's flush announces a migration in tests.
    """
    cursor.execute("SELECT current_user")
    (owner,) = cursor.fetchone()
    if app_role == owner:
        return
    cursor.execute("SELECT audit_rebase()")
    app = sql.Identifier(app_role)
    cursor.execute("SELECT to_regclass('audit_checkpoint') IS NOT NULL")
    (has_checkpoints,) = cursor.fetchone()  # not while migrations are undone to before them
    for statement in (*_EVERYTHING, *_THE_TRAIL, *(_CHECKPOINTS if has_checkpoints else ())):
        cursor.execute(sql.SQL(statement).format(app=app).as_string(cursor.connection))
    for function in _BEYOND:
        cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [function])
        if cursor.fetchone() == (True,):  # an earlier migration may be where somebody went back to
            may = sql.SQL("GRANT EXECUTE ON FUNCTION {function} TO {app}").format(function=sql.SQL(function), app=app)
            cursor.execute(may.as_string(cursor.connection))
    for table in append_only:
        revoke = sql.SQL(_APPEND_ONLY).format(table=sql.Identifier(table), app=app)
        cursor.execute(revoke.as_string(cursor.connection))
    for table, columns in but.items():
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        names = {"table": sql.Identifier(table), "columns": listed, "app": app}
        turn = sql.SQL("GRANT UPDATE ({columns}) ON {table} TO {app}").format(**names)
        cursor.execute(turn.as_string(cursor.connection))
