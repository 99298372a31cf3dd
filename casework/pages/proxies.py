"""Who really asks, where a proxy stands in front: lockout and trail need the client's address, not the proxy's."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
Address = IPv4Address | IPv6Address


def behind_proxies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Believe X-Forwarded-For and X-Forwarded-Proto from the proxies of AMPARO_TRUSTED_PROXIES, and from nobody else.

    Anybody can send these headers: from others they are thrown away before anything reads them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if _is_trusted(_address(peer)):
            request.META["REMOTE_ADDR"] = client_of(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        else:
            for header in FORWARDED:
                request.META.pop(header, None)
        return get_response(request)

    return middleware


def client_of(peer: str, forwarded: str) -> str:
    """The nearest address that is no proxy of ours, read from the right: what stands further left anybody can write."""
    nearest = peer
    for word in reversed([each.strip() for each in forwarded.split(",")] if forwarded else []):
        address = _address(word)
        if address is None:
            return nearest
        nearest = str(address)
        if not _is_trusted(address):
            return nearest
    return nearest


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(
        address in network for network in settings.TRUSTED_PROXIES if network.version == address.version
    )
