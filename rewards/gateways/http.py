"""Billing over HTTP: one request for each line, and signed callbacks (signatures.py). docs/billing-http.md

A reply that is late, lost, unreadable or about something else proves nothing, so the same request is made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException

from common import outgoing
from common.json_parser import parse_object
from rewards.gateways.protocol import MAX_AMOUNT_MINOR, Credit, OutcomeUnknown, Result
from rewards.models import REASON_LENGTH

TIMEOUT_SECONDS = (5, 20)
"""To connect, and between two pieces of the reply."""

MAX_BYTES = 64 * 1024


class ResultSerializer(serializers.Serializer[object]):
    """What billing says of one credit, the same in a reply and in a callback."""

    reference = serializers.CharField(max_length=100)
    status = serializers.ChoiceField(choices=["pending", "settled", "failed"])
    amount_minor = serializers.IntegerField(min_value=0, max_value=MAX_AMOUNT_MINOR)
    currency = serializers.CharField(min_length=3, max_length=3)
    reason = serializers.CharField(
        default="", allow_blank=True, help_text="Of what failed; the advocate reads it."
    )


def result_of(said: dict[str, Any]) -> Result | None:
    """None while it is pending."""
    if said["status"] == "pending":
        return None
    return Result(
        reference=said["reference"],
        status=said["status"],
        reason=said["reason"][:REASON_LENGTH],
        amount_minor=said["amount_minor"],
        currency=said["currency"],
    )


class HttpGateway:
    title = _("over HTTP")
    is_asked = True

    def credit(self, wanted: Credit) -> Result | None:
        serializer = ResultSerializer(data=_parsed(_reply(wanted)))
        if not serializer.is_valid():
            raise OutcomeUnknown(f"The reply lacks or garbles: {', '.join(serializer.errors)}")
        said = serializer.validated_data
        if said["reference"] != wanted.reference:
            raise OutcomeUnknown("The reply is about another reference")
        return result_of(said)


def _reply(wanted: Credit) -> bytes:
    import requests

    try:
        with (
            outgoing.session() as session,
            session.post(
                settings.BILLING_URL,
                data=json.dumps(vars(wanted)),
                headers={
                    "Authorization": f"Bearer {settings.BILLING_TOKEN}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": wanted.reference,
                },
                timeout=TIMEOUT_SECONDS,
                stream=True,
            ) as reply,
        ):
            if reply.status_code not in {200, 201, 202}:
                raise OutcomeUnknown(f"HTTP {reply.status_code}")
            return _body(reply.iter_content(MAX_BYTES))
    except requests.RequestException as error:
        raise OutcomeUnknown(type(error).__name__) from error


def _body(pieces: Iterable[bytes]) -> bytes:
    body = b""
    for piece in pieces:
        body += piece
        if len(body) > MAX_BYTES:
            raise OutcomeUnknown("The reply is too long")
    return body


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        return parse_object(body)
    except APIException as error:
        raise OutcomeUnknown("The reply is not JSON as we read it") from error
