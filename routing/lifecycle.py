"""How work items, offers and claims may move, and what holds after every move, whoever made it.

Invariants:
- one_active_claim_at_most: an entry has at most one active claim.
- claimed_means_held: an entry is claimed exactly while it has an active claim; holder, fence and end of the lease are
  the claim's. Once the lease is over, the first who asks takes it over, whether or not a relay runs.
- fence_counts_claims: every claim of an entry has a fence of its own, and the entry's is the latest; it only grows.
- party_stays_away: nobody of the parties of the owner and of the excluded people is ever asked or holds.
- limit_is_kept: nobody has more live claims in the crowd than they allow themselves.
- nothing_starves: what waits in the crowd has a deadline that starts the next stage, or is exhausted, so that
  marketplace passes it on, or waits for its customer. What waits elsewhere is in the list of a staff pool.
- offers_are_for_waiting: only what waits in the crowd is on offer.
- asked_once: nobody is asked again about what they are asked, declined, let lapse or gave back.
- end_is_final: what is done, completed, declined or over in any other way stays as it is.

tests/routing/invariants.py has each under its name as a query for what breaks it. Asked after every step: by the state
machine (tests/routing/test_state_machine.py); in the end: by the fault tests (tests/faults) and the contended runs
(benchmarks/contention.py).
"""

from __future__ import annotations

from common.lifecycle import table

QUEUE_ENTRY = table(waiting="claimed | done", claimed="waiting | done", done="")
OFFER = table(
    sent="accepted | declined | lapsed | rescinded", accepted="", declined="", lapsed="", rescinded=""
)
CLAIM = table(active="completed | released | expired", completed="", released="", expired="")
CLOCK = table(running="paused | ended", paused="running | ended", ended="")
SURGE_BONUS = table(reserved="earned | returned", earned="paid | returned", paid="", returned="")
