"""Why the story cannot go on as asked, one class per reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, DomainError


class EnquiryClosed(Conflict):
    code = "enquiry_closed"
    message = _("This question is closed. Reopen it, or ask a new one.")


class ReopenTooLate(DomainError):
    code = "reopen_too_late"
    message = _("This question was solved too long ago to reopen it. Ask a new one and mention this one.")


class TooManyPhotos(DomainError):
    code = "too_many_photos"
    message = _("Attach at most 5 photos at once.")


class ContactDetails(DomainError):
    """Advocates neither give nor ask for them (marketplace/contact_details.py)."""

    code = "contact_details"
    message = _("You and the customer stay strangers here: leave out how to reach anybody.")


class ClaimOver(Conflict):
    """The caller held the enquiry once, and does not now."""

    code = "claim_over"
    message = _("Your time on this question is over, so it may be with somebody else now.")


class WorksHere(Conflict):
    code = "works_here"
    message = _("You work here: ask whoever gives out roles to take yours away first.")


class EndsWithAccount(DomainError):
    code = "ends_with_account"
    message = _("This holds as long as you have an account here. Ask to be erased if you no longer agree.")


class MentorshipOver(Conflict):
    code = "mentorship_over"
    message = _("You are not brought together any more: one of you said no, or things have changed.")


class ReviewNotHeld(Conflict):
    code = "review_not_held"
    message = _("Your time on this answer ran out, or somebody else opened it. Open it again to decide.")


class ReviewDecided(Conflict):
    code = "review_decided"
    message = _("This answer has already been decided on.")


class VerdictInEffect(Conflict):
    code = "verdict_in_effect"
    message = _("That could be taken back for a few seconds only, and has taken effect.")


class NotAVerdict(Conflict):
    code = "not_a_verdict"
    message = _("Only what somebody else has decided, and not blind, can be taken as known.")


class SameParty(DomainError):
    code = "same_party"
    status = 403
    message = _("Somebody else must decide on this one: it concerns you or your household.")


class ApplicationDecided(Conflict):
    code = "application_decided"
    message = _("Somebody else has already decided on this application.")


class OwnDecision(DomainError):
    """An appeal is for fresh eyes."""

    code = "own_decision"
    status = 403
    message = _("Somebody else must decide on this one: it appeals a decision of yours.")


class AlreadyDecided(Conflict):
    """A report or an appeal."""

    code = "already_decided"
    message = _("Somebody else has already decided on this.")


class AppealFiled(Conflict):
    """One decision is looked at twice, not for ever."""

    code = "appeal_filed"
    message = _("This decision has been appealed already. What comes of the appeal is final.")


class AppealTooLate(Conflict):
    code = "appeal_too_late"
    message = _("The time to appeal is over, and what was decided is final.")


class AppealWaits(Conflict):
    code = "appeal_waits"
    message = _("They have appealed. Whoever decides on the appeal decides on this.")


class LabelTaken(DomainError):
    code = "label_taken"
    message = _("There is a phrase with this label already. Change that one, or choose another label.")


class TooManyPhrases(DomainError):
    code = "too_many_phrases"
    message = _("You have as many saved phrases as fit. Delete one first.")


class PracticeWritten(Conflict):
    code = "practice_written"
    message = _("You have answered this one already, and what you sent first counts.")


class PracticeOpen(Conflict):
    """Declining does not need it."""

    code = "practice_open"
    message = _("They have not answered all of their practice questions yet.")
