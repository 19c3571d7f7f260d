"""The library that our own arithmetic is compared with."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def stats() -> ModuleType:
    """Loaded by whoever compares, as that takes seconds, and every worker of a run collects every module."""
    from scipy import stats

    return stats
