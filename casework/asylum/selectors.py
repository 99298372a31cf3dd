"""Questions about applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Arrival, Case
from casework.asylum.ministry_acts import OF_ONE_PERSON, MinistryAct
from casework.asylum.models import Application, Beneficiary
from casework.asylum.receipt import ApplicationReceiptFacts
from casework.law.days import local_date
from casework.law.selectors import term_on
from casework.people.selectors import Known, full_name, known_about


@dataclass(frozen=True, slots=True)
class Content:
    """One of the nine contents of an application, and whether it is there."""

    number: int
    label: Any
    done: bool


def open_application(case: Case) -> Application | None:
    """The application that covers the person of this case: their own, or a relative's."""
    cover = covers_of([case.pk]).first()
    return cover.application if cover else None


def passed_on_from(case: Case) -> Application | None:
    """The application that this person lodged and for which another stands since their death."""
    own = Beneficiary.objects.filter(case=case, principal=True, ended_at__isnull=False)
    cover = own.exclude(application__case=case).select_related("application").order_by("-ended_at").first()
    return cover.application if cover else None


def covers_of(cases: Sequence[UUID]) -> QuerySet[Beneficiary]:
    """The place of each of these people in the one open application that covers them, their own or a relative's.

    Without the applicant's case: the reader of a relative's may not see it.
    """
    related = ("application__signature", "application__lodged_by")
    return Beneficiary.objects.filter(case__in=cases, ended_at__isnull=True).select_related(*related)


def forwarded_in(cases: QuerySet[Case]) -> QuerySet[Application]:
    """The applications lodged in these cases that went to the Ministry, the latest first."""
    gone = Application.objects.filter(case__in=cases, forwarded_at__isnull=False)
    return gone.select_related("case__person", "case__office").order_by("-forwarded_at", "-id")


def covered_by(application: Application) -> QuerySet[Beneficiary]:
    """The relatives whom this application covers, in the order in which they came to it."""
    rows = application.beneficiaries.filter(ended_at__isnull=True, principal=False)
    return rows.select_related("relation", "case__office", "person").order_by("case__opened_at", "case__number")


def cases_in(application_id: UUID) -> set[UUID]:
    """The keys of the applicant's case and of the cases of everybody whom this application covers."""
    applicant = Application.objects.values_list("case_id", flat=True).get(pk=application_id)
    covered = Beneficiary.objects.filter(application=application_id, ended_at__isnull=True)
    return {applicant, *covered.values_list("case_id", flat=True)}


def contents_of(application: Application, known: Known, arrival: Arrival | None) -> list[Content]:
    """The list of Decreto 1067 de 2015, art. 2.2.3.1.6.2; it fills up to ratification and blocks nothing before."""
    contact = known.contacts[0] if known.contacts else None
    there = (
        (_("names of the applicant and of those covered"), known.name is not None),
        (_("copy of the document, or identity sworn"), any(paper.type_id != "NONE" for paper in known.documents)),
        (_("date and form of entry"), arrival is not None and arrival.entered_at is not None),
        (_("address, telephone or e-mail"), bool(known.addresses) and contact is not None),
        (_("full account of the facts"), application.statements.filter(superseded_at__isnull=True).exists()),
        (_("documents that support it, where there are any"), bool(application.evidence_listed)),
        (_("photo"), known.photo is not None),
        (_("signature"), application.signature_id is not None),
        (_("consent, or not, to notices by e-mail"), contact is not None and contact.email_notices is not None),
    )
    return [Content(number, label, done) for number, (label, done) in enumerate(there, start=1)]


def receipt_facts(application: Application, *, seen: QuerySet[Case], demonstration: bool) -> ApplicationReceiptFacts:
    """What the receipt says; the days to ratify start with the safe-conduct, so they stand there in words.

    It counts the relatives whose cases are among those that its reader may see: a protected one is in no count.
    """
    case = application.case
    known = known_about(case.person)
    ratify = term_on("RATIFY", local_date(application.received_at)).term
    days = ratify.value if ratify else 0
    return ApplicationReceiptFacts(
        case_ref=case.public_ref,
        printed_names=full_name(known.name) if known.name else "",
        office_name=case.office.name_es,
        office_city=case.office.city,
        received_at=application.received_at,
        forward_due_at=application.forward_due_at,
        ratify_by=None,
        term_es=f"{days} días hábiles desde que se expida su salvoconducto" if days else "",
        term_en=f"{days} business days from the day your safe-conduct is issued" if days else "",
        covered=covered_by(application).filter(case__in=seen).count(),
        demonstration=demonstration,
    )


def acts_about(case: Case, application: Application | None) -> list[MinistryAct]:
    """What is recorded of the Ministry about this case, the latest first: each act as it was corrected last.

    Those that were withdrawn stay in the list and say so.
    """
    if application is None:
        return []
    found = MinistryAct.objects.filter(application=application, corrected_by__isnull=True)
    acts = found.select_related("ground", "recorded_by", "withdrawn_by").order_by("-recorded_at", "-id")
    return [act for act in acts if act.case_id == case.pk or act.kind not in OF_ONE_PERSON]
