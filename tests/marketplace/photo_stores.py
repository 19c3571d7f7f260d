"""Where photos may be kept, for tests: a disk, a slow one, or a bucket on a real S3-compatible server (moto's, on this
machine)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3

from common.private_disk import PrivateDisk

KEYS = {"key_id": "tester", "secret": "a-secret-for-tests"}


@contextmanager
def running_server() -> Iterator[str]:
    """Its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def nobody_there() -> str:
    """An address of this machine at which nothing answers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{held.getsockname()[1]}"


class Bucket:
    """A new one on that server, as somebody beside the site sees it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.name = endpoint, f"photos-{uuid4().hex}"
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEYS["key_id"],
            aws_secret_access_key=KEYS["secret"],
        )
        self.client.create_bucket(Bucket=self.name)

    def options(self, **others: str) -> dict[str, str]:
        return {"bucket": self.name, "endpoint": self.endpoint, "region": "us-east-1", **KEYS, **others}

    def names(self) -> list[str]:
        return sorted(
            each["Key"] for each in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        )


def storages(settings: Any, options: dict[str, str]) -> dict[str, Any]:
    """STORAGES with the photos in a bucket."""
    bucket = {"BACKEND": "common.private_bucket.PrivateBucket", "OPTIONS": options}
    return {**settings.STORAGES, "default": bucket}


@dataclass(frozen=True)
class Store:
    """A disk or a bucket, as somebody beside the site sees it."""

    names: Callable[[], list[str]]
    go_away: Callable[[], None]


class SlowDisk(PrivateDisk):
    """Says when somebody is writing, and takes until it is told to go on."""

    is_asked = threading.Event()
    may_go_on = threading.Event()

    def _save(self, name: str, content: Any) -> str:
        self.is_asked.set()
        assert self.may_go_on.wait(60)
        return super()._save(name, content)
