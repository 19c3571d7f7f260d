"""The claim without its condition, for whoever shows what the condition is for."""

from __future__ import annotations

NAIVE = """
UPDATE routing_queueentry
SET status = 'claimed', holder_id = %(holder)s, fence = fence + 1,
    lease_ends_at = statement_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(entry)s AND pool = %(pool)s
RETURNING fence, lease_ends_at, statement_timestamp() + make_interval(secs => %(limit)s), statement_timestamp()
"""
"""Read, compare, save, as a form handler would."""
