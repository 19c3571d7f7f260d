"""The keys that a browser brings with its subscription, checked before we keep them."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec

from marketplace.push.vapid import CURVE

AUTH_BYTES = 16


def are_usable(*, p256dh: str, auth: str) -> bool:
    """Whether they are a point on the curve and a secret of the length that RFC 8291 names."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))
        return len(_bytes(auth)) == AUTH_BYTES
    except (ValueError, binascii.Error):
        return False


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
