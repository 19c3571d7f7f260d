"""Why routing says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, DomainError


class AlreadyClaimed(Conflict):
    code = "already_claimed"
    message = _("Somebody else was quicker. Thank you all the same.")


class OfferEnded(Conflict):
    """It was offered to this person, and the offer has lapsed, was declined or was taken back."""

    code = "offer_ended"
    message = _("This is no longer on offer to you.")


class NotEligible(DomainError):
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
