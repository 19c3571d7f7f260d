"""Who a callback comes from: an HMAC over its moment and its bytes, under a secret that billing and we share.

The header is `t=<seconds since 1970>,v1=<hex of HMAC-SHA-256 over "<t>.<body>">`.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from django.conf import settings

from common import clock
from rewards.errors import BadSignature

HEADER = "Crowdline-Signature"
WINDOW_SECONDS = 300
"""A signature is good for this long before and after its moment. What is repeated within changes nothing."""

_PARTS = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(body: bytes, *, at: int) -> str:
    """The header's value for this body at this second."""
    return f"t={at},v1={_mac(body, at)}"


def require_signed(body: bytes, header: str) -> None:
    """Raises: BadSignature, also as long as no secret is agreed."""
    parts = _PARTS.fullmatch(header)
    if not settings.BILLING_SECRET or parts is None:
        raise BadSignature
    at = int(parts[1])
    is_genuine = hmac.compare_digest(parts[2].encode(), _mac(body, at).encode())
    if not is_genuine or abs(clock.now().timestamp() - at) > WINDOW_SECONDS:
        raise BadSignature


def _mac(body: bytes, at: int) -> str:
    return hmac.new(settings.BILLING_SECRET.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
