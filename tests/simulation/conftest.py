"""The running site, for simulated people to come in by its real doors."""

from __future__ import annotations

from tests.browser.conftest import site

__all__ = ["site"]
