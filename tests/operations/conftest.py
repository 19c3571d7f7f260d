from __future__ import annotations

from tests.routing.conftest import queued  # noqa: F401 (a fixture)
