"""Somebody who asked to be erased long enough ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common import clock


@pytest.fixture
def due_erasure(a_db: None) -> Callable[[Any], Any]:
    """due_erasure(carla) -> hers, requested fifteen days ago."""
    from marketplace.actions.request_erasure import request_erasure

    def make(person: Any) -> Any:
        erasure = request_erasure(by=person)
        erasure.requested_at, erasure.due_at = clock.ago(days=15), clock.ago(days=1)
        erasure.save(update_fields=["requested_at", "due_at"])
        return erasure

    return make


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Photos and logs of this test's own."""
    settings.MEDIA_ROOT, settings.AUDIT_DIR = tmp_path / "media", tmp_path / "audit"
