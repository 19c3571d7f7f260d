"""The gateways there are by name, and the one that new batches take. A batch keeps the one that it was sent by."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from rewards.gateways.file import FileGateway
from rewards.gateways.http import HttpGateway
from rewards.gateways.protocol import Gateway
from rewards.gateways.stripe import StripeGateway

GATEWAYS: Mapping[str, Gateway] = {
    "file": FileGateway(),
    "http": HttpGateway(),
    "stripe": StripeGateway(),
}


def chosen() -> Gateway:
    return GATEWAYS[settings.BILLING_GATEWAY]
