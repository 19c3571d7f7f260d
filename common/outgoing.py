"""Calling others over HTTP: the hosts that the settings name and no other, and never where an answer sends us on.

Every client of ours, and of the libraries that speak for us (billing, Stripe, web push, single sign-on, traces), takes
its session from here. What strangers may name (a push service) is held to the same list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    import requests

TIMEOUT_SECONDS = 10
"""Between two pieces of an answer, where the caller says nothing else."""


def session() -> requests.Session:  # noqa: TID251 - the one place
    """Raises, when it is used: requests.RequestException, also for an address that is not listed and a redirect."""
    # Half a second to import, which pages should not spend.
    import requests
    from requests.adapters import HTTPAdapter

    class ListedHosts(HTTPAdapter):
        def send(self, request: Any, *given: Any, **how: Any) -> Any:
            if not is_listed(request.url):
                raise requests.exceptions.InvalidURL(
                    "This host is not one of those that the settings name.", request=request
                )
            how["timeout"] = how.get("timeout") or TIMEOUT_SECONDS
            return super().send(request, *given, **how)

    made = requests.Session()  # noqa: TID251
    made.max_redirects = 0
    for scheme in ("https://", "http://"):
        made.mount(scheme, ListedHosts())
    return made


def is_listed(url: str) -> bool:
    """Whether we call this address: a named host, by https unless it is near."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_near = settings.IS_DEVELOPMENT or host in settings.LOOPBACK or host in settings.PRIVATE_HOSTS
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_near)
    return is_safe and parts.username is None and (host in named_hosts() or is_push_host(host))


def named_hosts() -> frozenset[str]:
    """Billing's, the identity provider's and those where it keeps the rest of itself (OPENID_CONNECT_HOSTS), and where
    traces go."""
    # Whichever gateway new batches take: older ones go on by that which they were sent by.
    urls = [settings.OPENID_CONNECT_SERVER_URL, settings.BILLING_URL, settings.TRACES_URL]
    urls += [settings.STRIPE_API_BASE] if settings.STRIPE_API_KEY else []
    return frozenset({urlsplit(url).hostname or "" for url in urls} | {*settings.OPENID_CONNECT_HOSTS}) - {""}


def is_push_host(host: str) -> bool:
    """A push service that PUSH_SERVICES names, or a host below one."""
    return any(host == name or host.endswith(f".{name}") for name in settings.PUSH_SERVICES)
