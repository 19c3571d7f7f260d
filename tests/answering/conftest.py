"""Steps of the story that these tests start from, as in tests/marketplace."""

from __future__ import annotations

from tests.marketplace.conftest import answer, ask, claim  # noqa: F401
