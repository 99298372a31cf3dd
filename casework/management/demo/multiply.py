"""Many more cases for measuring lists: copies of the loaded ones by bulk SQL. Nothing here went through a service.

A copy has keys, numbers, names and documents of its own, and points at copies. Its accounts, drafts, photos and pages
are left out, and its approved papers are never issued: what is sealed opens only in its own row.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast

from casework.arrivals.models import Case
from casework.arrivals.services import PUBLIC_SIGNS
from casework.audit.context import service
from casework.safe_conducts.issuing import PRINTED_SIGNS
from casework.screening.keeping_keys import look_after_keys
from casework.staff.models import Series, User

COPIED = (
    *("Person", "PersonName", "Birth", "Sex", "Nationality", "IdentityDocument", "ServiceRecord"),
    *("ArrivalGroup", "Case", "Arrival", "FamilyGroup", "FamilyMember"),
    *(
        "Application",
        "Beneficiary",
        "Check",
        "CheckAnswer",
        "Assessment",
        "Hit",
        "StoredFile",
        "SafeConduct",
        "WorkItem",
        "Transition",
    ),
)
# Lists ask for these; closed work, other steps and pictures would double the time and change no answer.
ONLY = {
    "WorkItem": "row.status = 'open'",
    "StoredFile": "row.kind = 'safe_conduct'",
    "Transition": "row.subject_type IN ('case', 'safeconduct', 'application')"
    " AND row.verb IN ('register', 'void', 'lodge', 'forward', 'request', 'approve', 'issue')",
}
ORIGINAL, COPY = "4", "5"  # the digit of a key that tells its version
SYLLABLES = "bar,cal,dor,fen,gal,lum,mor,nav,per,quin,ras,tor".split(",")


@service("demonstration.multiplied")
def multiply(times: int, *, by: User, at: datetime) -> int:
    """Make `times - 1` copies of every case in the database; returns how many cases there are then.

    All constraints hold, and the trail records every row like any other bulk insert.
    """
    last = {(series.kind, series.office_id): series.last for series in Series.objects.all()}
    spans = {kind: max(n for (of, _office), n in last.items() if of == kind) for kind, _office in last}
    for number in range(1, times):
        for name in COPIED:
            _copy(apps.get_model("casework", name), number, spans=spans)
    for series in Series.objects.all():
        series.last += spans[series.kind] * (times - 1)
        series.save(update_fields=["last"])
    look_after_keys(by=by, at=at)
    return Case.objects.count()


def is_multiplied() -> bool:
    """Whether there are copies already: their keys say that they are."""
    keys = Case.objects.annotate(key=Cast("pk", models.CharField()))
    return keys.filter(key__regex=f"^.{{14}}{COPY}").exists()


def _copy(model: type[models.Model], number: int, *, spans: dict[str, int]) -> None:
    """Insert the copies of one table's rows; those that are copies already have a key that no row came from."""
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    values = ", ".join(_values(model, spans))
    where = ONLY.get(model.__name__, "TRUE")
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            # The names come from our own models; everything that varies is a parameter.
            f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} AS row"  # noqa: S608
            f" WHERE {where} AND substr(row.id::text, 15, 1) = '{ORIGINAL}'",
            {"n": str(number), "word": _word(number)} | {f"span_{kind}": span * number for kind, span in spans.items()},
        )


def _values(model: type[models.Model], spans: dict[str, int]) -> Iterator[str]:
    special = _special(model.__name__)
    for field in model._meta.concrete_fields:
        column = f'row."{field.column}"'
        if field.column in special:
            yield special[field.column]
        elif _names_a_copy(field):
            yield _key(column)
        else:
            yield column


def _names_a_copy(field: Any) -> bool:
    """A row's own key, or one that points at a copied row."""
    target = field.related_model.__name__ if field.related_model else ""
    return bool(field.primary_key or field.column == "subject_id" or target in COPIED)


def _key(column: str) -> str:
    """The copy's key, the same wherever it is named; its version digit says that it is no key of a loaded row."""
    digest = f"md5({column}::text || %(n)s)"
    return f"overlay({digest} placing '{COPY}' from 13 for 1)::uuid"


def _signs(column: str, signs: str, length: int) -> str:
    """That many signs that follow from the original's."""
    byte = f"get_byte(decode(md5({column} || %(n)s), 'hex'), place)"
    one = f"substr('{signs}', 1 + {byte} %% {len(signs)}, 1)"
    series = f"generate_series(0, {length - 1}) AS place"
    return f"CASE WHEN {column} IS NOT NULL THEN (SELECT string_agg({one}, '' ORDER BY place) FROM {series}) END"  # noqa: S608


def _special(model: str) -> dict[str, str]:
    """Columns that must differ in each copy, with the SQL of their values."""
    return {
        "Person": {"unnamed_no": "row.unnamed_no + 1000 * %(n)s::int"},
        "PersonName": {
            "maternal": "CASE WHEN row.unknown THEN '' ELSE trim(row.maternal || ' ' || initcap(%(word)s)) END",
            "search_key": "CASE WHEN row.unknown THEN '' ELSE trim(row.search_key || ' ' || %(word)s) END",
        },
        "IdentityDocument": {
            "number": "CASE WHEN row.number = '' THEN '' ELSE row.number || '-' || %(n)s END",
            "number_norm": "CASE WHEN row.number_norm = '' THEN '' ELSE row.number_norm || %(n)s END",
        },
        "Case": {
            "number": "regexp_replace(row.number, '\\d+$', '')"
            " || lpad((substring(row.number from '\\d+$')::int + %(span_case)s)::text, 5, '0')",
            "public_ref": _signs("row.public_ref", PUBLIC_SIGNS, 12),
            "codename": "row.codename || ' ' || (1 + %(n)s::int)",
        },
        "Application": {"signature_id": "NULL"},
        "StoredFile": {"path": "left(md5(row.path || %(n)s), 2) || '/' || md5(row.path || %(n)s)"},
        "SafeConduct": {
            "register_no": "row.register_no + %(span_safe_conduct)s",
            "printed_no": _signs("row.printed_no", PRINTED_SIGNS, 9),
            "token": "left(md5(row.token || %(n)s), 22)",
            "next_try_at": "NULL",
        },
    }.get(model, {})


def _word(number: int) -> str:
    """A further surname for the people of one round, invented."""
    return SYLLABLES[number % 12] + "e" + SYLLABLES[number // 12 % 12] + "a" + ("n" * (number // 144))
