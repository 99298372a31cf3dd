"""Everybody of the demonstration: how long the load takes, what is there at the cut-off, and many copies of it."""

import time
from collections import Counter
from io import StringIO

from django.core.management import CommandError, call_command
from django.db.models import F

from casework import clock
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.management.demo.crowd import SEED
from casework.people.families import FamilyMember
from casework.safe_conducts.models import SafeConduct
from casework.screening.hits import Hit
from casework.screening.received import CheckAnswer
from casework.work.models import WorkItem
from tests.benchmarks.figures import Figures

TIMES = 60
PERSONNEL = {"person__servicerecord_facts__served": True}


def run() -> Figures:
    """Load, count, multiply, verify."""
    figures = Figures()
    seconds, cpu = _timed("load_demo")
    figures.at_most("load of 326 people and 130 relatives", seconds, 60, " s")
    print(f"of which this process computed {cpu:.1f} s")
    _registered(figures)
    _applications_and_papers(figures)
    _waiting(figures)
    figures.at_least("the trail is whole", _trail_is_whole(), 1)
    seconds, _cpu = _timed("load_demo", multiply=TIMES)
    figures.at_most(f"{TIMES} times as many", seconds, 120, " s")
    figures.at_least("cases then", Case.objects.count(), 20_000)
    figures.at_least("the trail is whole", _trail_is_whole(), 1)
    return figures


def _timed(command: str, **options: int) -> tuple[float, float]:
    """Seconds on the wall, and seconds that this process computed."""
    began, computed = time.perf_counter(), time.process_time()
    call_command(command, stdout=StringIO(), **options)
    return time.perf_counter() - began, time.process_time() - computed


def _registered(figures: Figures) -> None:
    statuses = Counter(Case.objects.values_list("status", flat=True))
    _exactly(figures, "personnel registered", Case.objects.filter(status="open", **PERSONNEL).count(), 312)
    _exactly(figures, "drafts", statuses["draft"], SEED - 312)
    _exactly(figures, "relatives registered", statuses["open"] - 312, 130)
    _exactly(figures, "families", FamilyMember.objects.filter(principal=True).count(), 78)


def _applications_and_papers(figures: Figures) -> None:
    theirs = {f"case__{name}": value for name, value in PERSONNEL.items()}
    applications = Application.objects.filter(**theirs)
    sent = applications.filter(status="forwarded")
    _exactly(figures, "applications lodged", applications.count(), 285)
    _exactly(figures, "of them forwarded", sent.count(), 271)
    _exactly(figures, "forwarded after more than 24 h", sent.filter(forwarded_at__gt=F("forward_due_at")).count(), 3)
    papers = Counter(SafeConduct.objects.filter(**theirs).values_list("status", flat=True))
    for status, goal in (("issued", 240), ("requested", 30), ("approved", 7)):
        _exactly(figures, f"safe-conducts {status}", papers[status], goal)
    _exactly(figures, "safe-conducts in preparation", applications.count() - sum(papers.values()) + papers["draft"], 8)
    relatives = SafeConduct.objects.count() - sum(papers.values())
    print(f"safe-conducts of relatives, at every stage: {relatives}")


def _waiting(figures: Figures) -> None:
    _found(figures)
    waiting = WorkItem.objects.filter(status="open")
    figures.at_least("work that waits", waiting.count(), 100)
    figures.at_most("of it late", waiting.filter(due_at__lte=clock.FIRST_MOMENT).count(), 10)


def _found(figures: Figures) -> None:
    """What the list and the agencies found (design: domain.md section 9)."""
    hits = Hit.objects.to_be_weighed()
    _exactly(figures, "matches with the list", hits.count(), 22)
    _exactly(figures, "people with one", hits.values("case").distinct().count(), 22)
    _exactly(figures, "of them by little but the name", hits.filter(band="possible").count(), 17)
    print(f"matches by band and decision: {dict(Counter(hits.values_list('band', 'decision')))}")
    answers = CheckAnswer.objects.exclude(result="no_match")
    found = Counter(answers.values_list("check_run__type", "said", "from_origin"))
    _exactly(figures, "notices of INTERPOL", found["INTERPOL", "hit", True] + found["INTERPOL", "hit", False], 3)
    _exactly(figures, "of them issued by the country of origin", found["INTERPOL", "hit", True], 2)
    _exactly(figures, "observations of intelligence", found["INTELLIGENCE", "observation", False], 1)
    _exactly(figures, "suspicions of infiltration", found["INTELLIGENCE", "objection", False], 1)


def _trail_is_whole() -> int:
    try:
        call_command("verify_trail", stdout=StringIO())
    except (CommandError, SystemExit):
        return 0
    return 1


def _exactly(figures: Figures, what: str, value: int, goal: int) -> None:
    """A published or designed figure, which is met by itself alone."""
    figures.at_least(what, value, goal)
    if value > goal:
        figures.at_most(what, value, goal)
