"""How somebody signs in to the API: by the session of the pages."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class BySession(SessionAuthentication):
    """The pages' session; acts carry the CSRF token. Who is not signed in is told so (401), not refused (403)."""

    def authenticate_header(self, request: Request) -> str:
        """The challenge that a 401 must carry."""
        return 'Session realm="Amparo"'
