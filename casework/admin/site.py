"""The auditors' admin: it shows everything that happened and changes nothing."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casework.admin import cases, checks, emergency, files, guarding, matches, papers, staff_and_law, trail
from casework.admin.find import FindForm, find_case
from casework.admin.lists import ListFileAdmin, ListVersionAdmin
from casework.admin.mandates import MandateAdmin, choose, mandate_shown
from casework.admin.reading import asking, moment
from casework.admin.standing import standing_of
from casework.admin.verifying import check_trail
from casework.admin.words import name_everything
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Case, CaseGrant
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.audit.models import AuditBlock, AuditCheckpoint, AuditEvent, Verification
from casework.audit.services import record_denial
from casework.law.models import DocumentType, Term
from casework.people.models import Death
from casework.safe_conducts.blocks import SheetBlock
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.screening.assessments import Assessment
from casework.screening.hits import Hit
from casework.screening.models import Check, ListFile, ListVersion
from casework.screening.opinions import IntelligenceOpinion
from casework.screening.received import CheckAnswer
from casework.screening.runs import Rescreening, ScreeningRun
from casework.screening.verdicts import Verdict
from casework.staff.mandates import Mandate
from casework.staff.models import Role, RoleGrant, User
from casework.transitions import Transition
from casework.work.models import WorkItem

View = TypeVar("View", bound=Callable[..., Any])
ELSEWHERE = {"logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class AuditSite(AdminSite):
    """Open to auditors; people sign in where everybody does, and a POST only asks."""

    site_header = _("Amparo · audit")
    site_title = _("Amparo · audit")
    index_title = _("What can be reviewed")
    index_template = "admin/audit_index.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the reader is signed in, active, and an auditor at this moment."""
        user = request.user
        return isinstance(user, User) and user.holds(Role.AUDITOR, at=moment(request))

    def get_urls(self) -> list[Any]:
        """Django's routes without those that accounts and writing have elsewhere, and the check of the trail."""
        kept = [route for route in super().get_urls() if getattr(route, "name", None) not in ELSEWHERE]
        return [
            path("verify/", self.admin_view(self.verify), name="verify"),
            path("find/", self.admin_view(self.find), name="find"),
            path("mandate/", self.admin_view(self.mandate), name="mandate"),
            *kept,
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Where an auditor begins: how the trail stands, the form that finds a case, and every list."""
        shown = {"form": FindForm(), "standing": standing_of(request)}
        return super().index(request, {**shown, **(extra_context or {})})

    @asking
    def find(self, request: HttpRequest) -> HttpResponse:
        """Find a case."""
        return find_case(request, self.each_context(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows, with the mandate that is read under."""
        shown = mandate_shown(request) if self.has_permission(request) else {}
        return {**super().each_context(request), **shown}

    @asking
    def mandate(self, request: HttpRequest) -> HttpResponse:
        """Choose the mandate of this session."""
        return choose(request, self.each_context(request))

    @asking
    def verify(self, request: HttpRequest) -> HttpResponse:
        """Recompute the trail."""
        return check_trail(request, self.each_context(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let auditors read; send others to the sign-in, or refuse them and write that down."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            writes = request.method not in ("GET", "HEAD") and not getattr(view, "only_asks", False)
            if writes or not self.has_permission(request):
                codes = ["read_only" if writes else "role_not_held"]
                record_denial(subject_table="admin", subject_pk=request.path[:200], details={"findings": codes})
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return cast(View, guarded)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Where everybody signs in."""
        return redirect(f"{resolve_url('account_login')}?{urlencode({'next': resolve_url('admin:index')})}")


site = AuditSite(name="admin")
site.register(Case, cases.CaseAdmin)
site.register(CaseGrant, emergency.EmergencyAccessAdmin)
site.register(AuditEvent, trail.AuditEventAdmin)
site.register(AuditBlock, trail.AuditBlockAdmin)
site.register(AuditCheckpoint, guarding.AuditCheckpointAdmin)
site.register(Verification, guarding.VerificationAdmin)
site.register(Transition, trail.TransitionAdmin)
site.register(SafeConduct, files.SafeConductAdmin)
site.register(MinistryAct, papers.MinistryActAdmin)
site.register(InadmissionGround, papers.InadmissionGroundAdmin)
site.register(Death, papers.DeathAdmin)
site.register(Revocation, papers.RevocationAdmin)
site.register(SheetBlock, papers.SheetBlockAdmin)
site.register(Application, files.ApplicationAdmin)
site.register(Check, files.CheckAdmin)
site.register(ScreeningRun, matches.ScreeningRunAdmin)
site.register(Hit, matches.HitAdmin)
site.register(Verdict, matches.VerdictAdmin)
site.register(Rescreening, matches.RescreeningAdmin)
site.register(CheckAnswer, checks.CheckAnswerAdmin)
site.register(Assessment, checks.AssessmentAdmin)
site.register(ListVersion, ListVersionAdmin)
site.register(ListFile, ListFileAdmin)
site.register(IntelligenceOpinion, files.IntelligenceOpinionAdmin)
site.register(WorkItem, files.WorkItemAdmin)
site.register(User, staff_and_law.UserAdmin)
site.register(RoleGrant, staff_and_law.RoleGrantAdmin)
site.register(Mandate, MandateAdmin)
site.register(Term, staff_and_law.TermAdmin)
site.register(DocumentType, staff_and_law.DocumentTypeAdmin)
name_everything()
