"""An index: Django finds the models of every concept here."""

from casework.arrivals.desk_records import *  # noqa: F403
from casework.arrivals.inadmission_grounds import InadmissionGround  # noqa: F401
from casework.arrivals.models import *  # noqa: F403
from casework.arrivals.records import *  # noqa: F403
from casework.asylum.ministry_acts import MinistryAct  # noqa: F401
from casework.asylum.models import *  # noqa: F403
from casework.audit.models import *  # noqa: F403
from casework.bulletins.models import *  # noqa: F403
from casework.clock import Demonstration  # noqa: F401, TID251 - a model, nobody reads the time here
from casework.law.models import *  # noqa: F403
from casework.people.families import *  # noqa: F403
from casework.people.models import *  # noqa: F403
from casework.safe_conducts.blocks import BlankSheet, SheetBlock, SheetUse  # noqa: F401
from casework.safe_conducts.looks_at_papers import LookCount  # noqa: F401
from casework.safe_conducts.models import *  # noqa: F403
from casework.safe_conducts.revocations import Revocation  # noqa: F401
from casework.safe_conducts.seal_certificates import SealBundle, SealCertificate  # noqa: F401
from casework.screening.assessments import Assessment  # noqa: F401
from casework.screening.hits import Hit  # noqa: F401
from casework.screening.models import *  # noqa: F403
from casework.screening.name_keys import KeyCount, NameKeys  # noqa: F401
from casework.screening.opinions import IntelligenceOpinion  # noqa: F401
from casework.screening.received import CheckAnswer  # noqa: F401
from casework.screening.runs import Rescreening, ScreeningRun  # noqa: F401
from casework.screening.verdicts import Verdict  # noqa: F401
from casework.staff.account_requests import AccountRequest, Activation  # noqa: F401
from casework.staff.mandates import *  # noqa: F403
from casework.staff.models import *  # noqa: F403
from casework.staff.presence import Absence, ApproverGap, OnCall  # noqa: F401
from casework.staff.sessions import UserSession  # noqa: F401
from casework.transitions import Transition  # noqa: F401
from casework.work.models import *  # noqa: F403
