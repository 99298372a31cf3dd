"""The list of cases, one case, its photo; starting, drafting, registering and giving up a record."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.arrivals import services as arrivals
from casework.arrivals.emergency_rules import about_trying
from casework.arrivals.models import ArrivalGroup, Case
from casework.arrivals.rules import about_voiding
from casework.arrivals.selectors import case_for, cases_visible_to, listed_as, search
from casework.arrivals.states import CaseStatus
from casework.audit.searches import record_search
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Level
from casework.journey import steps
from casework.law.days import BOGOTA
from casework.pages import alike
from casework.pages.applications import reasons_of
from casework.pages.asked import Asked, desk_only, for_roles, now_for, readers_only
from casework.pages.case_page import case_context
from casework.pages.drafts import first_values, typed
from casework.pages.forms import NoteForm, PhotoForm, StartForm
from casework.pages.listing import chips_of, page_of, record_list
from casework.pages.middleware import record_refusal
from casework.pages.person_form import PersonForm, person_values
from casework.pages.registration import RegistrationForm
from casework.people.files import open_file
from casework.people.photos import prepare_photo
from casework.people.selectors import known_about
from casework.searching import keep_words, words_of
from casework.staff.models import Office, Role, User
from casework.staff.selectors import desks_of


class CaseFilter(forms.Form):
    """What to look for among the cases I may see."""

    q = forms.CharField(label=gettext_lazy("Number, document or name"), max_length=100, required=False)
    status = forms.ChoiceField(
        choices=[("", gettext_lazy("all")), *CaseStatus.choices], required=False, widget=forms.HiddenInput
    )


@readers_only
@require_http_methods(["GET", "POST"])
def case_list(request: Asked) -> HttpResponse:
    """The cases I may see, newest first; what was looked for is an event, its words stand in no address."""
    if request.method != "POST":
        asked = CaseFilter({"q": words_of(request), "status": request.GET.get("status", "")})
        return _listed(request, asked)
    asked = CaseFilter(request.POST)
    if not asked.is_valid():
        return _listed(request, asked)
    words, status = asked.cleaned_data["q"], asked.cleaned_data["status"]
    asking = {"found": keep_words(request, words) if words else "", "status": status}
    return redirect(reverse("case_list", query={name: value for name, value in asking.items() if value}))


def _listed(request: Asked, asked: CaseFilter) -> HttpResponse:
    """A page of the list; all of it where the question cannot be asked."""
    cases = cases_visible_to(request.user, at=now_for(request))
    looked_for = ""
    if asked.is_valid():
        if looked_for := asked.cleaned_data["q"]:
            cases = search(cases, looked_for)
        if status := asked.cleaned_data["status"]:
            cases = cases.filter(status=status)
    page = page_of(request, cases)
    if looked_for:
        found = [case.pk for case in page]
        record_search(looked_for, found=found, results=page.paginator.count, at=now_for(request))
    else:
        record_list("casework_case", page)
    rows = [{"case": case, "name": listed_as(case)} for case in page]
    chips = chips_of(request, "status", asked.fields["status"].choices)  # type: ignore[attr-defined]
    shown = {"page_obj": page, "rows": rows, "filter": asked, "chips": chips}
    shown["may_break_in"] = not about_trying(request.user, at=now_for(request))
    return render(request, "arrivals/list.html", shown, status=422 if request.method == "POST" else 200)


@for_roles(Role.CASE_OFFICER)
def start(request: Asked) -> HttpResponse:
    """Begin with the next person in the queue."""
    at = now_for(request)
    desks = desks_of(request.user, at)
    form = StartForm(request.POST or None, initial={"key": uuid4()})
    form.fields["office"].choices = [(desk.pk, str(desk)) for desk in desks]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        office = Office.objects.get(pk=form.cleaned_data["office"])
        asked = {"restricted": form.cleaned_data["restricted"], "key": str(form.cleaned_data["key"])}
        case = arrivals.start_case(office, **asked, by=request.user, at=at)
        return redirect("registration", case.pk)
    return render(request, "arrivals/start.html", {"form": form, "desks": desks})


@desk_only
def registration(request: Asked, pk: UUID) -> HttpResponse:
    """The registration form, as it was left; sending it registers the person or says what is missing.

    Lists of drafts lead here: a supervisor, who registers nobody, goes on to the case.
    """
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    if not _registers(request) or case.status != CaseStatus.DRAFT:
        return redirect("case", case.pk)
    if head := _came_along_with(case, request.user, at=at):
        return redirect("relatives", head)
    sent = request.method == "POST"
    if not sent:
        _read(case)
    form = RegistrationForm(
        request.POST or None, initial={} if sent else first_values(arrivals.read_draft(case)), at=at
    )
    findings: list[Any] = []
    if form.is_valid():
        reasons = reasons_of(request)
        try:
            steps.register_arrival(case.pk, form.registration(), by=request.user, at=at, reasons=reasons)
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            messages.success(request, _registered(case))
            return redirect("case", case.pk)
    if sent:
        arrivals.save_draft(case, typed(request.POST), by=request.user, at=at)
    errors = bool(form.errors)
    shown = {"form": form, "case": case, "findings": findings, "reasons": _asking(findings), "void_form": NoteForm()}
    typed_form = form if sent else RegistrationForm(_as_sent(case), at=at)
    shown |= alike.panel(request, case, typed_form, at=at)
    return render(request, "arrivals/registration.html", shown, status=422 if errors or findings else 200)


def _as_sent(case: Case) -> QueryDict:
    """The keystrokes that were kept, as a form sends them."""
    kept = QueryDict(mutable=True)
    for name, values in arrivals.read_draft(case).items():
        kept.setlist(name, values)
    return kept


def _registered(case: Case) -> str:
    """What registering came to: of a child no check is requested."""
    if case.checks.exists():
        return _("Registered. The background check has been requested.")
    return _("Registered. No check applies at this age.")


def _came_along_with(case: Case, user: User, *, at: datetime) -> UUID | None:
    """The head of the family with whom this draft is registered on one page, where this reader sees that case."""
    if case.group_id is None:
        return None
    seen = Case.objects.visible_to(user, at=at).exclude(pk=case.pk)
    return ArrivalGroup.objects.filter(pk=case.group_id, head__in=seen).values_list("head_id", flat=True).first()


def _others_wait(head: UUID, user: User, *, at: datetime) -> bool:
    """Whether other relatives of this head are still to be registered, as far as this reader may see them."""
    seen = Case.objects.visible_to(user, at=at)
    return seen.filter(group__head=head, status=CaseStatus.DRAFT).exists()


def _registers(request: Asked) -> bool:
    """Whether the reader registers people. Raises PermissionDenied for a form sent by who does not."""
    if request.user.holds(Role.CASE_OFFICER, at=now_for(request)):
        return True
    if request.method == "POST":
        raise PermissionDenied
    return False


def _asking(findings: list[Any]) -> list[Any]:
    return [finding for finding in findings if finding.level is Level.REASON_REQUIRED]


@for_roles(Role.CASE_OFFICER)
@require_POST
def draft(request: Asked, pk: UUID) -> HttpResponse:
    """Keep the keystrokes while the officer types."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    arrivals.save_draft(case, typed(request.POST), by=request.user, at=at)
    if "X-Autosave" not in request.headers:  # the button; the script says that it is one
        messages.success(request, _("Saved. It waits in your work until you go on."))
        return redirect("home")
    saved = _("Saved %(time)s") % {"time": f"{at.astimezone(BOGOTA):%H:%M}"}
    return HttpResponse(saved, content_type="text/plain; charset=utf-8")


@desk_only
def void(request: Asked, pk: UUID) -> HttpResponse:
    """Give up a record, with the reason."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        arrivals.void_case(case.pk, by=request.user, at=at, reasons={"note": form.cleaned_data["note"]})
        messages.success(request, _("The record was given up; its history stays."))
        head = _came_along_with(case, request.user, at=at)
        return (
            redirect("relatives", head) if head and _others_wait(head, request.user, at=at) else redirect("case_list")
        )
    refusals = [finding for finding in about_voiding(request.user, case, at=at) if finding.level is Level.REFUSE]
    return render(request, "arrivals/void.html", {"case": case, "form": form, "findings": refusals})


@readers_only
@require_GET
def case(request: Asked, pk: UUID) -> HttpResponse:
    """Everything about one case that its reader may see; opening it is an event."""
    at = now_for(request)
    found = case_for(request.user, pk, at=at)
    _read(found)
    return render(request, "arrivals/case.html", case_context(found, request.user, at=at))


def _read(case: Case) -> None:
    """Opening what is known about a person, or was typed about them, is an event of the case."""
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)


@readers_only
def photo(request: Asked, pk: UUID) -> HttpResponse:
    """The person's photo; sending one replaces it."""
    at = now_for(request)
    found = case_for(request.user, pk, at=at)
    if request.method == "POST":
        return _replace_photo(request, found)
    current = known_about(found.person).photo
    if current is None:
        return redirect("case", pk)
    content = open_file(current.file, case_id=found.pk, person_id=found.person_id)
    response = HttpResponse(content, content_type=current.file.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _replace_photo(request: Asked, found: Case) -> HttpResponse:
    """Store a photo that can be read; otherwise the form says what to change."""
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            # a byte more than is taken: what is larger is refused without being held in memory
            content = prepare_photo(form.cleaned_data["photo"].read(settings.PHOTO_MAX_BYTES + 1))
        except BadInput as error:
            form.add_error("photo", str(error.fields["photo"]))
        else:
            arrivals.add_photo(found.pk, content, by=request.user, at=now_for(request))
            messages.success(request, _("The photo was stored."))
            return redirect("case", found.pk)
    return render(request, "arrivals/photo.html", {"case": found, "form": form}, status=422)


@for_roles(Role.CASE_OFFICER)
def correct(request: Asked, pk: UUID) -> HttpResponse:
    """Correct what is recorded about the person; earlier rows stay in the file."""
    at = now_for(request)
    found = case_for(request.user, pk, at=at)
    _read(found)
    form = PersonForm(request.POST or None, initial=person_values(known_about(found.person)), at=at)
    if request.method == "POST" and form.is_valid():
        steps.correct_person(found.pk, form.person(), by=request.user, at=at)
        messages.success(request, _("The facts were recorded; the earlier ones stay in the file."))
        return redirect("case", found.pk)
    return render(request, "arrivals/correct.html", {"case": found, "form": form}, status=422 if form.errors else 200)
