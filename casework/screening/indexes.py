"""The serving lists in memory: one index a version, built when it is first asked for, kept while the version serves.

Each process has its own. A version row that begins to serve is seen at the next look; while its index is being built
the earlier ones stay as they are, and whoever searches in one keeps it. The whole UN and OFAC lists together take
about 100 MB (`./dev bench screening`), and for the moment of a change twice that of the list that changed.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from casework.errors import CaseworkError
from casework.screening.matching.index import Index
from casework.screening.matching.values import Found, Subject
from casework.screening.models import ListVersion
from casework.screening.runs import Failure
from casework.screening.selectors import listed_of, serving_lists
from casework.screening.serving import entries_of
from casework.screening.thresholds import thresholds

logger = logging.getLogger(__name__)
MOST = 50
_building = threading.Lock()
_kept: dict[UUID, Index] = {}  # replaced as a whole, never changed: readers need no lock


class CannotLook(CaseworkError):
    """No list serves, or one of them cannot be loaded: nobody can be looked up, which is no answer."""

    def __init__(self, failure: Failure, source: str = "") -> None:
        super().__init__(f"{failure} {source}".strip())
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Serving:
    """The versions that served when this was asked for, each with its index."""

    versions: tuple[ListVersion, ...]
    indexes: tuple[Index, ...]

    @property
    def keys(self) -> list[UUID]:
        """The keys of the versions, in their order: what a run names."""
        return [version.pk for version in self.versions]

    @property
    def newest(self) -> ListVersion:
        """The version that was imported last."""
        return max(self.versions, key=lambda version: version.imported_at)

    def warm(self, subjects: Sequence[Subject]) -> None:
        """Look up the words of many people beforehand."""
        for index in self.indexes:
            index.warm(subjects)

    def search(self, subject: Subject) -> list[Found]:
        """Who on any of the lists may be this person, best first."""
        found = [one for index in self.indexes for one in index.search(subject, most=MOST)]
        return sorted(found, key=lambda one: (-one.score, -one.agreeing, one.key))[:MOST]


def serving_indexes() -> Serving:
    """The lists that serve now, loaded. Raises CannotLook where there is none, or one cannot be loaded."""
    versions = tuple(serving_lists())
    if not versions:
        raise CannotLook(Failure.NO_LIST)
    kept = _kept
    if not all(version.pk in kept for version in versions):
        kept = _load(versions)
    return Serving(versions, tuple(kept[version.pk] for version in versions))


def forget_indexes() -> None:
    """Let go of all of them, for a process that has no more to look up."""
    _keep({})


def _load(versions: Iterable[ListVersion]) -> dict[UUID, Index]:
    """Build what is not there yet; other threads search in what there was until all of it is complete."""
    with _building:
        built = {version.pk: _kept.get(version.pk) or _built(version) for version in versions}
        _keep(built)
    return built


def _keep(indexes: dict[UUID, Index]) -> None:
    global _kept
    _kept = indexes


def _built(version: ListVersion) -> Index:
    """The index of one version, whole. Raises CannotLook for a part of a list, which would find nobody in the rest."""
    began = time.monotonic()
    try:
        index = Index((listed_of(entry) for entry in entries_of(version)), thresholds=thresholds())
    except (AttributeError, LookupError, TypeError, ValueError, MemoryError) as error:
        logger.error("list %s of %s cannot be loaded: %s", version.pk, version.source, type(error).__name__)
        raise CannotLook(Failure.NOT_LOADED, version.source) from error
    if len(index) != version.entries_count:
        logger.error("list %s has %d entries of %d", version.pk, len(index), version.entries_count)
        raise CannotLook(Failure.NOT_LOADED, version.source)
    logger.info("list %s: %d entries loaded in %.1f s", version.pk, len(index), time.monotonic() - began)
    return index
