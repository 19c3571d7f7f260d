"""Files in a bucket of an S3-compatible server instead of on the disk: the default storage where S3_BUCKET is named.

To whoever stores, opens and deletes it is a disk: what goes wrong there is an OSError here. Nothing gets an address:
files leave through a view that asks who may see them (decision 0069). Nothing else imports boto3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

CONNECT_SECONDS = 2
READ_SECONDS = 5
ATTEMPTS = 2
"""A person waits for it: a server that is away is known to be so after some seconds."""
MISSING = frozenset({"404", "NoSuchKey"})
"""Not NoSuchBucket, which is a fault of the configuration and not of a file."""


@contextmanager
def _as_on_a_disk(name: str) -> Iterator[None]:
    """Raises: FileNotFoundError if there is none of this name, OSError for all else that the server or line does."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in MISSING:
            raise FileNotFoundError(name) from error
        raise OSError(f"The bucket refused: {code}.") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket cannot be reached: {type(error).__name__}.") from error


class PrivateBucket(S3Storage):
    """The names are our own and never given twice, so none is looked for before it is written."""

    def __init__(self, *, bucket: str, endpoint: str, region: str, key_id: str, secret: str) -> None:
        config = Config(
            signature_version="s3v4",
            # A bucket is a part of the host's name at Amazon; other servers need not have such names.
            s3={"addressing_style": "path" if endpoint else "auto"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            # Checksums that Amazon has of late and other servers refuse; the signature covers the content.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            access_key=key_id,
            secret_key=secret,
            default_acl=None,  # the owner's alone; servers without access lists refuse to be told so
            file_overwrite=True,
            transfer_config=TransferConfig(use_threads=False),
            client_config=config,
        )

    def url(self, name: str, *_more: Any, **_options: Any) -> NoReturn:
        """There is none: even a signed address would open it for whoever it is passed on to."""
        raise NotImplementedError(f"{name} is served by a view that asks who may see it.")

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        """All of it, in one request: files are a megabyte or two."""
        with _as_on_a_disk(name):
            return ContentFile(self.bucket.Object(self._key(name)).get()["Body"].read(), name=name)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        with _as_on_a_disk(name):
            saved: str = super()._save(name, content)
            return saved

    def delete(self, name: str) -> None:
        """What is not there is deleted already."""
        with _as_on_a_disk(name):
            self.bucket.Object(self._key(name)).delete()

    def exists(self, name: str) -> bool:
        with _as_on_a_disk(name):
            found: bool = super().exists(name)
            return found

    def get_modified_time(self, name: str) -> datetime:
        with _as_on_a_disk(name):
            modified: datetime = super().get_modified_time(name)
            return modified

    def names_after(self, name: str, *, below: str, limit: int) -> list[str]:
        """The next `limit` objects below it, in the order of their names; a request for each thousand."""
        with _as_on_a_disk(below):
            pages = self.connection.meta.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name,
                Prefix=f"{below}/",
                StartAfter=name,
                PaginationConfig={"MaxItems": limit},
            )
            return [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def _key(self, name: str) -> str:
        key: str = self._normalize_name(name)
        return key
