"""Speaking to a push service: one encrypted message (RFC 8291) to one device, signed with our key (RFC 8292).

The address comes from a browser, so it is held to the services that settings.PUSH_SERVICES names: otherwise anybody
could have us send requests into our own network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings

from common import outgoing
from marketplace.push import vapid
from marketplace.push.models import PushDevice

TIMEOUT_SECONDS = 10


class Result(Enum):
    DELIVERED = "delivered"
    GONE = "gone"
    DELAYED = "delayed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reply:
    """What became of a message. DELAYED may work later; GONE means the device has unsubscribed; REFUSED is for good."""

    result: Result
    error: str = ""


def is_push_service(endpoint: str) -> bool:
    """Whether we send to this address: https, on a host that is a named service or below one."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None:
        return False
    is_safe = parts.scheme == "https" and port in {None, 443}
    return outgoing.is_push_host(host) and (is_safe or (parts.scheme == "http" and host in settings.LOOPBACK))


def send(device: PushDevice, message: Mapping[str, str], *, ttl_seconds: int, is_urgent: bool) -> Reply:
    """Hand one message to the device's push service, which keeps it for `ttl_seconds` if the device is away."""
    # The two take half a second to import, which only the worker should spend.
    import requests
    from pywebpush import WebPushException, webpush

    if not is_push_service(device.endpoint):
        return Reply(Result.REFUSED, "no known push service")
    try:
        with outgoing.session() as session:
            answer = webpush(
                {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
                json.dumps(message),
                vapid_private_key=vapid.private_key(),
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                ttl=ttl_seconds,
                headers={"Urgency": "high" if is_urgent else "normal"},
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
    except WebPushException as error:
        return _refusal(getattr(error.response, "status_code", 0))
    except requests.RequestException as error:
        return Reply(Result.DELAYED, type(error).__name__)
    except ValueError as error:
        return Reply(Result.REFUSED, f"keys that are none: {error}"[:200])
    return Reply(Result.DELIVERED) if answer.status_code < 300 else _refusal(answer.status_code)


def _refusal(status: int) -> Reply:
    if status in {404, 410}:
        return Reply(Result.GONE, str(status))
    is_passing = status == 429 or status >= 500
    return Reply(Result.DELAYED if is_passing else Result.REFUSED, f"status {status}")
