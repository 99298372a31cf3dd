"""What an auditor waits for with a million events: every list, its later pages, one case's history, the first page."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.admin.site import site
from casework.arrivals.models import Case
from casework.audit.context import set_context
from casework.audit.models import AuditEvent
from casework.audit.services import record_read
from casework.staff.models import Role
from tests.benchmarks.figures import Figures
from tests.making import make_user
from tests.pages.desk import browser_of

TIMES = 5
LONG = 3_000  # events of one case that never rests
MIDDLE = 500_000  # events behind the latest
MILLISECONDS, QUERIES = 300, 12


def measure(figures: Figures) -> None:
    """Ask for every page a few times; the worst queries and the median time of each."""
    clock.set_demonstration(clock.FIRST_MOMENT + timedelta(hours=1), running=False)
    auditor = browser_of(make_user(role=Role.AUDITOR, username="auditor.of.the.benchmark"))
    slowest: list[tuple[float, str]] = []
    for name, url in _pages():
        milliseconds, queries = _asked(auditor, url)
        slowest.append((milliseconds, name))
        figures.at_most(f"{name}", milliseconds, MILLISECONDS, " ms")
        figures.at_most(f"{name}, queries", queries, QUERIES)
    print("slowest: " + ", ".join(f"{name} {milliseconds:.0f} ms" for milliseconds, name in sorted(slowest)[:-6:-1]))


def _pages() -> Iterator[tuple[str, str]]:
    yield "first page", reverse("admin:index")
    yield "verification, the last result", reverse("admin:verify")
    for model in site._registry:
        url = reverse(f"admin:casework_{model._meta.model_name}_changelist")
        yield f"list of {model._meta.model_name}", url
    events = reverse("admin:casework_auditevent_changelist")
    middle = AuditEvent.objects.order_by("-id").values_list("pk", flat=True)[MIDDLE]
    yield "list of auditevent, in the middle", f"{events}?after={middle}"
    for kind in ("read", "sign_in", "print"):
        yield f"list of auditevent, only {kind}", f"{events}?kind={kind}"
    old = Case.objects.order_by("opened_at").values_list("pk", flat=True)[1_000]
    yield "list of case, near the end", f"{reverse('admin:casework_case_changelist')}?after={old}"
    yield "list of workitem, only done", f"{reverse('admin:casework_workitem_changelist')}?status__exact=done"
    for name, case in (("a case", Case.objects.order_by("number")[0]), ("a long case", _long_case())):
        yield f"history of {name}", reverse("admin:casework_case_history_story", args=[case.pk])
        yield f"readers of {name}", reverse("admin:casework_case_readers", args=[case.pk])
        yield f"events of {name}", f"{events}?case_id={case.pk}"


def _long_case() -> Case:
    """A case with as many reads and changes as one that makes the news."""
    case = Case.objects.filter(restricted=False).order_by("-number")[0]
    for number in range(LONG):
        with transaction.atomic():
            set_context(actor=str(case.officer_id), role="case_officer", office=case.office_id)
            if number % 2:
                record_read(
                    case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk
                )
            else:
                Case.objects.filter(pk=case.pk).update(version=number + 3)
    return case


def _asked(auditor: Client, url: str) -> tuple[float, int]:
    """Milliseconds, the median, and queries."""
    auditor.get(url)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        assert auditor.get(url).status_code == 200, url
        times.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        auditor.get(url)
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return statistics.median(times), sum(not query["sql"].startswith(around) for query in queries)
