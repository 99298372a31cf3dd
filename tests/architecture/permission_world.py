"""Who asks in the table of permissions, and one thing of each kind for them to ask for."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from casework import clock
from casework.arrivals.emergency import open_emergency_access
from casework.arrivals.grants import assign_case
from casework.arrivals.inadmission import record_inadmission
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import CaseTransfer
from casework.asylum.services import forward_application, lodge_application
from casework.audit.models import AuditEvent
from casework.journey.deaths import record_death
from casework.journey.transferring import Wanted, request_transfer
from casework.law.models import DocumentType, Term
from casework.people.facts import Died
from casework.people.models import Death
from casework.safe_conducts.block_services import reserve_block
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.revoking import Breach, propose_revocation
from casework.screening.assessments import Assessment
from casework.screening.deciding import decide_hit
from casework.screening.models import Check
from casework.screening.rescreening import rescreen
from casework.screening.runs import Rescreening, ScreeningRun
from casework.screening.verdicts import Verdict
from casework.staff.mandates import Mandate
from casework.staff.models import Role, RoleGrant, User
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests import making
from tests.making_hits import make_hit, word
from tests.making_papers import make_act


@dataclass
class World:
    """Who asks, and the keys of what they ask for."""

    clients: list[Client]
    keys: dict[str, object]

    def answers(self, route: str, key: object) -> str:
        """The statuses that everybody gets, in the order of the table."""
        path = self.path(route, key)
        return " ".join(str(client.get(path).status_code) for client in self.clients)

    @staticmethod
    def path(route: str, key: object) -> str:
        """The address of one thing."""
        return "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(key), route).replace("^", "").replace("$", "")


def everybody() -> list[Client]:
    """A client for each column of the table."""
    here, there = making.make_office(), making.make_office(code="RI", region="CAR")
    people = [
        making.officer_of(here),
        making.officer_of(there),
        making.supervisor_of(here),
        making.supervisor_of(there),
        making.make_user(role=Role.AUDITOR, username="audits"),
        making.make_user(role=Role.ADMINISTRATOR, username="administers"),
        making.make_user(role=Role.SECURITY_REVIEWER, username="reviews"),
        making.make_user(role=Role.MINISTRY_LIAISON, username="liaises"),
        making.make_user(role=Role.DATA_PROTECTION, username="protects"),
    ]
    clients = [Client(raise_request_exception=False) for _column in range(len(people) + 1)]
    for client, user in zip(clients[1:], people, strict=True):
        client.force_login(user)
    return clients


def everything() -> dict[str, object]:
    """One thing of each kind, in the office of the first officer."""
    paper = making.make_issued(photo=True)
    case = paper.case
    supervisor, reviewer = making.supervisor_of(case.office), User.objects.get(username="reviews")
    assign_case(case.pk, reviewer, reason="Looks alike.", by=supervisor, at=making.AT)
    forward_application(making.application_of(case).pk, "DEMO-1", by=case.officer, at=making.AT)
    rows = {
        "check": Check.objects.filter(case=case, type="SANCTIONS"),
        "agency": Check.objects.filter(case=case, type="INTERPOL"),
        "assessment": Assessment.objects.filter(case=case),
        "step": Transition.objects.filter(case=case),
        "work": WorkItem.objects.filter(case=case),
        "event": AuditEvent.objects.filter(case_id=case.pk),
        "change": AuditEvent.objects.filter(case_id=case.pk, kind="update"),
        "document_type": DocumentType.objects.all(),
        "term": Term.objects.all(),
        "role_grant": RoleGrant.objects.all(),
        "mandate": Mandate.objects.all(),
    }
    return {
        "": "",
        "none": "00000000-0000-0000-0000-000000000000",
        "number": 1,
        **{"nowhere": "nowhere/", "key": "abc", "problem": "not_found", "table": "countries", "casework": "casework"},
        "asked": "open_account",
        "case": case.pk,
        "draft": making.make_draft().pk,
        **looked_up(case, reviewer),
        **family(),
        "restricted": making.make_open_case(restricted=True).pk,
        **{"application": making.application_of(case).pk, "paper": paper.pk, "token": paper.token},
        **{"access": access_to(case).pk, "death": a_death().pk, "inadmission": a_ground().pk},
        **dict(zip(("block", "sheet"), blank_sheets(case), strict=True)),
        **{"revocation": proposed_revocation().pk, "act": make_act(case, "no_show").pk},
        "user": case.officer_id,
        "list": making.serve_list().pk,
        "transfer": asked_transfer().pk,
        **{name: found.values_list("pk", flat=True)[0] for name, found in rows.items()},
    }


def looked_up(case: Case, reviewer: User) -> dict[str, object]:
    """A strong match of this case, on which its reviewer has decided, and the round for the list that has it."""
    hit = make_hit(case=case, strong=True)
    decide_hit(hit.pk, word(), by=reviewer, at=making.AT)
    rescreen(hit.entry.list_version_id, by=system_user(), at=making.AT)
    rows = {"run": ScreeningRun.objects.filter(case=case), "verdict": Verdict.objects.filter(case=case)}
    rows["round"] = Rescreening.objects.all()
    return {"hit": hit.pk, **{name: found.values_list("pk", flat=True)[0] for name, found in rows.items()}}


def proposed_revocation() -> Revocation:
    """What an officer holds against the holder of another paper."""
    paper = making.make_issued()
    said = Breach(breach="Seen elsewhere.", evidence="Report 12.", defence="The bus was late.", heard_at=making.AT)
    return propose_revocation(paper.pk, said, by=paper.case.officer, at=making.AT)


def blank_sheets(case: Case) -> tuple[object, object]:
    """A block of the first office, and its only sheet."""
    block = reserve_block(case.office, 1, "No network.", by=making.supervisor_of(case.office), at=making.AT)
    return block.pk, block.sheets.get().pk


def a_death() -> Death:
    """That somebody of the first office died."""
    case = making.make_open_case()
    return record_death(case.pk, Died(told_by="Hospital"), by=case.officer, at=making.AT)


def a_ground() -> InadmissionGround:
    """A ground of inadmission of somebody of the first office."""
    case = making.make_open_case()
    return record_inadmission(case.pk, "An order of expulsion", "Art. de prueba", by=case.officer, at=making.AT)


def access_to(case: Case) -> CaseGrant:
    """An emergency access of the officer of the other office that is over: it opens nothing in this table."""
    by, long_ago = making.officer_of(making.make_office(code="RI", region="CAR")), clock.real_now() - timedelta(hours=9)
    why = "Somebody at our desk was in danger."
    return open_emergency_access(case.number, reason=why, by=by, at=making.AT, real_at=long_ago)


def asked_transfer() -> CaseTransfer:
    """A case that the first office asks the other region to take."""
    case = making.make_open_case()
    return request_transfer(
        case.pk, Wanted(making.make_office(code="RI"), "Lives there."), by=case.officer, at=making.AT
    )


def family() -> dict[str, object]:
    """A head whose application covers a spouse, and a child with them."""
    head, wife, child = making.make_family("SPOUSE", "CHILD_MINOR")
    lodge_application(head.pk, making.make_lodging(covers=(wife.pk,)), by=head.officer, at=making.AT)
    return {"covered": wife.pk, "child": child.pk, "link": wife.family_links.get().pk}
