"""Every state of every lifecycle in plain words, by what it is a state of: HistoryRow.kind, a model's name.

They fit whoever reads them: the one it was done to, and the one who did it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Mapping[str, Promise]] = {
    "advocate": {
        "applied": _("Applied"),
        "in_review": _("Application is being checked"),
        "approved": _("Taken on"),
        "declined": _("Not taken on"),
        "paused": _("On a break"),
        "suspended": _("Suspended"),
        "left": _("Left"),
    },
    "answer": {
        "submitted": _("Being checked"),
        "returned": _("Sent back to be rewritten"),
        "lapsed": _("Not rewritten in time"),
        "rejected": _("Not shown to the customer"),
        "published": _("Shown to the customer"),
        "accepted": _("Accepted"),
        "unhelpful": _("Did not solve it"),
        "retracted": _("Taken back"),
    },
    "appeal": {
        "waiting": _("An appeal was made"),
        "granted": _("The appeal was granted"),
        "refused": _("The appeal was refused"),
    },
    "award": {"pending": _("Pending"), "confirmed": _("Confirmed"), "reversed": _("Taken back")},
    "claim": {
        "active": _("Being answered"),
        "completed": _("Answered"),
        "released": _("Given back"),
        "expired": _("Time ran out"),
    },
    "clock": {"running": _("Running"), "paused": _("Paused"), "ended": _("Ended")},
    "deferred": {
        "waiting": _("Waits some seconds to be carried out"),
        "done": _("Carried out"),
        "refused": _("Could not be carried out any more"),
        "taken_back": _("Taken back"),
    },
    "enquiry": {
        "open": _("Open"),
        "answered": _("Answered"),
        "resolved": _("Solved"),
        "withdrawn": _("Withdrawn"),
    },
    "erasure": {
        "requested": _("Asked for"),
        "taken_back": _("Taken back"),
        "begun": _("Begun"),
        "carried_out": _("Carried out"),
    },
    "expiry": {
        "warned": _("About to expire"),
        "expired": _("Expired"),
        "lifted": _("Does not expire after all"),
    },
    "fraudcase": {
        "open": _("Opened: the points wait"),
        "upheld": _("Upheld: the points stay on hold"),
        "cleared": _("Cleared: the points go on"),
        "closed": _("Closed: the points were taken back"),
    },
    "helppage": {
        "proposed": _("The customer has been asked"),
        "public": _("Public"),
        "refused": _("The customer said no"),
        "withdrawn": _("Taken away"),
    },
    "hold": {
        "placed": _("On hold"),
        "appealed": _("On hold, and somebody decides on the appeal"),
        "upheld": _("It stays on hold"),
        "released": _("No longer on hold"),
    },
    "mentorship": {"proposed": _("Proposed"), "running": _("Running"), "ended": _("Ended")},
    "offer": {
        "sent": _("Offered"),
        "accepted": _("Accepted"),
        "declined": _("Skipped"),
        "lapsed": _("Time ran out"),
        "rescinded": _("No longer needed"),
    },
    "payoutbatch": {
        "prepared": _("Prepared"),
        "sent": _("Sent to billing"),
        "reconciled": _("Matched"),
    },
    "queueentry": {
        "waiting": _("Waiting"),
        "claimed": _("Somebody is on it"),
        "done": _("Done"),
    },
    "redemption": {
        "requested": _("Being checked"),
        "approved": _("Approved"),
        "declined": _("Declined, points given back"),
        "cancelled": _("Cancelled"),
        "sent": _("On its way to the bill"),
        "settled": _("On the bill"),
        "failed": _("Billing could not credit it; we look into it"),
        "voided": _("Failed, points given back"),
    },
    "report": {
        "open": _("A moderator looks at it"),
        "upheld": _("Upheld"),
        "dismissed": _("Not upheld"),
    },
    "review": {
        "waiting": _("Waiting"),
        "decided": _("Decided"),
        "referred": _("Passed on to a moderator"),
        "dropped": _("No longer needed"),
    },
    "surgebonus": {
        "reserved": _("Promised to whoever answers"),
        "earned": _("Promised to who answered"),
        "paid": _("Given with the points of the answer"),
        "returned": _("Not given"),
    },
}


def state_in_words(kind: str, state: str) -> str:
    """In the language spoken now; the state itself where its kind has no lifecycle."""
    return str(STATES.get(kind, {}).get(state, state))
