"""Why rewards says no, one class per reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, DomainError, NotAllowed


class InsufficientPoints(DomainError):
    code = "insufficient_points"
    message = _("There are not enough points for this.")


class QualityWindowOpen(Conflict):
    code = "quality_window_open"
    message = _("These points are not confirmed yet: the time in which the work can be checked is not over.")


class NotExpiredYet(Conflict):
    code = "not_expired_yet"
    message = _("These points have not expired.")


class NoBillAccount(DomainError):
    code = "no_bill_account"
    message = _("There is no bill to take this off yet. Add your account number to your profile first.")


class RedemptionTooSmall(DomainError):
    code = "redemption_too_small"


class RedemptionTooLarge(DomainError):
    code = "redemption_too_large"


class OwnPayout(NotAllowed):
    """It would pay the one who decides, their bill account or their household."""

    code = "own_payout"
    message = _("This is for you or your household, so somebody else must decide about it.")


class OnHold(Conflict):
    code = "on_hold"
    message = _("This is on hold. It goes on when the hold is released.")


class OwnHold(NotAllowed):
    code = "own_hold"
    message = _("You put this on hold, so somebody else must decide about the appeal.")


class AlreadyApproved(Conflict):
    code = "already_approved"
    message = _("You have approved this already. It needs a second person.")


class ApprovalHolds(Conflict):
    code = "approval_holds"
    message = _("It is what was approved, so the approval holds.")


class ApprovalVoid(Conflict):
    code = "approval_void"
    message = _("It was changed after it was approved, so it cannot be sent. Give the points back instead.")


class NothingToSend(DomainError):
    code = "nothing_to_send"
    message = _("No approved requests are waiting, so there is nothing to send to billing.")


class BatchChanged(Conflict):
    code = "batch_changed"
    message = _("What is approved has changed since you looked. Check the figures again; nothing was sent.")


class BadSignature(DomainError):
    """Not from billing, or too old to be believed."""

    code = "bad_signature"
    status = 401
    message = _("The signature is missing, wrong or too old.")


class BadResultFile(DomainError):
    """The file cannot be read; nothing of it was used."""

    code = "bad_result_file"

    def __init__(self, message: str) -> None:
        super().__init__(message, fields={"file": [message]})
