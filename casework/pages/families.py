"""The family of one person: who belongs to it, what shows it, and that the ICBF was told of a child."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals import children, families
from casework.arrivals.family_rules import about_births, about_ending, about_telling, about_verifying
from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for, family_seen, listed_as
from casework.arrivals.states import CaseStatus
from casework.audit.services import record_read
from casework.errors import ActionRefused, Finding, Level, refusing
from casework.journey import leaving
from casework.law.days import BOGOTA, local_date
from casework.law.reference import FamilyRelation
from casework.pages import choices
from casework.pages.asked import Asked, desk_only, for_roles, now_for, readers_only
from casework.pages.forms import CHOOSE, NOT_ASKED, YES_NO, LineField, MomentField, NoteForm
from casework.pages.middleware import record_refusal
from casework.pages.relatives_form import TOLD
from casework.people.families import FamilyMember
from casework.people.kin import SPOUSES, births_of
from casework.staff.models import Role, User


class LinkForm(forms.Form):
    """A person who is registered already, and what one is to the other."""

    number = LineField(label=gettext_lazy("Case number of the other person"), max_length=24)
    head = forms.ChoiceField(
        label=gettext_lazy("Who heads the family?"),
        choices=[
            ("this", gettext_lazy("the person of this case")),
            ("other", gettext_lazy("the other person")),
        ],
    )
    relation = forms.ChoiceField(label=gettext_lazy("What the relative is to the head"))
    told_in_private = forms.ChoiceField(
        label=gettext_lazy("Was the relative told in private that they may apply on their own?"),
        choices=[*NOT_ASKED, *YES_NO],
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["relation"].choices = [*CHOOSE, *choices.choices_of(FamilyRelation)]  # type: ignore[attr-defined]


class ProofForm(forms.Form):
    """What shows that a link is true."""

    proof = LineField(label=gettext_lazy("Document or act of the ICBF that shows it"), max_length=200)


class NoticeForm(forms.Form):
    """When and whom at the ICBF the desk told."""

    notified_at = MomentField(label=gettext_lazy("When was the ICBF told?"))
    contact = LineField(label=gettext_lazy("Whom at the ICBF"), max_length=120)
    reference = LineField(label=gettext_lazy("Their reference"), max_length=60, required=False)


@readers_only
@require_GET
def family(request: Asked, pk: UUID) -> HttpResponse:
    """The family of this person, as far as its reader may see it."""
    return _page(request, case_for(request.user, pk, at=now_for(request)))


def _page(
    request: Asked,
    case: Case,
    *,
    form: LinkForm | None = None,
    wrong: ProofForm | NoteForm | None = None,
    of: UUID | None = None,
    findings: list[Finding] | None = None,
) -> HttpResponse:
    """The page, with the form that was sent with mistakes where there is one: the link's, or one `of` a member."""
    at = now_for(request)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_familymember", subject_pk=case.pk)
    members = family_seen(request.user, case, at=at)
    rows = [_row(member, request.user, wrong if member.pk == of else None, at=at) for member in members]
    _add_births(rows, request.user, at=at)
    officer = request.user.holds(Role.CASE_OFFICER, at=at)
    failed = form is not None or wrong is not None or bool(findings)
    shown = {
        "case": case,
        "rows": rows,
        "officer": officer and case.status in (CaseStatus.REGISTERED, CaseStatus.OPEN),
        "link_form": form or LinkForm(initial={"head": "this"}),
        "form": wrong or form,
        "findings": findings or [],
    }
    return render(request, "families/family.html", shown, status=422 if failed else 200)


def _row(member: FamilyMember, user: User, wrong: ProofForm | NoteForm | None, *, at: datetime) -> dict[str, Any]:
    """One member with the forms that this reader may send, and what was sent with mistakes as it was sent."""
    verifiable = member.status == "proposed" and not refusing(about_verifying(user, member, at=at))
    endable = not refusing(about_ending(user, member, at=at))
    proof = wrong if isinstance(wrong, ProofForm) else _proof_form(member.pk)
    note = wrong if isinstance(wrong, NoteForm) else _note_form(member.pk)
    return {
        "member": member,
        "name": listed_as(member.case, member.person),
        "proof_form": proof if verifiable else None,
        "note_form": note if endable else None,
    }


def _proof_form(key: UUID, sent: QueryDict | None = None) -> ProofForm:
    return ProofForm(sent, auto_id=f"id_{key}_%s")


def _note_form(key: UUID, sent: QueryDict | None = None) -> NoteForm:
    return NoteForm(sent, auto_id=f"id_end_{key}_%s")


def _add_births(rows: list[dict[str, Any]], user: User, *, at: datetime) -> None:
    """Who is told in private, and what the births leave in doubt about a link whose principal is on the page."""
    births, today = births_of([row["member"].person_id for row in rows]), local_date(at)
    principal = next((row["member"] for row in rows if row["member"].principal), None)
    for row in rows:
        member = row["member"]
        birth = births.get(member.person_id)
        row["may_tell"] = not member.told_in_private and not refusing(about_telling(user, member, at=at))
        row["grown"] = member.relation_id in SPOUSES or birth is None or not birth.is_child_on(today)
        if member.relation_id and principal:
            found = about_births(member.relation_id, birth, births.get(principal.person_id), on=today)
            row["doubts"] = [finding for finding in found if finding.level is Level.WARN]


@for_roles(Role.CASE_OFFICER)
@require_POST
def link(request: Asked, pk: UUID) -> HttpResponse:
    """Link two people who are registered already; a case that is absent and one that is hidden look the same."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form=form)
    asked = form.cleaned_data
    other = Case.objects.visible_to(request.user, at=at).filter(number__iexact=asked["number"]).first()
    if other is None:
        form.add_error("number", _("There is no case of this number that you may see."))
        return _page(request, case, form=form)
    relative, head = (other, case) if asked["head"] == "this" else (case, other)
    told = TOLD[asked["told_in_private"]]
    try:
        families.link_to_family(relative.pk, head.pk, asked["relation"], told_in_private=told, by=request.user, at=at)
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return _page(request, case, form=form, findings=refusing(refused.findings))
    messages.success(request, _("Linked, as they say. Verify it when a document or the ICBF shows it."))
    return redirect("family", pk)


def member_for(user: User, pk: UUID, *, at: datetime) -> FamilyMember:
    """One link. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    return FamilyMember.objects.select_related("case__office", "case__person").get(pk=pk, case__in=seen)


@for_roles(Role.CASE_OFFICER)
@require_POST
def verify(request: Asked, pk: UUID) -> HttpResponse:
    """Write down what shows a link."""
    at = now_for(request)
    member = member_for(request.user, pk, at=at)
    form, shown_at = _proof_form(pk, request.POST), _sent_from(request, member, at=at)
    if not form.is_valid():
        return _page(request, shown_at, wrong=form, of=pk)
    families.verify_link(member.pk, form.cleaned_data["proof"], by=request.user, at=at)
    messages.success(request, _("The family link is verified."))
    return redirect("family", shown_at.pk)


def _sent_from(request: Asked, member: FamilyMember, *, at: datetime) -> Case:
    """The case on whose page the form stood; the member's own where the address names none that is seen."""
    try:
        return case_for(request.user, UUID(request.GET.get("of", "")), at=at)
    except (ValueError, Case.DoesNotExist):
        return member.case


@for_roles(Role.CASE_OFFICER)
@require_POST
def told(request: Asked, pk: UUID) -> HttpResponse:
    """Write down that the relative was told in private of their own right."""
    at = now_for(request)
    member = member_for(request.user, pk, at=at)
    shown_at = _sent_from(request, member, at=at)
    families.record_telling(member.pk, by=request.user, at=at)
    messages.success(request, _("Recorded: they were told in private."))
    return redirect("family", shown_at.pk)


@desk_only
@require_POST
def end(request: Asked, pk: UUID) -> HttpResponse:
    """End a link, with the reason; the cases go on."""
    at = now_for(request)
    member = member_for(request.user, pk, at=at)
    form, shown_at = _note_form(pk, request.POST), _sent_from(request, member, at=at)
    if not form.is_valid():
        return _page(request, shown_at, wrong=form, of=pk)
    leaving.end_link(member.pk, note=form.cleaned_data["note"], by=request.user, at=at)
    messages.success(request, _("The family link has ended; the cases go on."))
    return redirect("family", shown_at.pk)


@for_roles(Role.CASE_OFFICER)
def child_notice(request: Asked, pk: UUID) -> HttpResponse:
    """Record that the ICBF was told of a child who is alone."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_childnotice", subject_pk=case.pk)
    form = NoticeForm(request.POST or None, initial={"notified_at": at.astimezone(BOGOTA)})
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid() and not _too_early(form, at):
        try:
            children.record_child_notice(case.pk, **form.cleaned_data, by=request.user, at=at)
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            messages.success(request, _("Recorded: the ICBF was told."))
            return redirect("case", pk)
    notices = case.child_notices.select_related("recorded_by").order_by("-notified_at")
    shown = {"case": case, "form": form, "findings": findings, "notices": notices}
    return render(request, "families/child_notice.html", shown, status=422 if form.errors or findings else 200)


def _too_early(form: NoticeForm, at: datetime) -> bool:
    """Whether the notice would lie in the future, said beside the field."""
    ahead = bool(form.cleaned_data["notified_at"] > at)
    if ahead:
        form.add_error("notified_at", _("The notice lies in the future."))
    return ahead
