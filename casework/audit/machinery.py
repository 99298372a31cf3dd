"""Whether the database's own part of the trail is ours: the functions that write and hash, and the triggers.

A verification that asks a forged hash function learns nothing. So the functions are compared with the migrations.
"""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from casework.audit.exclusions import EXCLUDED
from casework.audit.verify import Problem, ProblemKind

SOURCES = "casework.migrations.sql"
BODY = re.compile(r"FUNCTION (?:public\.)?(audit_\w+)\((?:(?!\$\$|FUNCTION).)*\$\$(.*?)\$\$", re.DOTALL)
GENERATED = {  # written by the database itself, with a value of its own
    "audit_xid_base": re.compile(r"SELECT -?\d+::bigint"),
    "audit_database_id": re.compile(r"SELECT '[0-9a-f-]{36}'::uuid"),
}
FUNCTIONS = """
SELECT p.proname, p.prosrc FROM pg_proc AS p
WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'audit\\_%%' ORDER BY p.proname
"""
# ALWAYS for what refuses; an ordinary trigger captures.
GUARDED = """
SELECT t.tgrelid::regclass::text FROM pg_trigger AS t
WHERE t.tgname = 'audit_append_only' AND t.tgenabled = 'A' AND t.tgfoid = 'public.audit_refuse'::regproc
"""
NOT_CAPTURED = """
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relname = ANY(%s)
    AND (SELECT count(*) FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D' AND t.tgname IN
         ('audit_capture_insert', 'audit_capture_update', 'audit_capture_delete', 'audit_capture_truncate')) < 4
ORDER BY c.relname
"""
GUARDED_TABLES = ("audit_block", "audit_checkpoint", "audit_digest_key", "audit_event")


def problems_of_the_machinery() -> list[Problem]:
    """Functions that no migration wrote, guards that are off, tables whose changes are not recorded."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(FUNCTIONS, [])
        found = [_function_problem(name) for name, source in cursor.fetchall() if not _is_ours(name, source)]
        cursor.execute(GUARDED)
        guarded = {name for (name,) in cursor.fetchall()}
        found += [_guard_problem(name) for name in GUARDED_TABLES if name not in guarded]
        cursor.execute(NOT_CAPTURED, [sorted(EXCLUDED)])
        found += [_capture_problem(name) for (name,) in cursor.fetchall()]
    return found


def _is_ours(name: str, source: str) -> bool:
    if name in GENERATED:
        return GENERATED[name].fullmatch(source) is not None
    return source in _known().get(name, ())


@cache
def _known() -> dict[str, set[str]]:
    """Every body that a migration gave each function."""
    known: dict[str, set[str]] = {}
    package = import_module(SOURCES)
    for module in iter_modules(package.__path__):
        for text in vars(import_module(f"{SOURCES}.{module.name}")).values():
            for name, body in BODY.findall(text) if isinstance(text, str) else ():
                known.setdefault(name, set()).add(body)
    return known


def _function_problem(name: str) -> Problem:
    text = _("The function %(name)s of the trail was replaced: what it writes or computes proves nothing.")
    return Problem(ProblemKind.MACHINERY, None, None, text % {"name": name})


def _guard_problem(table: str) -> Problem:
    text = _("The guard of the table %(name)s is off: its rows can be changed.")
    return Problem(ProblemKind.MACHINERY, None, None, text % {"name": table})


def _capture_problem(table: str) -> Problem:
    text = _("Changes of the table %(name)s are not recorded: its trigger is off or gone.")
    return Problem(ProblemKind.MACHINERY, None, None, text % {"name": table})
