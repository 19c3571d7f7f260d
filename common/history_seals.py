"""The chain over the record of who did what (common/sealed_chain.py says how it holds)."""

from __future__ import annotations

from datetime import datetime

from common.models import HistoryRoot, HistorySeal
from common.sealed_chain import SealedChain


def _the_moment_itself(moment: datetime) -> datetime:
    return moment


HISTORY = SealedChain(
    over="the record",
    row="history row",
    file="history-roots.txt",
    words="""
SELECT history.id, history.at, history.story, history.subject, history.kind, history.verb, history.was, history.now,
       history.why, history.actor_id, history.door, history.network, seal.position, seal.digest, seal.row_id
FROM common_historyrow history FULL JOIN common_historyseal seal ON seal.row_id = history.id""",
    key="history.id",
    age="history.at",
    as_age=_the_moment_itself,
    seals=HistorySeal,
    seal_of="row_id",
    roots=HistoryRoot,
)
