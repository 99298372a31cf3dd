"""The routes of the API. Identifiers are random; no name stands in an address."""

from django.urls import URLPattern, path, re_path

from casework.api import (
    answers,
    applications,
    arrivals,
    assessments,
    batches,
    case_acts,
    cases,
    checks,
    deaths,
    families,
    hits,
    ministry,
    paper_acts,
    people,
    safe_conducts,
)
from casework.api.explaining import Description, Nowhere, Problem, reference
from casework.api.reference import ReferenceTable
from casework.api.verifying import VerifySeal
from casework.api.work import ListWork

CASE, APPLICATION, CHECK, ASSESSMENT, PAPER = (
    "cases/<uuid:pk>/",
    "applications/<uuid:pk>/",
    "checks/<uuid:pk>/",
    "assessments/<uuid:pk>/",
    "safe-conducts/<uuid:pk>/",
)
ROUTES = {
    "cases/": cases.ListCases,
    "cases/start/": case_acts.StartCase,
    "cases/search/": cases.SearchCases,
    CASE: cases.ShowCase,
    f"{CASE}history/": cases.CaseHistory,
    f"{CASE}register/": case_acts.RegisterCase,
    f"{CASE}void/": case_acts.VoidCase,
    f"{CASE}name/": case_acts.NameColleague,
    f"{CASE}compare/": case_acts.CompareCases,
    f"{CASE}person/": people.ShowPerson,
    f"{CASE}person/history/": people.PersonHistory,
    f"{CASE}person/correct/": people.CorrectPerson,
    f"{CASE}photo/": people.ShowPhoto,
    f"{CASE}arrival/": arrivals.ShowArrival,
    f"{CASE}arrival/correct/": arrivals.CorrectArrival,
    f"{CASE}relatives/start/": families.StartRelatives,
    f"{CASE}relatives/register/": families.RegisterRelatives,
    f"{CASE}relatives/link/": families.LinkRelative,
    f"{CASE}notify-icbf/": families.RecordChildNotice,
    f"{CASE}application/lodge/": applications.LodgeApplication,
    f"{CASE}application/leave/": applications.LeaveApplication,
    f"{CASE}death/": deaths.ShowDeath,
    f"{CASE}death/record/": deaths.RecordDeath,
    f"{CASE}death/withdraw/": deaths.WithdrawDeath,
    f"{CASE}name-principal/": deaths.NamePrincipal,
    f"{CASE}safe-conduct/request/": safe_conducts.RequestSafeConduct,
    "arrivals/": arrivals.ListArrivals,
    "groups/<uuid:pk>/": arrivals.ShowGroup,
    "family-links/<uuid:pk>/": families.ShowLink,
    "family-links/<uuid:pk>/verify/": families.VerifyLink,
    "family-links/<uuid:pk>/told/": families.TellInPrivate,
    "family-links/<uuid:pk>/end/": families.EndLink,
    "applications/": applications.ListApplications,
    APPLICATION: applications.ShowApplication,
    f"{APPLICATION}complete/": applications.CompleteApplication,
    f"{APPLICATION}forward/": applications.ForwardApplication,
    f"{APPLICATION}cover/": applications.CoverRelative,
    f"{APPLICATION}ministry-act/": ministry.RecordMinistryAct,
    f"{APPLICATION}correct-act/": ministry.CorrectMinistryAct,
    f"{APPLICATION}end-cover/": applications.EndCover,
    f"{APPLICATION}receipt.pdf": applications.Receipt,
    "ministry-acts/": ministry.ListMinistryActs,
    "ministry-acts/<uuid:pk>/": ministry.ShowMinistryAct,
    "ministry-acts/<uuid:pk>/scan/": ministry.MinistryActScan,
    "checks/": checks.ListChecks,
    CHECK: checks.ShowCheck,
    f"{CHECK}ask-again/": checks.AskAgain,
    f"{CHECK}answer/": answers.RecordAnswer,
    f"{CHECK}weigh/": answers.WeighAnswer,
    "assessments/": assessments.ListAssessments,
    ASSESSMENT: assessments.ShowAssessment,
    f"{ASSESSMENT}propose/": assessments.ProposeOutcome,
    f"{ASSESSMENT}approve/": assessments.ApproveOutcome,
    f"{ASSESSMENT}return/": assessments.ReturnOutcome,
    "hits/": hits.ListHits,
    "hits/<uuid:pk>/": hits.ShowHit,
    "hits/<uuid:pk>/decide/": hits.DecideHit,
    "safe-conducts/": safe_conducts.ListSafeConducts,
    "safe-conducts/running-out/": batches.RenewalWave,
    "safe-conducts/request-next/": batches.RequestTogether,
    "safe-conducts/approve/": batches.ApproveTogether,
    PAPER: safe_conducts.ShowSafeConduct,
    f"{PAPER}approve/": safe_conducts.ApproveSafeConduct,
    f"{PAPER}return/": safe_conducts.ReturnSafeConduct,
    f"{PAPER}refuse/": safe_conducts.RefuseSafeConduct,
    f"{PAPER}cancel/": safe_conducts.CancelSafeConduct,
    f"{PAPER}hand-over/": safe_conducts.HandOver,
    f"{PAPER}renew/": paper_acts.RenewSafeConduct,
    f"{PAPER}replace/": paper_acts.ReplaceSafeConduct,
    f"{PAPER}surrender/": paper_acts.SurrenderSafeConduct,
    f"{PAPER}end-for-no-show/": paper_acts.EndForNoShow,
    f"{PAPER}print/": paper_acts.RecordPrint,
    f"{PAPER}spoil/": paper_acts.RecordSpoiled,
    f"{PAPER}propose-revocation/": paper_acts.ProposeRevocation,
    f"{PAPER}approve-revocation/": paper_acts.ApproveRevocation,
    f"{PAPER}confirm-revocation/": paper_acts.ConfirmRevocation,
    f"{PAPER}reject-revocation/": paper_acts.RejectRevocation,
    f"{PAPER}told/": paper_acts.RecordTold,
    f"{PAPER}reviewed/": paper_acts.RecordReviewed,
    f"{PAPER}document.pdf": safe_conducts.Document,
    "seals/verify/": VerifySeal,
    "work/": ListWork,
    "reference/<slug:table>/": ReferenceTable,
}


def _name(route: str) -> str:
    """The name of a route: its words without its key."""
    words = route.replace("<uuid:pk>", "one").replace("<slug:table>", "table").replace(".", "/").strip("/")
    return "api_" + words.replace("/", "_").replace("-", "_")


urlpatterns: list[URLPattern] = [
    *(path(f"v1/{route}", view.as_view(), name=_name(route)) for route, view in ROUTES.items()),
    path("problems/<slug:kind>/", Problem.as_view(), name="api_problem"),
    path("reference/", reference, name="api_reference"),
    path("schema/", Description.as_view(), name="api_schema"),
    re_path(r"^(?P<anything>[\s\S]*)$", Nowhere.as_view(), name="api_nowhere"),  # line ends too: no page for machines
]
