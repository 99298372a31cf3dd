"""Guards of the steps that look at several concepts."""

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.errors import Finding


def about_opening(case: Case, *, checks_requested: bool, needs_asked: bool) -> list[Finding]:
    """A registered case opens once its checks are requested and specific needs were asked (domain.md section 5.1)."""
    met = (
        (checks_requested, "checks_not_requested", _("The background checks have not been requested.")),
        (needs_asked, "needs_not_asked", _("Ask about specific needs; “none stated” is an answer.")),
    )
    return [Finding(code, sentence) for present, code, sentence in met if not present]
