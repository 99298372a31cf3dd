"""Who signs in to the demonstration: invented colleagues at the offices of the seeds, one password for all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_noop as _

from casework.audit.context import service
from casework.law.days import BOGOTA
from casework.staff.mandating import issue_mandate
from casework.staff.models import Office, Region, Role, User
from casework.staff.services import create_account, grant_role, system_user

PASSWORD = "amparo-demo-2019"  # noqa: S105 - printed for everybody: the demonstration has no secrets
SINCE = datetime(2019, 2, 1, 8, 0, tzinfo=BOGOTA)
FIRST_ADMINISTRATOR, SECOND_ADMINISTRATOR = "admin.uno", "admin.dos"


@dataclass(frozen=True, slots=True)
class Account:
    """One colleague: a role at an office, for a region, or (neither) for the whole country."""

    username: str
    name: str
    role: str
    office: str = ""
    region: str = ""
    first: str = ""  # what to try first
    desk: str = ""  # of a supervisor who also stands in as an officer: that office


DESK = _("take an application, request a safe-conduct")
SECOND_SHIFT = _("go on where the morning's officer stopped")
OFFICER, SUPERVISOR, REVIEWER = Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER
ACCOUNTS = (
    Account(FIRST_ADMINISTRATOR, "Amparo Teresa Lumbidao", Role.ADMINISTRATOR, first=_("see that no case opens")),
    Account(SECOND_ADMINISTRATOR, "Hernán Darío Cavrestán", Role.ADMINISTRATOR, first=_("see that no case opens")),
    Account("oficial.cucuta", "Marisol Espalavar Trubayo", OFFICER, "CU", first=DESK),
    Account("oficial.cucuta.tarde", "Fabio Nelson Trubadel", OFFICER, "CU", first=SECOND_SHIFT),
    Account("oficial.puente", "Óscar Iván Rovindela", OFFICER, "SB", first=_("finish the draft, register a person")),
    Account("oficial.puente.tarde", "Claudia Marcela Ondarreal", OFFICER, "SB", first=SECOND_SHIFT),
    Account("oficial.santander", "Gloria Inés Pellandro", OFFICER, "PS", first=DESK),
    Account("oficial.union", "Wilson Enrique Galdarrama", OFFICER, "UN", first=DESK),
    Account("oficial.arauca", "Jairo Urdimeno Tarquimonte", OFFICER, "AR", first=_("correct the returned request")),
    Account("oficial.paraguachon", "Nubia Farlindez Ondavira", OFFICER, "PA", first=DESK),
    Account("oficial.riohacha", "Edilberto Sildamar", OFFICER, "RI", first=DESK),
    Account("oficial.valledupar", "Yolima Dancorvo Cintareda", OFFICER, "VU", first=DESK),
    Account("oficial.cartagena", "Rodrigo Alfonso Brastivela", OFFICER, "CT", first=DESK),
    Account("oficial.medellin", "Luz Dary Perdolina", OFFICER, "ME", first=DESK),
    Account("oficial.bogota", "Germán Augusto Tesumbral", OFFICER, "BG", first=DESK),
    Account(
        "supervisora.oriente",
        "Beatriz Helena Palmariega",
        SUPERVISOR,
        region="ORI",
        first=_("decide on the safe-conducts that wait"),
    ),
    Account("supervisor.orinoquia", "Álvaro Hinojuela Vardiluz", SUPERVISOR, region="ORQ", first=_("see what waits")),
    Account("supervisora.caribe", "Ligia Querventa Brionda", SUPERVISOR, region="CAR", first=_("see what waits")),
    Account(
        "supervisora.antioquia",
        "Adriana Lucía Mesquirol",
        SUPERVISOR,
        region="ANT",
        desk="ME",
        first=_("see that who began a record does not approve its paper"),
    ),
    Account("supervisor.centro", "Julián Andrés Vardimonte", SUPERVISOR, region="CEN", first=_("see what waits")),
    Account("sede", "Camilo Andrés Galdanto", SUPERVISOR, "BO", first=_("compare the two cases")),
    Account("auditora", "Patricia Zarquillo Perdovas", Role.AUDITOR, first=_("open a history, verify the trail")),
    Account("seguridad", "Norberto Galdavisa Urquimento", REVIEWER, first=_("take a match and decide on it")),
    Account("seguridad.dos", "Elvira Rosalba Cintumbre", REVIEWER, first=_("decide on a match as the second reviewer")),
    Account("cancilleria", "Eugenia Tolvareda Simbraño", Role.MINISTRY_LIAISON, first=_("find what was forwarded")),
    Account("datos", "Ramiro Ondabreva Quintalosa", Role.DATA_PROTECTION, first=_("see what the auditor read")),
)
MANDATE, MANDATE_ENDS = "DEMO-AUD-001", datetime(2019, 12, 31, 23, 59, tzinfo=BOGOTA)


def load_accounts() -> None:
    """Make all accounts and give them their roles."""
    system = system_user()
    hashed = make_password(PASSWORD)  # once: it takes a tenth of a second each, by design
    made = {account.username: _make(account, hashed, by=system, at=SINCE) for account in ACCOUNTS}
    for account in ACCOUNTS:
        _grant(account, made, system=system)
        if account.desk:
            _grant(replace(account, role=OFFICER, office=account.desk, region=""), made, system=system)
    _charge(made)


def accounts_are_there() -> bool:
    """Whether they were made: all of them are, or none."""
    return User.objects.filter(username=FIRST_ADMINISTRATOR).exists()


def accounts() -> dict[str, User]:
    """All of them by user name."""
    return {
        user.username: user for user in User.objects.filter(username__in=[account.username for account in ACCOUNTS])
    }


@service("staff.account_created")
def _make(account: Account, hashed: str, *, by: User, at: datetime) -> User:
    """The account with the password that all share; the browser chooses its language."""
    office = Office.objects.get(pk=account.office) if account.office else None
    user = create_account(
        account.username, display_name=account.name, password=None, office=office, language="", by=by, at=at
    )
    user.password = hashed
    user.save(update_fields=["password"])
    return user


def _grant(account: Account, made: dict[str, User], *, system: User) -> None:
    """One administrator grants and the other confirms; their own roles come from the system."""
    user, one, two = made[account.username], made[FIRST_ADMINISTRATOR], made[SECOND_ADMINISTRATOR]
    by, confirmed_by = (one, two) if user not in (one, two) else (system, two if user == one else one)
    grant_role(
        user,
        account.role,
        office=Office.objects.get(pk=account.office) if account.office else None,
        region=Region.objects.get(pk=account.region) if account.region else None,
        confirmed_by=confirmed_by,
        by=by,
        at=SINCE,
    )


def _charge(made: dict[str, User]) -> None:
    """The auditor's mandate: issued by one administrator, confirmed by the data protection officer."""
    issue_mandate(
        made["auditora"],
        number=MANDATE,
        purpose="Revisión de la atención en frontera, febrero de 2019",
        until=MANDATE_ENDS,
        confirmed_by=made["datos"],
        by=made[FIRST_ADMINISTRATOR],
        at=SINCE,
    )


def table() -> Iterator[tuple[str, str, str, str]]:
    """User name, role, where, and what to try first, of every account that exists, in their order."""
    present = set(User.objects.values_list("username", flat=True))
    offices = {office.pk: str(office) for office in Office.objects.all()}
    regions = {region.pk: str(region) for region in Region.objects.all()}
    for account in ACCOUNTS:
        if account.username in present:
            where = offices.get(account.office) or regions.get(account.region) or "—"
            yield account.username, str(Role(account.role).label), where, account.first
