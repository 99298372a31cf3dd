"""Everything that is looked at before a paper is requested or approved, and how it stands to the papers before it."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Self
from uuid import UUID

from casework.arrivals.desk_records import ItemDeclaration
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Arrival, Case
from casework.arrivals.records import ChildNotice
from casework.asylum.ministry_acts import OF_ONE_PERSON, ActKind, MinistryAct
from casework.asylum.models import Application
from casework.asylum.states import ApplicationStatus
from casework.law.days import local_date
from casework.law.models import CheckType, DocumentType
from casework.people.models import Death
from casework.people.selectors import Known, birth_value
from casework.safe_conducts.ending import GROUND_OF_ACT
from casework.safe_conducts.kinds import ADMIN, AT_ONCE, EXIT, INITIAL, REFUGEE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import PENDING, Status
from casework.screening.about import About
from casework.screening.assessments import Assessment
from casework.screening.evidence import ToldByChecks
from casework.screening.models import Check
from casework.screening.states import CheckStatus

BEFORE = (Status.ISSUED, Status.EXPIRED)
HAD_ONE = (*BEFORE, Status.SUPERSEDED)


@dataclass(slots=True)
class Evidence(ToldByChecks):
    """What the file, the law of the day and the earlier papers say, side by side, for one kind of paper."""

    case: Case
    known: Known
    arrival: Arrival | None
    application: Application | None
    checks: list[Check]
    declaration: ItemDeclaration | None
    earlier: list[SafeConduct]
    document_type: DocumentType | None  # of the kind that is asked for
    on: date
    kinds_of_check: list[CheckType]
    notice: ChildNotice | None = None  # the latest, that the ICBF was told of this child
    inadmission: list[InadmissionGround] = field(default_factory=list)  # recorded last first, also the withdrawn
    has_adult: bool = False  # an adult principal of their family answers for this child
    acts: list[MinistryAct] = field(default_factory=list)  # the newest first, without those that were corrected
    assessment: Assessment | None = None
    death: Death | None = None
    kind: str = INITIAL
    types: list[DocumentType] = field(default_factory=list)  # every kind in force on that day

    def of_kind(self, code: str) -> Self:
        """The same for another kind of paper."""
        found = next((one for one in self.types if one.code == code), None)
        return replace(self, kind=code, document_type=found)

    @property
    def pending(self) -> SafeConduct | None:
        """The request that is under way."""
        return next((paper for paper in self.earlier if paper.status in PENDING), None)

    @property
    def active(self) -> SafeConduct | None:
        """The paper that is valid on the day of the question."""
        return next((paper for paper in self.earlier if paper.is_active(self.on)), None)

    def paper(self, pk: UUID | None) -> SafeConduct | None:
        """One of the papers of this case."""
        return next((paper for paper in self.earlier if paper.pk == pk), None) if pk else None

    @property
    def replaced(self) -> SafeConduct | None:
        """The paper whose place the request that is under way would take."""
        return self.paper(self.pending.replaces_id) if self.pending else None

    @property
    def last(self) -> SafeConduct | None:
        """The paper that ends or ended latest by its date; one that became void before is none."""
        dated = [paper for paper in self.earlier if paper.status in BEFORE and paper.valid_until]
        return max(dated, key=lambda paper: paper.valid_until or date.min, default=None)

    @property
    def before(self) -> SafeConduct | None:
        """The paper that one of this kind would follow; a first paper follows none."""
        last, pending = self.last, self.pending
        if last is None or last.valid_until is None or self.kind == INITIAL:
            return None
        in_time = last.valid_until >= self.on or (pending is not None and pending.asked_by_the_end_of(last))
        return last if in_time or not self.at_once else None

    @property
    def territorial_limit(self) -> str:
        """The limit of the request that is under way, else of the paper that this one would follow."""
        one = self.pending or self.before
        return one.territorial_limit if one else ""

    @property
    def ends(self) -> bool:
        """Whether a paper of this kind, numbered on that day, would end what the person still holds."""
        last = self.last
        return self.at_once and last is not None and last.valid_until is not None and last.valid_until >= self.on

    @property
    def at_once(self) -> bool:
        """Whether this kind begins at once and ends what the person holds, other than a renewal of the same kind."""
        last = self.last
        return self.kind in AT_ONCE and (last is None or last.type != self.kind)

    def act(self, kind: ActKind) -> MinistryAct | None:
        """The latest act of this kind that concerns this person."""
        return next((act for act in self._own_acts if act.kind == kind), None)

    @property
    def _own_acts(self) -> list[MinistryAct]:
        return [act for act in self.acts if act.kind not in OF_ONE_PERSON or act.case_id == self.case.pk]

    @property
    def acts_that_end(self) -> list[MinistryAct]:
        """The acts by which a paper of this person loses its validity (art. 2.2.3.1.4.2), the newest first."""
        return [act for act in self._own_acts if act.kind in GROUND_OF_ACT]

    def kind_after(self, paper: SafeConduct | None) -> str:
        """The kind that follows a paper: what the Ministry's acts allow, else the same again.

        A first one is followed by one of another kind, as an application is lodged once (art. 2.2.3.1.3.2); where there
        was none before, it is the first.
        """
        if self.act(ActKind.NEGATIVE):
            return EXIT
        admitted = self.application is not None and self.application.status == ApplicationStatus.ADMITTED
        if admitted and self.asked_by:
            return REFUGEE
        if paper is None:
            return INITIAL
        return ADMIN if paper.type == INITIAL else paper.type

    @property
    def kind_due(self) -> str:
        """The kind that is requested where nobody names one: what follows the latest paper that the person had."""
        had = [paper for paper in self.earlier if paper.status in HAD_ONE and paper.numbered_at]
        return self.kind_after(self.last or max(had, key=attrgetter("numbered_at"), default=None))

    @property
    def asked_by(self) -> MinistryAct | None:
        """The admission by which the Ministry asks for a safe-conduct, with its number (art. 2.2.3.1.4.1)."""
        admission = self.act(ActKind.ADMISSION)
        return admission if admission and admission.request_number else None

    @property
    def listed_as(self) -> str:
        """Whom it is about, as a list says it: the codename of a restricted case."""
        return self.case.codename or "" if self.case.restricted else self.known.shown_as

    @property
    def age(self) -> int | None:
        """Age in whole years on that day, from the birth date to use."""
        return birth_value(self.known.birth).years_on(self.on) if self.known.birth else None

    @property
    def is_child(self) -> bool:
        """Whether this person is under 18 on that day, certainly or possibly."""
        return self.known.birth is not None and birth_value(self.known.birth).is_child_on(self.on)

    @property
    def checks_apply(self) -> bool:
        """Whether any check is made at this person's age."""
        return any(About(age=self.age).concerns(kind) for kind in self.kinds_of_check)

    @property
    def checks_asked(self) -> bool:
        """Whether the checks were requested that are made at this age; there may be none to request."""
        return bool(self.checks) or not self.checks_apply

    def old_checks(self, validity: timedelta | None) -> list[Check]:
        """Those that a renewal asks afresh and whose answer is out of date; of what waits nobody can say that."""
        return [
            check
            for check in self.checks
            if check.type.renewed
            and (
                check.status == CheckStatus.STALE
                or bool(validity and check.answered_at and local_date(check.answered_at + validity) < self.on)
            )
        ]

    @property
    def last_editor_id(self) -> UUID | None:
        """Who wrote the newest of the facts that a paper tells: about the person, or about the entry."""
        told = self.known.newest
        if self.arrival and (told is None or self.arrival.recorded_at >= told.recorded_at):
            return self.arrival.recorded_by_id
        return told.recorded_by_id if told else None
