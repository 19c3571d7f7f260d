"""How an enquiry, its answers and their reviews may move.

"Someone is on it", "being checked" and "with our team" are not states: marketplace/queries.py derives them.
"""

from __future__ import annotations

from common.lifecycle import table

ENQUIRY = table(
    open="answered | withdrawn",
    answered="resolved | open | withdrawn",
    resolved="open",
    withdrawn="",
)
ANSWER = table(
    submitted="published | returned | rejected",
    returned="submitted | lapsed",
    published="accepted | unhelpful | retracted",
    accepted="retracted",
    rejected="",
    lapsed="",
    unhelpful="",
    retracted="",
)
REVIEW = table(waiting="decided | referred | dropped", decided="", referred="", dropped="")
"""Referred: an expert would stop the answer, so a moderator reviews it anew (marketplace/quality/peers.py)."""
REPORT = table(open="upheld | dismissed", upheld="dismissed", dismissed="upheld")
"""A decision turns into the other one only by an appeal."""
APPEAL = table(waiting="granted | refused", granted="", refused="")
FRAUD_CASE = table(open="cleared | upheld", upheld="cleared | closed", cleared="", closed="")
"""Upheld, it may be appealed; closed, its points are taken back."""
HELP_PAGE = table(
    proposed="public | refused | withdrawn",
    public="refused | withdrawn",
    refused="",
    withdrawn="",
)
MENTORSHIP = table(proposed="running | ended", running="ended", ended="")
ERASURE = table(
    requested="taken_back | begun",
    begun="carried_out",
    taken_back="",
    carried_out="",
)
