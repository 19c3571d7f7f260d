"""What several tables of rewards have in common."""

from __future__ import annotations

REASON_LENGTH = 300
