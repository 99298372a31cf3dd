"""Accounts, roles, and the numbers of an office's registers."""

from datetime import datetime
from functools import cache, partial
from uuid import UUID, uuid4

from django.db import connection, transaction

from casework.audit.context import service
from casework.staff.models import Office, Region, RoleGrant, Series, User
from casework.staff.numbers import Register, give, kept_numbers, reserve
from casework.staff.selectors import Behind, registers_behind

SYSTEM_USERNAME = "system"
SYSTEM_ID = UUID("5c0e0000-0000-4000-8000-000000000000")  # one for all databases: a process outlives an emptied one


@cache
def _system_id() -> UUID:
    """The system user's key, read once a process: SYSTEM_ID unless this database was made before there was one."""
    return User.objects.values_list("pk", flat=True).get(username=SYSTEM_USERNAME, is_system=True)


def system_user() -> User:
    """The user that tasks act as."""
    return User(pk=_system_id(), username=SYSTEM_USERNAME, display_name="Amparo", is_system=True)


def next_number(kind: str, *, office_id: str, year: int) -> int:
    """Take the next number of one register. Raises as next_numbers does."""
    return next_numbers(kind, office_id=office_id, year=year, count=1)[0]


def next_numbers(kind: str, *, office_id: str, year: int, count: int) -> range:
    """Take the next numbers of one register; the row stays locked until the transaction ends, so none is skipped.

    Raises NumbersBehind where this database is older than its register, NumbersRefused where that cannot be known.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO casework_series (id, kind, office_id, year, last) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (kind, office_id, year) DO UPDATE SET last = casework_series.last + excluded.last
            RETURNING last
            """,
            [uuid4(), kind, office_id, year, count],
        )
        last = int(cursor.fetchone()[0])
    register = Register(str(kind), office_id, year)
    reserve(register, last - count + 1, last)
    transaction.on_commit(partial(give, register, last), robust=True)
    return range(last - count + 1, last + 1)


@service("staff.numbers_raised")
def raise_numbers(*, by: User, at: datetime) -> list[Behind]:
    """Lift every register of an older database to the highest number ever reserved; returns what was lifted.

    A number reserved and never given is skipped: the trail then tells why the register has a gap.
    """
    lifted = registers_behind(kept_numbers())
    for behind in lifted:
        register = behind.register
        row, _made = Series.objects.get_or_create(kind=register.kind, office_id=register.office, year=register.year)
        row = Series.objects.select_for_update().get(pk=row.pk)
        row.last = max(row.last, behind.highest.reserved)
        row.save(update_fields=["last"])
    return lifted


@service("staff.account_created")
def create_account(
    username: str,
    *,
    display_name: str,
    password: str | None,
    office: Office | None,
    language: str,
    by: User,
    at: datetime,
) -> User:
    """Make an account without any role. Raises IntegrityError where the user name is taken."""
    return User.objects.create_user(
        username, password, display_name=display_name, office=office, language=language, created_at=at
    )


@service("staff.role_granted")
def grant_role(
    user: User,
    role: str,
    *,
    office: Office | None = None,
    region: Region | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    act_number: str = "",
    confirmed_by: User,
    by: User,
    at: datetime,
) -> RoleGrant:
    """Give a role that one person grants and another confirms, from now or later on, for good or until a moment.

    A delegation names its act and ends. Raises IntegrityError where two of the three people are one.
    """
    return RoleGrant.objects.create(
        user=user,
        role=role,
        office=office,
        region=region,
        starts_at=starts_at or at,
        ends_at=ends_at,
        act_number=act_number,
        granted_by=by,
        confirmed_by=confirmed_by,
    )
