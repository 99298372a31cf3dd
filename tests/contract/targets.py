"""People in every status, and for each act the keys of what it is right for."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from casework.arrivals.inadmission import record_inadmission
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.asylum.services import cover_relative, lodge_application
from casework.journey.deaths import record_death
from casework.journey.families import start_relatives
from casework.people.facts import Died, Document
from casework.people.families import FamilyMember
from casework.people.scans import scan_of
from casework.screening.assessments import Assessment
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.services import MOST_ATTEMPTS
from casework.staff.models import Office
from tests import making
from tests.making_checks import make_complete, make_proposed, reviewer_of
from tests.making_lists import record, take_list
from tests.making_papers import make_act

REVIEWER = "reviews"
DOCUMENT = "V-99.100.001"
LISTED = record("DEMO-1", "Juan Carlos Quirvelo", documents=(f"VE_CEDULA:{DOCUMENT}",))
Targets = dict[str, list[str]]


def made(here: Office) -> Targets:
    """Everybody at this office; an operation that is missing here is right for whatever there is."""
    return {
        **_screened(here),
        **_registered(here),
        **_with_papers(here),
        **_families(here),
        **_dead(here),
        **_acts(here),
    }


def keys(rows: Iterable[Any]) -> list[str]:
    """Their keys, as an address has them."""
    return [str(row.pk) for row in rows]


def _several(make: Any, number: int, here: Office, **more: Any) -> list[Any]:
    return [make(office=here, **more) for _one in range(number)]


def _screened(here: Office) -> Targets:
    """A check that could not run while there was no list, then one that finds somebody."""
    unasked = making.make_open_case(office=here)
    for hour in range(MOST_ATTEMPTS):
        making.answer_checks(unasked, at=making.AT + timedelta(hours=hour))
    take_list(LISTED)
    listed = Document(type="VE_CEDULA", country="VEN", number=DOCUMENT)
    for _one in range(2):
        making.answer_checks(making.make_open_case(office=here, documents=(listed,)))
    for hit in Hit.objects.select_related("case__office"):
        reviewer_of(hit.case, REVIEWER)
    complete, proposed = _assessed(here)
    agencies = keys(Check.objects.filter(case=unasked, type__in=("INTERPOL", "NATIONAL_RECORDS")))
    return {
        "ask_again": keys(Check.objects.filter(case=unasked, type="SANCTIONS")),
        "decide_hit": keys(Hit.objects.all()),
        "show_hit": keys(Hit.objects.all()),
        "record_answer": agencies[:1],
        "weigh_answer": agencies[:1],
        "propose_outcome": keys(complete),
        "approve_outcome": keys(proposed[:1]),
        "return_outcome": keys(proposed[1:]),
        "show_assessment": keys(Assessment.objects.filter(case=unasked)),
    }


def _assessed(here: Office) -> tuple[list[Assessment], list[Assessment]]:
    """Assessments in which every check is weighed, and others of which the reviewer proposed the outcome."""
    return [make_complete(office=here)[0]], [make_proposed(office=here)[0] for _one in range(2)]


def _registered(here: Office) -> Targets:
    drafts = _several(making.make_draft, 6, here)
    plain = _several(making.make_open_case, 3, here, photo=True)
    lodged = _several(making.make_lodged_case, 3, here, photo=True)
    making.make_forwarded_case(office=here)
    restricted = making.make_open_case(office=here, restricted=True)
    return {
        "void_case": keys(drafts[:2]),
        "register_case": keys(drafts[2:4]),
        "lodge_application": keys(plain),
        "name_colleague": keys([restricted]),
        "compare_cases": keys(plain),
        "correct_person": keys(plain),
        "correct_arrival": keys(plain),
        "put_show_photo": keys(plain),
        "show_photo": keys(plain),
        "complete_application": keys(making.application_of(case) for case in lodged),
        "forward_application": keys(making.application_of(case) for case in lodged[1:]),
        "request_safe_conduct": keys(lodged),
    }


def _with_papers(here: Office) -> Targets:
    requested = _several(making.make_requested, 9, here)
    approved = _several(making.make_approved, 3, here)
    issued = making.make_issued(office=here)
    return {
        "approve_safe_conduct": keys(requested[:3]),
        "return_safe_conduct": keys(requested[3:6]),
        "refuse_safe_conduct": keys(requested[6:]),
        "cancel_safe_conduct": keys(approved),
        "document": keys([issued]),
        "show_safe_conduct": keys([issued]),
        "hand_over": keys([issued]),
    }


def _dead(here: Office) -> Targets:
    """People who died, a head whose family is left, and somebody who may not be admitted."""
    expelled = making.make_open_case(office=here)
    ground = record_inadmission(expelled.pk, "Expulsión", "Art. 1", by=expelled.officer, at=making.AT)
    died = _several(making.make_open_case, 2, here)
    head, spouse = making.make_family("SPOUSE", office=here)
    for case in (*died, head):
        record_death(case.pk, Died(told_by="Hospital de prueba"), by=case.officer, at=making.AT)
    return {
        "record_inadmission": keys([making.make_open_case(office=here)]),
        "withdraw_inadmission": keys([ground.case]),
        "ground to withdraw": keys([ground]),
        "record_death": keys([making.make_open_case(office=here)]),
        "show_death": keys(died),
        "withdraw_death": keys(died[:1]),
        "name_principal": keys([head]),
        # bodies name this, and nobody may end the link before
        "who is left": keys([spouse]),
        "links of who is left": keys(FamilyMember.objects.filter(case__in=[head, spouse])),
    }


def _acts(here: Office) -> Targets:
    """An act with its scan, in an application of its own, and one that belongs to another file."""
    scan = scan_of(b"%PDF-1.4 prueba")
    act = make_act(making.make_forwarded_case(office=here), "admission", scan=scan)
    other = make_act(making.make_forwarded_case(office=here), "archive")
    return {
        "correct_ministry_act": [str(act.application_id)],
        "show_ministry_act": keys([act]),
        "ministry_act_scan": keys([act]),
        "act to correct": keys([act]),
        "withdraw_ministry_act": [str(other.application_id)],
        "act to withdraw": keys([other]),
    }


def _lodged_pair(here: Office, *, covered: bool) -> tuple[Application, Case]:
    """The application of a head, and the spouse whom it covers or may cover."""
    head, spouse = making.make_family("SPOUSE", office=here)
    application = lodge_application(head.pk, making.make_lodging(), by=head.officer, at=making.AT)
    if covered:
        cover_relative(application.pk, spouse.pk, by=head.officer, at=making.AT)
    return application, spouse


def _families(here: Office) -> Targets:
    """A family, pairs of whom one lodged, a family that is begun, a child alone, two who are not linked yet."""
    _head, *relatives = making.make_family("SPOUSE", "CHILD_MINOR", office=here)
    covering, uncovered = _lodged_pair(here, covered=False)
    ending, covered = _lodged_pair(here, covered=True)
    _application, leaving = _lodged_pair(here, covered=True)
    begun = making.make_open_case(office=here)
    drafts = start_relatives(begun.pk, 2, by=begun.officer, at=making.AT)
    others = _several(making.make_open_case, 2, here)
    links = keys(FamilyMember.objects.filter(case__in=relatives))
    return {
        "cover_relative": keys([covering]),
        "end_cover": keys([ending]),
        "leave_application": keys([leaving]),
        "verify_link": links[:1],
        "tell_in_private": links[:1],
        "end_link": links[1:],
        "show_link": links,
        "start_relatives": keys([others[0]]),
        "register_relatives": keys([begun]),
        "link_relative": keys([others[1]]),
        "record_child_notice": keys([making.make_child(office=here)]),
        # bodies name these
        "drafts of a family": keys(drafts),
        "who may be covered": keys([uncovered]),
        "who is covered": keys([covered]),
        # nobody may end these before the cover is asked for
        "links of the covered": keys(
            FamilyMember.objects.filter(group__members__case__in=[uncovered, covered, leaving]).distinct()
        ),
        "heads": keys([begun]),
    }
