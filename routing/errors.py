"""Why routing says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, DomainError, NotFound


class AlreadyClaimed(Conflict):
    code = "already_claimed"
    message = _("Somebody else was quicker. Thank you all the same.")


class OfferEnded(Conflict):
    """It was offered to this person, and the offer has lapsed, was declined or was taken back."""

    code = "offer_ended"
    message = _("This is no longer on offer to you.")


class NotOnOffer(NotFound):
    """There is none, or none that this person may know of: the same words for both."""

    message = _(
        "There is no such question, or it is not on offer to you. Your queue has all that you can take now."
    )


class NotEligible(DomainError):
    """Of what this person knows to be there."""

    code = "not_eligible"
    status = 403
    message = _("This one is not for you to answer.")


class ClaimLimit(DomainError):
    code = "claim_limit"
    status = 422
    message = _("You already have as many open as you allow yourself. Finish or give back one first.")


class ClaimEnded(Conflict):
    """The claim was over before this request: completed, released, expired or taken back."""

    code = "claim_ended"
    message = _("Your time for this one is over. What you wrote is kept as a draft.")


class StaleFence(Conflict):
    """An answer under a claim that is not, or no longer, the one that counts."""

    code = "stale_fence"
    message = _("Your time for this one ended before you sent it. What you wrote is kept as a draft.")
