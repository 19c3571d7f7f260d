"""The first outcome of a repeated write is its only outcome.

A client sends `Idempotency-Key`; the same key with the same request gets the first result again, with another
request it is refused. Only what was done is remembered: a refusal changed nothing, so the same key may try again.
Outcomes are kept sealed, as an answer to its own author holds what the crowd must not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from common import clock, prepared
from common.errors import DomainError
from common.models import IdempotencyRecord
from common.plain_insert import insert_if_new
from common.sealing import seal, unseal

HEADER = "Idempotency-Key"
KEY_MAX = 100

View = TypeVar("View", bound=Callable[..., Response])


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    message = _("This Idempotency-Key was used for another request. Use a new key for each new write.")


class KeyMalformed(DomainError):
    code = "idempotency_key_malformed"
    status = 400
    message = _("An Idempotency-Key is 1 to 100 printable ASCII characters.")


_KEEP = "UPDATE common_idempotencyrecord SET status = %s, body_sealed = %s WHERE id = %s"


def idempotent(view: View) -> View:
    """Wrap an API view method: with an `Idempotency-Key` header its outcome is stored and repeated.

    The record is inserted before the work and committed with it, so that two requests in parallel cannot both do it:
    the second waits on the unique index and then reads the first one's outcome.
    """

    @wraps(view)
    def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if (owned_key := _owned_key(request)) is None:
            return view(self, request, *args, **kwargs)
        digest = _digest(request)
        with transaction.atomic():
            record = IdempotencyRecord(**owned_key, digest=digest, created_at=clock.now())
            if not insert_if_new(record):
                return _first_outcome(IdempotencyRecord.objects.get(**owned_key), digest)
            response = view(self, request, *args, **kwargs)
            prepared.run(_KEEP, [response.status_code, sealed_outcome(response.data), record.id])
            return response

    wrapper.takes_idempotency_key = True  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


def idempotent_by_itself(view: View) -> View:
    """As `idempotent`, for an action that has to commit on its own and never does the same thing twice anyway.

    The outcome is stored after the work. A repeat that arrives before that runs the action again, which finds its own
    work done and answers the same.
    """

    @wraps(view)
    def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if (owned_key := _owned_key(request)) is None:
            return view(self, request, *args, **kwargs)
        digest = _digest(request)
        record = IdempotencyRecord.objects.filter(**owned_key).first()
        if record is not None:
            return _first_outcome(record, digest)
        response = view(self, request, *args, **kwargs)
        outcome = {
            "digest": digest,
            "status": response.status_code,
            "body_sealed": sealed_outcome(response.data),
        }
        record, is_first = IdempotencyRecord.objects.get_or_create(**owned_key, defaults=outcome)
        return response if is_first else _first_outcome(record, digest)

    wrapper.takes_idempotency_key = True  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


def _owned_key(request: Request) -> dict[str, Any] | None:
    """Whose key it is and how it reads, as the unique constraint has it. Raises: KeyMalformed."""
    key: str | None = request.headers.get(HEADER)
    if key is None:
        return None
    if not (1 <= len(key) <= KEY_MAX and key.isascii() and key.isprintable()):
        raise KeyMalformed
    return {"user_id": request.user.pk, "key": key}


def _first_outcome(record: IdempotencyRecord, digest: bytes) -> Response:
    """Raises: KeyReused."""
    if bytes(record.digest) != digest:
        raise KeyReused
    return Response(outcome_of(record), status=record.status)


def sealed_outcome(outcome: Any) -> bytes:
    """What a record keeps of an outcome, anything that JSON can say."""
    return seal(json.dumps(outcome, cls=JSONEncoder))


def outcome_of(record: IdempotencyRecord) -> Any:
    return None if record.body_sealed is None else json.loads(unseal(record.body_sealed))


def _digest(request: Request) -> bytes:
    """What makes two requests the same: method, path, every value, and every byte of a file."""
    data: Any = request.data
    values = data.lists() if isinstance(data, QueryDict) else data.items()
    words = {name: value for name, value in values if name not in request.FILES}
    files = {name: [_file_digest(upload) for upload in uploads] for name, uploads in request.FILES.lists()}
    body = json.dumps([request.method, request.path, words, files], sort_keys=True)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()


def _file_digest(upload: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():  # rewinds before it reads
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
