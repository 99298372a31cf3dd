"""Who acts, why and when: transaction-local settings that the trail's trigger reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from casework.audit import wall

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

# The connection whose outermost service is running. The connection itself, not a depth: a thread pool copies
# context variables to threads that have a connection, hence a transaction, of their own.
_acting_on: ContextVar[object] = ContextVar("casework.audit.acting_on", default=None)


class Actor(Protocol):
    """Whoever acts: an account, with the role and the office it acts in at this moment."""

    @property
    def pk(self) -> Any:
        """The key that the trail stores as text."""

    def roles_at(self, at: datetime | None) -> str:
        """The roles held at that moment; None for the moment it is recorded."""

    @property
    def trail_office(self) -> str:
        """The code of the office acted for."""


class Service(Protocol[P, R_co]):
    """A domain verb: callable as it was written, with the name under which the trail records it."""

    verb: str
    __name__: str
    __wrapped__: Callable[..., Any]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Act, in one transaction."""


def set_context(
    *,
    actor: str,
    role: str = "",
    office: str = "",
    request_id: str = "",
    address: str = "",
    purpose: str = "",
    mandate: str = "",
    at: datetime | None = None,
    reach: wall.Reach | None = None,
) -> None:
    """Say who acts for the rest of this transaction, in one query, and forget the verb and time of an earlier act.

    With `reach` the wall stands from here on, and this is what it lets through. Raises RuntimeError outside a
    transaction.
    """
    told = {"actor": actor, "role": role, "office": office, "request_id": request_id, "address": address}
    told |= {"purpose": purpose, "mandate": mandate, "verb": "", "occurred_at": _moment(at)}
    _apply(_of_the_trail(told) + wall.standing(reach, at=_moment(at)))


def change_actor(
    *, actor: str, role: str, office: str, purpose: str, mandate: str = "", reach: wall.Reach | None = None
) -> None:
    """Say that somebody else acts for the rest of this transaction; request, address and time stay as they are.

    For a door that learns who asks only after the transaction's context was set. Raises RuntimeError outside a
    transaction.
    """
    told = {"actor": actor, "role": role, "office": office, "purpose": purpose, "mandate": mandate}
    _apply(_of_the_trail(told) + wall.standing(reach))


def mandate_in_force() -> str:
    """The number of the mandate under which this transaction reads; empty where none was set."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('trail.mandate', true), '')")
        (mandate,) = cursor.fetchone()
    return str(mandate)


def service(verb: str) -> Callable[[Callable[P, R]], Service[P, R]]:
    """Make a function with keyword-only `by` and `at` one act of the trail. Raises TypeError without `by`.

    The outermost call names the actor, the verb and the time; the services it calls join its transaction and its
    name, so a nested failure that is swallowed still undoes the whole act. Verb and actor stay set until the next
    outermost service or the end of the transaction: whatever writes, is a service.
    """

    def decorate(function: Callable[P, R]) -> Service[P, R]:
        _check_signature(function)

        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast(Actor | None, kwargs.get("by"))
            if by is None:
                raise TypeError(f"{function.__name__}() needs by=: no act is nobody's")
            with _transaction(verb, by=by, at=cast(datetime | None, kwargs.get("at"))):
                return function(*args, **kwargs)

        act.verb = verb  # type: ignore[attr-defined]
        return cast(Service[P, R], act)

    return decorate


@contextmanager
def _transaction(verb: str, *, by: Actor, at: datetime | None) -> Iterator[None]:
    """The outermost act's transaction with its context, or a part of the one that already runs on this connection."""
    connection = connections[DEFAULT_DB_ALIAS]
    if _acting_on.get() is connection:
        with transaction.atomic(savepoint=False):
            yield
        return
    told = {"actor": str(by.pk), "role": by.roles_at(at), "office": by.trail_office}
    told |= {"verb": verb, "occurred_at": _moment(at)}
    token = _acting_on.set(connection)
    try:
        with transaction.atomic(), wall.lifted() as lifting:
            _apply(_of_the_trail(told) + lifting)
            yield
    finally:
        _acting_on.reset(token)


def _of_the_trail(told: Mapping[str, str]) -> list[wall.Setting]:
    return [wall.Setting(f"trail.{name}", [value]) for name, value in told.items()]


def _apply(settings: Sequence[wall.Setting]) -> None:
    """Set them for this transaction; a savepoint that is rolled back takes its settings with it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise RuntimeError("The trail's context is transaction-local: open transaction.atomic() first")
    wall.apply(settings)


def _moment(at: datetime | None) -> str:
    """The domain time as the trail reads it, empty for "when it is recorded". Raises ValueError without a zone."""
    if at is None:
        return ""
    if at.utcoffset() is None:
        raise ValueError("at= needs a time zone")
    return at.isoformat()


def _check_signature(function: Callable[..., Any]) -> None:
    """Refuse, at import, a service that does not take `by` and `at` as keywords. Raises TypeError."""
    parameters = signature(function).parameters
    for name in ("by", "at"):
        if name not in parameters or parameters[name].kind is not Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__name__}() must take {name}= as a keyword-only argument")
