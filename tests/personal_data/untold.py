"""Of the tables that the export tells of: the fields that it tells under another name, and what it leaves out, and why.

A field that is neither in the export nor here fails tests/personal_data/test_every_field.py.
"""

from __future__ import annotations

from collections.abc import Mapping

WHOSE = "it says whose it is"
OURS = "somebody of our team, or how our machine finds its way"
DERIVED = "follows from what is told"
SECRET = "a secret, or a digest of one: it opens something"
OTHERS = "somebody else's, told to whom it belongs"
CROWD_SAFE = "the same words with details hidden; the original is told"
STORY = "told as the question's reference, or by a row beside it"

EVERYWHERE: Mapping[str, str] = {"id": "an opaque id"}

TOLD_AS: Mapping[str, Mapping[str, str]] = {
    "marketplace.Enquiry": {"id": "reference", "subject_sealed": "subject", "created_at": "asked_at"},
    "marketplace.Message": {"author": "by", "body_sealed": "text", "created_at": "at", "enquiry": "question"},
    "marketplace.Photo": {"enquiry": "question"},
    "marketplace.Answer": {"author": "by", "body_sealed": "text", "enquiry": "question"},
    "marketplace.AnswerRevision": {"body_sealed": "text", "answer": "question"},
    "marketplace.Draft": {"body_sealed": "text"},
    "marketplace.SavedPhrase": {"label": "name", "body": "text", "changed_at": "updated_at"},
    "marketplace.Mentorship": {"mentor": "as_mentor", "note": "text", "proposed_at": "asked_at"},
    "routing.QuietHours": {"begin": "quiet_from", "end": "quiet_until"},
    "routing.Skill": {"topic": "topic__name"},
    "rewards.LedgerAccount": {"debited_points": "available", "credited_points": "available"},
    "accounts.User": {"date_joined": "joined_at", "last_login": "last_signed_in_at"},
    "accounts.BillAccount": {"number": "bill_account"},
    "rewards.Unlisted": {"person": "is_unlisted"},
    "marketplace.PracticeAnswer": {"question": "question__subject"},
}

LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "marketplace.Enquiry": {
        "customer": WHOSE,
        "subject_words": DERIVED,
        "is_gold": OURS,
        "promised_seconds": "how long we thought it takes",
        "first_answered_at": DERIVED,
        "answered_at": DERIVED,
        "not_solved_count": DERIVED,
        "assume_solved_at": OURS,
        "forgotten_at": "then nothing is held",
    },
    "marketplace.Message": {
        "kind": DERIVED,
        "is_by_staff": OURS,
        "body": CROWD_SAFE,
        "matter": "why it came to our team, shown to them as a hint alone",
    },
    "marketplace.Photo": {
        "message": STORY,
        "answer": STORY,
        "left_out_at": OURS,
        "thumb": DERIVED,
        "width": DERIVED,
        "height": DERIVED,
    },
    "marketplace.Answer": {
        "claim_id": OURS,
        "is_by_staff": OURS,
        "body": CROWD_SAFE,
        "ended_at": DERIVED,
        "acceptance": DERIVED,
    },
    "marketplace.AnswerRevision": {"body": CROWD_SAFE},
    "marketplace.Draft": {"enquiry": STORY, "author": WHOSE, "body": CROWD_SAFE, "is_late": OURS},
    "marketplace.SavedPhrase": {"owner": WHOSE, "use": "where it is offered"},
    "marketplace.Mentorship": {
        "newcomer": "told as the display name of the other",
        "topic": OURS,
        "language": OURS,
        "mentor_agreed_at": DERIVED,
        "newcomer_agreed_at": DERIVED,
        "noted_at": DERIVED,
    },
    "marketplace.Report": {
        "enquiry": STORY,
        "item_id": STORY,
        "text": OTHERS,
        "accused": OTHERS,
        "reporter": WHOSE,
        "decided_at": DERIVED,
        "decided_by": OURS,
    },
    "marketplace.Appeal": {
        "suspension": STORY,
        "report": STORY,
        "fraud_case": STORY,
        "by": WHOSE,
        "against": STORY,
        "decided_at": DERIVED,
        "decided_by": OURS,
    },
    "marketplace.Suspension": {
        "advocate": WHOSE,
        "evidence": "told as how the tier changed",
        "began_by": OURS,
        "ended_by": OURS,
    },
    "marketplace.StandingEvent": {"advocate": WHOSE, "by": OURS},
    "marketplace.FraudCase": {"advocate": WHOSE, "decided_by": OURS, "final_at": DERIVED},
    "accounts.Advocate": {"user": WHOSE},
    "accounts.Application": {"advocate": WHOSE, "is_further": DERIVED, "decided_by": OURS},
    "marketplace.PracticeAnswer": {"application": STORY, "position": OURS},
    "accounts.Sitting": {"person": WHOSE, "question_ids": "told with the application", "application": STORY},
    "routing.Availability": {
        "advocate": WHOSE,
        "has_push": DERIVED,
        "is_resting": DERIVED,
        "next_change_at": DERIVED,
    },
    "routing.Skill": {"advocate": WHOSE, "is_listed": DERIVED, "tier_rank": DERIVED, "lot": "chance"},
    "routing.Offer": {
        "entry": STORY,
        "advocate": WHOSE,
        "first_until": OURS,
        "ends_at": OURS,
    },
    "routing.Claim": {"entry": STORY, "holder": WHOSE, "fence": OURS, "ends_at": OURS, "limit_at": OURS},
    "routing.QuietHours": {"person": WHOSE},
    "rewards.LedgerAccount": {"holder_id": WHOSE, "kind": DERIVED},
    "rewards.Award": {
        "holder": WHOSE,
        "kind": DERIVED,
        "work_id": STORY,
        "is_test": OURS,
        "story": STORY,
        "tariff": OURS,
        "rules": OURS,
        "calculation": DERIVED,
        "confirm_at": DERIVED,
        "reason": DERIVED,
    },
    "rewards.Redemption": {"holder": WHOSE, "request_key": OURS, "decided_at": DERIVED, "ended_at": DERIVED},
    "rewards.Hold": {
        "award": STORY,
        "redemption": STORY,
        "placed_by": OURS,
        "cause": OURS,
        "decided_by": OURS,
        "decided_at": DERIVED,
        "decision": DERIVED,
    },
    "rewards.Expiry": {"holder": WHOSE},
    "marketplace.PushDevice": {
        "person": WHOSE,
        "endpoint": SECRET,
        "p256dh": SECRET,
        "auth": SECRET,
        "state": DERIVED,
        "last_error": OURS,
    },
    "marketplace.PushChoice": {"person": WHOSE},
    "accounts.Consent": {"person": WHOSE, "about": STORY},
    "account.EmailAddress": {"user": WHOSE},
    "mfa.Authenticator": {"user": WHOSE, "data": SECRET},
    "knox.AuthToken": {"digest": SECRET, "user": WHOSE, "expiry": "none of ours ends by itself"},
    "usersessions.UserSession": {"user": WHOSE, "session_key": SECRET, "data": OURS},
    "common.HistoryRow": {
        "story": STORY,
        "subject": STORY,
        "actor": WHOSE,
        "why": "reasons of our team; why their words were read is told",
    },
    "accounts.User": {"password": SECRET, "is_superuser": DERIVED, "is_active": DERIVED, "is_staff": DERIVED},
}
