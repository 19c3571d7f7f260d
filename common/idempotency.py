"""The first outcome of a repeated write is its only outcome.

A client sends `Idempotency-Key`; the same key with the same request gets the first result again, with another
request it is refused. The record is inserted before the work and committed with it, so that two requests in
parallel cannot both do it: the second waits on the unique index and then reads the first one's outcome.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from common.errors import DomainError
from common.models import IdempotencyRecord

View = TypeVar("View", bound=Callable[..., Response])


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    message = "This Idempotency-Key was used for another request. Use a new key for each new write."


class KeyMalformed(DomainError):
    code = "idempotency_key_malformed"
    status = 400
    message = "An Idempotency-Key is 1 to 100 printable ASCII characters."


def idempotent(view: View) -> View:
    """Wrap an API view method: with an `Idempotency-Key` header its outcome is stored and repeated."""

    @wraps(view)
    def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        user_id = request.user.pk
        if key is None or user_id is None:
            return view(self, request, *args, **kwargs)
        if not (1 <= len(key) <= 100 and key.isascii() and key.isprintable()):
            raise KeyMalformed
        with transaction.atomic():
            record, is_first = IdempotencyRecord.objects.get_or_create(
                user_id=user_id, key=key, defaults={"digest": _digest(request)}
            )
            if not is_first:
                if bytes(record.digest) != _digest(request):
                    raise KeyReused
                return Response(record.body, status=record.status)
            response = view(self, request, *args, **kwargs)
            record.status = response.status_code
            record.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
            record.save(update_fields=["status", "body"])
            return response

    return wrapper  # type: ignore[return-value]


def _digest(request: Request) -> bytes:
    """What makes two requests the same. Files count by name and size."""
    files = [(name, upload.name, upload.size) for name, upload in sorted(request.FILES.items())]
    body = json.dumps([request.method, request.path, request.data, files], sort_keys=True, default=str)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
