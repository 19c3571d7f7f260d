"""How work items, offers and claims may move.

Invariants: an entry has at most one active claim; an entry is claimed exactly while its lease holder may answer or
until somebody takes the expired lease over; the fence only grows.
"""

from __future__ import annotations

from common.lifecycle import table

QUEUE_ENTRY = table(waiting="claimed | done", claimed="waiting | done", done="")
OFFER = table(
    sent="accepted | declined | lapsed | rescinded", accepted="", declined="", lapsed="", rescinded=""
)
CLAIM = table(active="completed | released | expired", completed="", released="", expired="")
CLOCK = table(running="paused | ended", paused="running | ended", ended="")
