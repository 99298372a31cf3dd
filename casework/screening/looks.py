"""What a check was answered from: its looks at the lists, and the matches in force, weak, and of earlier looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.screening.hits import TO_BE_WEIGHED, Hit
from casework.screening.models import Check, ListVersion
from casework.screening.runs import Outcome, Rescreening, ScreeningRun
from casework.screening.selectors import HITS
from casework.screening.serving import versions_by_key


@dataclass(frozen=True, slots=True)
class Look:
    """One look, with the versions it was made in."""

    run: ScreeningRun
    versions: Sequence[ListVersion]

    @property
    def failed(self) -> bool:
        """Whether nobody has looked."""
        return self.run.outcome == Outcome.NOT_SCREENED


@dataclass(frozen=True, slots=True)
class Looks:
    """All looks of a check, the newest first, and the rounds over everybody since the last one of everything."""

    all: Sequence[Look]
    rounds: Sequence[Rescreening]

    @property
    def newest(self) -> Look | None:
        """The last one."""
        return self.all[0] if self.all else None


@dataclass(frozen=True, slots=True)
class Matches:
    """The matches of a check."""

    weighed: Sequence[Hit]
    weak: Sequence[Hit]
    earlier: Sequence[Hit]


def looks_of(check: Check) -> Looks:
    """The looks of a check. Three queries."""
    runs = list(ScreeningRun.objects.filter(check_run=check).order_by("-at", "-asked_at"))
    versions = versions_by_key(key for run in runs for key in run.list_versions)
    looks = [Look(run, [versions[key] for key in run.list_versions if key in versions]) for run in runs]
    since = next((look.run for look in looks if not look.failed), None)
    rounds = Rescreening.objects.filter(ended_at__isnull=False).select_related("version").order_by("-began_at")
    later = rounds.filter(began_at__gte=since.at).exclude(version__in=since.list_versions) if since else rounds.none()
    return Looks(looks, list(later))


def say_which_lists(checks: Sequence[Check]) -> None:
    """Write on each of these checks, as `lists`, the versions of its newest look that came off. Two queries."""
    runs = ScreeningRun.objects.filter(check_run__in=[check.pk for check in checks])
    came_off = runs.exclude(outcome=Outcome.NOT_SCREENED).order_by("check_run", "-at", "-asked_at")
    newest = {run.check_run_id: run for run in came_off.distinct("check_run")}
    versions = versions_by_key(key for run in newest.values() for key in run.list_versions)
    for check in checks:
        asked = newest[check.pk].list_versions if check.pk in newest else ()
        found = [versions[key] for key in asked if key in versions]
        check.lists = sorted(found, key=lambda version: version.source)


def matches_of(check: Check) -> Matches:
    """The matches of a check by what they are to its reader. One query."""
    hits = list(HITS.filter(check_run=check))
    there = [hit for hit in hits if hit.replaced_at is None]
    return Matches(
        weighed=[hit for hit in there if hit.band in TO_BE_WEIGHED],
        weak=[hit for hit in there if hit.band not in TO_BE_WEIGHED],
        earlier=[hit for hit in hits if hit.replaced_at is not None],
    )
