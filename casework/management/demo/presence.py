"""Who is away and who is on call in the demonstration: a leave with a deputy, and a list for tonight with a hole."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from casework.journey.absences import record_leave
from casework.journey.accounts import ask_for, confirm_request
from casework.journey.on_call import record_call
from casework.law.days import BOGOTA
from casework.management.demo.accounts import FIRST_ADMINISTRATOR
from casework.staff.models import User

RECORDED_AT: Final = datetime(2019, 2, 26, 15, 0, tzinfo=BOGOTA)
FIRST_DAY, LAST_DAY = date(2019, 3, 4), date(2019, 3, 8)
TONIGHT = (datetime(2019, 2, 26, 19, 0, tzinfo=BOGOTA), datetime(2019, 2, 27, 7, 0, tzinfo=BOGOTA))
# Nobody answers for the Orinoquia tonight: the first sweep warns of it.
ON_CALL = (
    ("supervisora.oriente", "region:ORI"),
    ("supervisora.caribe", "region:CAR"),
    ("supervisora.antioquia", "region:ANT"),
    ("supervisor.centro", "region:CEN"),
)


def load_presence(staff: Mapping[str, User]) -> None:
    """The supervisor of the Orinoquia is away next week, and a colleague of the East decides there, by an act."""
    for username, place in ON_CALL:
        user = staff[username]
        record_call(user, place, starts_at=TONIGHT[0], ends_at=TONIGHT[1], by=user, at=RECORDED_AT)
    away, deputy, headquarters = staff["supervisor.orinoquia"], staff["supervisora.oriente"], staff["sede"]
    record_leave(
        away.pk, starts_on=FIRST_DAY, ends_on=LAST_DAY, reason="holiday", plan={}, by=headquarters, at=RECORDED_AT
    )
    asked = {
        "place": "region:ORQ",
        "starts_at": datetime(2019, 3, 4, 0, 0, tzinfo=BOGOTA).isoformat(),
        "ends_at": datetime(2019, 3, 9, 0, 0, tzinfo=BOGOTA).isoformat(),
        "act_number": "DEMO-DEL-001",
    }
    request = ask_for("delegate", deputy, asked, reason="Vacaciones del titular.", by=away, at=RECORDED_AT)
    confirm_request(request.pk, by=staff[FIRST_ADMINISTRATOR], at=RECORDED_AT, real_at=RECORDED_AT)
