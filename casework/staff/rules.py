"""Who may act where."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.models import Office, Role, User


def about_holding(user: User, *roles: str, office: Office, at: datetime) -> list[Finding]:
    """Whether one of these roles is held at this moment for this office, its region or the country.

    Who is bound to one office for now holds none for others.
    """
    held = [grant for grant in user.grants_on(at) if grant.role in roles]
    if not held:
        return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]
    bound_here = user.bound_office_id in {None, office.pk}
    if bound_here and any(grant.reaches(office) for grant in held):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]


def about_issuing_token(user: User, *, by: User, confirmed_by: User, at: datetime) -> list[Finding]:
    """Whether these two may give this account a token: two administrators, neither of whom is the account."""
    rows = (
        (user.is_system or not user.is_active, "account_not_usable", _("This account cannot sign in.")),
        (by.pk == confirmed_by.pk, "same_person", _("A second person must confirm this.")),
        (user.pk in {by.pk, confirmed_by.pk}, "own_account", _("Nobody issues a token for their own account.")),
        (not by.holds(Role.ADMINISTRATOR, at=at), "issuer_no_administrator", _("Only an administrator issues tokens.")),
        (
            not confirmed_by.holds(Role.ADMINISTRATOR, at=at),
            "confirmer_no_administrator",
            _("Only an administrator confirms tokens."),
        ),
    )
    return [Finding(code, sentence) for met, code, sentence in rows if met]


def about_revoking_token(*, by: User, at: datetime) -> list[Finding]:
    """Whether this user may end a token: any administrator, at once."""
    if by.holds(Role.ADMINISTRATOR, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]


def about_opening_accounts(by: User, confirmed_by: User, *, at: datetime) -> list[Finding]:
    """Whether these two may open an account together: two people, both administrators at this moment."""
    if by.pk == confirmed_by.pk:
        return [Finding("same_person", _("A second administrator must confirm."))]
    if not all(user.holds(Role.ADMINISTRATOR, at=at) for user in (by, confirmed_by)):
        return [Finding("role_not_held", _("Only administrators open accounts."))]
    return []


def about_issuing_mandate(auditor: User, *, by: User, confirmed_by: User, at: datetime) -> list[Finding]:
    """Whether these two may charge this auditor: an administrator, and another or the data protection officer."""
    confirms = confirmed_by.holds(Role.ADMINISTRATOR, Role.DATA_PROTECTION, at=at)
    rows = (
        (not auditor.holds(Role.AUDITOR, at=at), "no_auditor", _("Only an auditor gets a mandate.")),
        (by.pk == confirmed_by.pk, "same_person", _("A second person must confirm this.")),
        (auditor.pk in {by.pk, confirmed_by.pk}, "own_account", _("Nobody issues a mandate for themselves.")),
        (
            not by.holds(Role.ADMINISTRATOR, at=at),
            "issuer_no_administrator",
            _("Only an administrator issues mandates."),
        ),
        (
            not confirms,
            "confirmer_no_administrator",
            _("Only an administrator or the data protection officer confirms mandates."),
        ),
    )
    return [Finding(code, sentence) for met, code, sentence in rows if met]


def about_revoking_mandate(*, by: User, at: datetime) -> list[Finding]:
    """Whether this user may end a mandate: any administrator and the data protection officer, at once."""
    if by.holds(Role.ADMINISTRATOR, Role.DATA_PROTECTION, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]
