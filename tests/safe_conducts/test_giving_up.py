"""A number whose document cannot be made: it is given up, stays in the register, and the person is free again."""

import pytest

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.people.facts import Name, PersonFacts
from casework.people.models import StoredFile
from casework.people.services import record_facts
from casework.safe_conducts.issuing import issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.looks_at_papers import PublicAnswer, public_answer
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.register import Register, register_page
from casework.safe_conducts.services import approve_safe_conduct, cancel_safe_conduct
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import AT, WHY, make_approved, make_lodged_case, make_requested, supervisor_of
from tests.making_papers import finish, fresh

pytestmark = pytest.mark.django_db
NOTE = "The photograph is damaged."


@pytest.fixture
def stuck() -> SafeConduct:
    """A numbered paper whose photograph is gone from the disk."""
    paper = make_approved(photo=True)
    number_safe_conduct(paper.pk, by=system_user(), at=AT)
    StoredFile.objects.filter(person=paper.person).update(sha256="0" * 64)
    assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)
    return fresh(paper)


def test_the_number_stays_and_says_why(stuck: SafeConduct) -> None:
    supervisor = supervisor_of(stuck.office)
    given_up = cancel_safe_conduct(stuck.pk, NOTE, by=supervisor, at=AT)
    assert (given_up.status, given_up.register_no) == ("voided", stuck.register_no)
    assert Transition.objects.get(subject_id=stuck.pk, verb="cancel").reasons == {"note": NOTE}
    page = register_page(supervisor, Register(stuck.office, 2019, stuck.register_no or 0), at=AT)
    assert page.rows[0].state == "voided"


def test_its_code_is_not_valid(stuck: SafeConduct) -> None:
    cancel_safe_conduct(stuck.pk, NOTE, by=supervisor_of(stuck.office), at=AT)
    assert public_answer(stuck.token or "", on=AT.date()) == PublicAnswer(valid=False)


def test_the_desk_asks_for_another(stuck: SafeConduct) -> None:
    cancel_safe_conduct(stuck.pk, NOTE, by=supervisor_of(stuck.office), at=AT)
    kinds = WorkItem.objects.filter(case=stuck.case, status="open").values_list("kind", flat=True)
    assert "request_safe_conduct" in set(kinds)
    mended = stuck.approved_facts()["photo_sha256"]
    StoredFile.objects.filter(person=stuck.person, sha256="0" * 64).update(sha256=mended)
    another = finish(make_requested(case=stuck.case), at=AT)
    assert another.status == "issued"
    assert another.register_no != stuck.register_no


def test_not_by_an_officer_and_not_without_a_word(stuck: SafeConduct) -> None:
    with pytest.raises(ActionRefused):
        cancel_safe_conduct(stuck.pk, NOTE, by=stuck.case.officer, at=AT)
    with pytest.raises(BadInput):
        cancel_safe_conduct(stuck.pk, " ", by=supervisor_of(stuck.office), at=AT)


def test_not_while_it_is_being_made() -> None:
    paper = make_approved()
    number_safe_conduct(paper.pk, by=system_user(), at=AT)
    with pytest.raises(ActionRefused) as refused:
        cancel_safe_conduct(paper.pk, NOTE, by=supervisor_of(paper.office), at=AT)
    assert [finding.code for finding in refused.value.findings] == ["being_made"]
    assert issue_safe_conduct(paper.pk, by=system_user(), at=AT)
    with pytest.raises(InvalidTransition):
        cancel_safe_conduct(paper.pk, NOTE, by=supervisor_of(paper.office), at=AT)


def test_a_name_that_cannot_be_printed_gets_no_approval_and_no_number() -> None:
    paper = make_requested(case=make_lodged_case())
    arabic = PersonFacts(names=(Name(given="محمد", paternal="عبدالله"),), birth=None)
    record_facts(paper.person, arabic, by=paper.case.officer, at=AT)
    with pytest.raises(BadInput) as refused:
        approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=AT, reasons=WHY)
    assert "given_names" in refused.value.fields
    assert fresh(paper).status == "requested"
