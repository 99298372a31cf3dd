"""A list that somebody brings to the page: prepared, looked at, then taken into use or discarded."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, InvalidTransition, refusing
from casework.screening.lists import rules
from casework.screening.lists.reading import ListRead
from casework.screening.lists.taking import (
    check_size,
    confirm,
    count_against,
    lock_source,
    serve_in_place_of,
    store_version,
)
from casework.screening.lists.telling import close_what_waits, tell_headquarters
from casework.screening.models import Entry, ListOrigin, ListState, ListVersion
from casework.staff.models import User
from casework.work.models import WorkKind

DECIDE_WITHIN = timedelta(hours=24)
A_BATCH = 2000


@service("screening.list_prepared")
def prepare_list(
    read: ListRead, *, source: str, by: User, at: datetime, smaller: bool = False, reason: str = ""
) -> ListVersion:
    """Store what was read, counted against the version that serves; it serves once it is taken into use.

    The very file that serves already is confirmed, and answered. Raises ActionRefused, or BadInput where one of this
    source waits already, for a list that shrank, and where it is meant without a reason.
    """
    _refuse(rules.about_keeping_lists(by, at=at))
    if smaller and not reason.strip():
        raise BadInput({"reason": _("Write why the list is so much smaller.")})
    serving = lock_source(source)
    if serving is not None and serving.sha256 == read.sha256:
        return confirm(serving, by=by, at=at)
    _check_none_waits(source)
    check_size(len(read.records), serving, smaller=smaller)
    told = {"smaller": smaller, "reason": reason.strip()}
    version = store_version(read, serving, source=source, origin=ListOrigin.PAGE, by=by, at=at, **told)
    return _waiting(version, at=at)


@service("screening.list_put_back_asked")
def ask_to_put_back(version_id: UUID, *, reason: str, by: User, at: datetime) -> ListVersion:
    """Copy a version that served before into one that waits to be taken into use: the undo of a slip.

    Raises ActionRefused, or BadInput for a missing reason and where one of this source waits already.
    """
    earlier = ListVersion.objects.get(pk=version_id)
    serving = lock_source(earlier.source)
    _refuse(rules.about_putting_back(by, earlier, at=at))
    if not reason.strip():
        raise BadInput({"reason": _("Write why this version is put back.")})
    _check_none_waits(earlier.source)
    version = ListVersion.objects.create(
        source=earlier.source,
        format=earlier.format,
        origin=ListOrigin.PUT_BACK,
        sha256=earlier.sha256,
        entries_count=earlier.entries_count,
        reason=reason.strip(),
        imported_at=at,
        imported_by=by,
    )
    _copy_entries(earlier, version)
    count_against(serving, version)
    return _waiting(version, at=at)


@service("screening.list_taken_into_use")
def take_into_use(version_id: UUID, *, by: User, at: datetime) -> ListVersion:
    """Let a version that waits serve. Raises ActionRefused, InvalidTransition, or BadInput where the counts are old."""
    version, serving = _locked(version_id)
    _refuse(rules.about_taking_into_use(by, version, at=at))
    if version.compared_with != serving:
        sentence = _("Another version serves since these counts were made: discard this one and bring it again.")
        raise BadInput({"version": sentence})
    close_what_waits(version, by=by, at=at)
    return serve_in_place_of(serving, version, by=by, at=at)


@service("screening.list_discarded")
def discard_list(version_id: UUID, *, by: User, at: datetime) -> ListVersion:
    """Drop the entries of a version that waits; that it was brought stays known. Raises as take_into_use does."""
    version, _serving = _locked(version_id)
    _refuse(rules.about_keeping_lists(by, at=at))
    version.entries.all().delete()
    version.state = ListState.DISCARDED
    version.save(update_fields=["state"])
    close_what_waits(version, by=by, at=at)
    return version


def _waiting(version: ListVersion, *, at: datetime) -> ListVersion:
    version.state = ListState.PREPARED
    version.save(update_fields=["state"])
    if rules.weakens(version):
        tell_headquarters(WorkKind.LIST_WAITING, version, due_at=at + DECIDE_WITHIN, at=at)
    return version


def _locked(version_id: UUID) -> tuple[ListVersion, ListVersion | None]:
    """The version that waits, and the one that serves. Raises InvalidTransition where it waits no more."""
    serving = lock_source(ListVersion.objects.get(pk=version_id).source)
    version = ListVersion.objects.select_for_update().get(pk=version_id)
    if version.state != ListState.PREPARED:
        raise InvalidTransition("listversion", version.state, "decide")
    return version, serving


def _check_none_waits(source: str) -> None:
    if ListVersion.objects.filter(source=source, state=ListState.PREPARED).exists():
        sentence = _("A version of this list waits already: take it into use or discard it first.")
        raise BadInput({"source": sentence})


def _copy_entries(earlier: ListVersion, version: ListVersion) -> None:
    fields = [field.name for field in Entry._meta.concrete_fields if field.name not in {"id", "list_version"}]
    rows = earlier.entries.values(*fields).iterator(chunk_size=A_BATCH)
    Entry.objects.bulk_create((Entry(list_version=version, **row) for row in rows), batch_size=A_BATCH)


def _refuse(findings: list[Finding]) -> None:
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
