"""Why something about a person cannot be done just now: their standing, their tokens, or how they signed in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, DomainError


class AlreadyAdvocate(Conflict):
    code = "already_advocate"
    message = _("You are an advocate already.")


class AlreadyApplied(Conflict):
    code = "already_applied"
    message = _("We have your application and will tell you as soon as it is decided.")


class StandingSuspended(DomainError):
    code = "standing_suspended"
    status = 403
    message = _("Your standing as an advocate is suspended. Our team can tell you more.")


class TermsChanged(Conflict):
    code = "terms_changed"
    message = _("Our terms have changed. Accept them on your profile, under “What you agreed to”.")


class ReapplyLater(DomainError):
    """`message` names the date."""

    code = "reapply_later"
    message = _("You can apply again a little later.")


class NotYetEligible(DomainError):
    """`message` says what is in the way, and what would change it."""

    code = "not_yet_eligible"
    message = _("You cannot apply yet.")


class TimeIsUp(Conflict):
    code = "time_is_up"
    message = _("The time for this test was up before it arrived here.")


class TooManyTokens(DomainError):
    code = "too_many_tokens"
    message = _("You have as many tokens as one person may have. Revoke one that you do not use first.")


class StepUpNeeded(DomainError):
    """For the API; a page leads to where it can be proved."""

    code = "step_up_needed"
    status = 403
    message = _("Confirm on the site that it is you, then try again.")


class SecondFactorNeeded(DomainError):
    code = "second_factor_needed"
    status = 403
    message = _("Work in-house needs a second factor: set up a passkey or two-step sign-in on the site.")


class OtherPerson(DomainError):
    """A device sent what somebody else had written on it: it waits there for them."""

    code = "other_person"
    status = 403
    message = _("Somebody else is signed in on this device now.")
