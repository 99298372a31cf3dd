"""People with checks, lists and matches in every state, and the addresses of the pages about them, by who opens."""

from casework.arrivals.inadmission import record_inadmission
from casework.arrivals.models import Case
from casework.safe_conducts.replacing import renew_safe_conduct
from casework.screening.answers import record_answer
from casework.screening.asking import reopen_check
from casework.screening.hits import Hit
from casework.screening.lists.proposing import prepare_list
from casework.staff.models import User
from tests import making
from tests.journeys.test_new_principal import die, make_claim, name
from tests.making import AT
from tests.making_checks import LATER, check_of, make_complete, make_proposed, received, reviewer_of, send_all
from tests.making_hits import OTHER, SAME, decide, entry_like, list_check
from tests.making_lists import read, record, take_list
from tests.making_papers import REASONS, day, make_act, make_admin_paper

Places = list[tuple[User | None, list[str]]]
NOTICE = {"notice_kind": "red", "issuing_country": "VEN", "offence": "Rebelión " * 12}
NEW = {"why_reopened": "Somebody told more."}
STRANGER = record("stranger", "Ermelinda Zorobabel Quispe")


def places_of_checks() -> Places:
    """Checks, assessments, matches and lists in every state, for the officer, a supervisor and a reviewer."""
    plain, found, strong = (making.make_open_case() for _case in range(3))
    secret = making.make_open_case(restricted=True)
    listed = (entry_like(found, "DEMO-001", remarks="Orden ficticia."), entry_like(secret, "DEMO-009"), STRANGER)
    take_list(*listed, source="demo_watchlist")
    take_list(entry_like(strong, "QDi.001", strong=True), STRANGER, source="un_consolidated_list")
    for case in (plain, found, strong, secret):
        making.answer_checks(case)
    complete, reviewer = make_complete()
    for case in (found, strong):
        reviewer_of(case)
    decide(_match(found), SAME, by=reviewer)
    decide(_match(strong), OTHER, by="other.reviewer")
    return [
        (plain.officer, _officers_pages(plain, found)),
        (making.supervisor_of(plain.office), _supervisors_pages(found)),
        (reviewer, _reviewers_pages(complete.case, found, strong, reviewer=reviewer)),
    ]


def places_after_deaths() -> Places:
    """A claim whose principal died and waits for another, one that was passed on, and the act that came about it."""
    head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
    (alone, _child), (other, heir) = make_claim("CHILD_MINOR"), make_claim("SPOUSE")
    for one in (head, alone, other):
        die(one)
    name(other, heir, {})
    waits, gone = f"/cases/{head.pk}/", f"/cases/{other.pk}/"
    named = [f"{waits}principal/", f"/cases/{alone.pk}/principal/", f"{gone}principal/"]
    relatives = [f"/cases/{one.pk}/" for one in (wife, son, heir)]
    return [(head.officer, [waits, gone, *named, *relatives, f"{waits}death/", f"/cases/{heir.pk}/family/"])]


def places_of_acts() -> Places:
    """A ground of inadmission, an act to withdraw, and a decision with the question that the act brought."""
    inadmissible, paper = making.make_lodged_case(), make_admin_paper()
    record_inadmission(inadmissible.pk, "Prueba " * 40, "art. 1", by=inadmissible.officer, at=AT)
    at = day("2019-04-09")
    request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=at, reasons=REASONS)
    act, supervisor = make_act(paper.case, "archive", at=at), making.supervisor_of(paper.office)
    asked = [f"/safe-conducts/{request.pk}/", f"/safe-conducts/{paper.pk}/", f"/ministry-acts/{act.pk}/withdraw/"]
    return [(inadmissible.officer, [f"/cases/{inadmissible.pk}/inadmission/"]), (supervisor, asked)]


def _match(case: Case) -> Hit:
    return Hit.objects.select_related("case__office").get(case=case)


def _officers_pages(plain: Case, found: Case) -> list[str]:
    """A case whose questions went out, one to which INTERPOL answered with a notice."""
    send_all(plain)
    send_all(found)
    interpol, told = check_of(plain, "INTERPOL"), check_of(found, "INTERPOL")
    record_answer(told.pk, received("hit", **NOTICE), by=found.officer, at=LATER)
    case = f"/cases/{plain.pk}/"
    one = [f"/checks/{interpol.pk}/agency/", f"/checks/{interpol.pk}/answer/", f"/checks/{told.pk}/agency/"]
    return [case, f"{case}checks/", f"/cases/{found.pk}/checks/", f"/checks/{list_check(found).pk}/", *one]


def _supervisors_pages(found: Case) -> list[str]:
    """An adverse proposal to decide on."""
    proposed, _reviewer = make_proposed("adverse")
    one = [f"/cases/{proposed.case_id}/assessment/", f"/checks/{check_of(found, 'INTERPOL').pk}/agency/"]
    return ["/assessments/", "/assessments/?status=open", "/lists/", f"/checks/{list_check(found).pk}/", *one]


def _reviewers_pages(complete: Case, found: Case, strong: Case, *, reviewer: User) -> list[str]:
    """An assessment that may be proposed, one with a check that was taken up again, a list that waits."""
    reopened = check_of(make_complete()[0].case, "NATIONAL_RECORDS")
    reopen_check(reopened.pk, reasons=NEW, by=reviewer, at=LATER)
    serving = take_list(record("1", "Nadie Parecido"), source="national_police_of_the_republic", at=AT)
    told = read(record("1", "Nadie"), record("2", "Otro Nadie"))
    waiting = prepare_list(told, source=serving.source, by=reviewer, at=LATER)
    return [
        *("/assessments/", "/assessments/?status=proposed", f"/cases/{complete.pk}/assessment/"),
        *(f"/checks/{reopened.pk}/agency/", f"/cases/{reopened.case_id}/assessment/"),
        *("/matches/", "/matches/?band=strong", "/matches/?band=possible&who=mine", "/lists/"),
        *(f"/lists/{waiting.pk}/", f"/lists/{serving.pk}/"),
        *(f"/matches/{_match(case).pk}/" for case in (found, strong)),
        f"/checks/{list_check(strong).pk}/?weak=1&earlier=1",
        f"/checks/{check_of(found, 'INTELLIGENCE').pk}/opinions/",
    ]
