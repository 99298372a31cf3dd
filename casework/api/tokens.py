"""How another system signs in, `Authorization: Bearer …`, and what its token may be used for.

A token never widens what its account may do: role and scope must both allow an act, and a token of one office
reaches the cases of that office only. People with a session are limited by their roles alone.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from casework import clock
from casework.audit.context import change_actor
from casework.audit.services import record_event
from casework.staff.mandates import acting_mandate
from casework.staff.models import ApiToken, Scope, User
from casework.staff.reach import reach_of
from casework.staff.tokens import known_by, mark_used, token_for

MANDATE = "X-Amparo-Mandate"


class FailedTokens(SimpleRateThrottle):
    """How often a wrong token from one address is answered and recorded; after that it is only told to wait.

    It keeps the trail from being flooded. Nobody guesses 32 random bytes, so a right token is never held up by the
    wrong ones of a neighbour behind the same proxy.
    """

    rate = "20/m"

    def get_cache_key(self, request: Request, view: object) -> str:
        """By the address the trail would record; a header that anybody may write does not count."""
        return f"failed_tokens_{request.META.get('REMOTE_ADDR', '')}"


class TokenAuthentication(BaseAuthentication):
    """Whoever sends a usable token acts as its account; a cookie beside it is not looked at, so no CSRF applies."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The account and its token; None where no token was sent.

        Raises AuthenticationFailed, alike for whatever is wrong with the token, and Throttled after too many.
        """
        scheme, _space, sent = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = clock.real_now()
        token = token_for(sent.strip(), at)
        if token is None:
            raise _refusal(request, sent.strip())
        mark_used(token, at)
        token.user.bound_office_id = token.office_id  # the rules know it too: a lookalike elsewhere is a stranger
        token.user.chosen_mandate = request.headers.get(MANDATE)  # an auditor's, where several are in force
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


def _refusal(request: Request, sent: str) -> AuthenticationFailed | Throttled:
    """The answer to a wrong token, and its event, which names the token whose prefix was sent and never the rest."""
    counted = FailedTokens()
    if not counted.allow_request(request, APIView()):
        return Throttled(counted.wait())
    known = known_by(sent)
    record_event(
        kind="sign_in_failed",
        actor="anonymous",
        subject_table="casework_apitoken",
        subject_pk=known.pk if known else "",
    )
    return AuthenticationFailed(_("This token is not valid."))


def scope_needed(view: object, method: str) -> Scope | None:
    """The scope that a token needs: READ for reading, else the one that the view names; None where no token will do."""
    if method in SAFE_METHODS:
        return Scope.READ
    named: Scope | None = getattr(view, "scope", None)
    return named


class ScopeMissing(APIException):
    """The token is valid and not meant for this."""

    status_code = 403
    default_code = "scope_missing"
    default_detail = _("This token is not meant for that.")


class TokenHasScope(BasePermission):
    """Whether the token, if one was sent, is meant for this."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """People with a session have every scope; a view that names no scope opens to no token. Raises ScopeMissing."""
        token = request.auth
        if isinstance(token, ApiToken) and scope_needed(view, str(request.method)) not in token.scopes:
            raise ScopeMissing
        return True


class ActsByToken(APIView):
    """A view open to tokens and sessions; it tells the trail of the token.

    Not in the settings: a view that is not one of these takes no token at all.
    """

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated, TokenHasScope]

    def perform_authentication(self, request: Request) -> None:
        """Before permissions are checked: a refusal too is the account's and not anonymous."""
        super().perform_authentication(request)
        token, user = request.auth, request.user
        if isinstance(token, ApiToken) and isinstance(user, User):
            at = clock.now()
            mandate = acting_mandate(user, at)
            change_actor(
                actor=str(user.pk),
                role=user.roles_at(at),
                office=user.trail_office,
                purpose=f"token {token.prefix} ({token.label})",
                mandate=mandate.number if mandate else "",
                reach=reach_of(user, at=at),
            )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description tells of tokens, with the scope that each operation needs."""

    target_class = "casework.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Bearer tokens."""
        return {"type": "http", "scheme": "bearer", "description": "Issued by `manage.py api_token create`."}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope, in the place where OpenAPI 3.1 lets any scheme name its roles."""
        scope = scope_needed(auto_schema.view, auto_schema.method)
        return {"token": [scope.value] if scope else []}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description tells of sessions: by the cookie's name on a site, which a demonstration shortens."""

    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "cookieAuth"
    priority = 1  # before the library's own, which would describe whatever site it is made on

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "__Host-sessionid"}
