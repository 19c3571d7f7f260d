"""Every page of the site, who looks at it, and where in the story (tests/scene.py).

Whoever tests what must hold of all pages starts from this list: accessibility, and that a page turns round as a whole.
tests/browser/test_accessibility.py holds that no page is left out.
"""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from tests.scene import Arguments


class Page(NamedTuple):
    name: str
    """Of its address."""
    place: str = "nowhere"
    """Where in the story it is looked at; the ids of which its address needs some."""
    needed: tuple[str, ...] = ()
    sent: str = ""
    """A form of it, by a selector. Sent as it is, with nothing filled in, it comes back with what is wrong."""

    def address(self, made: Arguments) -> str:
        return reverse(self.name, kwargs={key: made[key] for key in self.needed})


PAGES: dict[str, list[Page]] = {
    "stranger": [
        Page("home"),
        Page("help_home", "public"),
        Page("help_topic", "public", ("topic_slug",)),
        Page("help_page", "public", ("topic_slug", "slug")),
        Page("ask", sent="#main form"),
        Page("account_login", sent="#main form"),
        Page("account_signup", sent="#main form"),
        Page("account_reset_password", sent="#main form"),
        Page("account_reset_password_done"),
        Page("account_reset_password_from_key", "reset_link", ("uidb36", "key"), sent="#main form"),
        Page("account_reset_password_from_key", "spent_reset_link", ("uidb36", "key")),
        Page("account_reset_password_from_key_done"),
        Page("account_email_verification_sent"),
        Page("account_confirm_email", "confirm_link", ("key",)),
        Page("account_confirm_email", "spent_confirm_link", ("key",)),
        Page("account_inactive"),
        Page("socialaccount_login_cancelled"),
        Page("socialaccount_login_error"),
        Page("terms"),
        Page("privacy"),
        Page("offline"),
        Page("offline_in", "in_german", ("language",)),
    ],
    "half_in": [
        Page("mfa_authenticate", sent="#main form"),
    ],
    "carla": [
        Page("my_questions", "answered"),
        Page("enquiry", "answered", ("enquiry_id",), sent="form[action$='/message/']"),
        Page("enquiry", "answered", ("enquiry_id",), sent="form[action$='/accept/']"),
        Page("enquiry", "solved", ("enquiry_id",)),
        Page("enquiry", "open", ("enquiry_id",)),
        Page("enquiry", "with_staff", ("enquiry_id",)),
        Page("enquiry", "withdrawn", ("enquiry_id",)),
        Page("report_item", "thread_item", ("enquiry_id", "item_id"), sent="#main form"),
        Page("my_reports", "upheld_report"),
        Page("enquiry", "chosen", ("enquiry_id",)),
        Page("apply", "a_topic", sent="#main form"),
        Page("apply_quiz", "begun_test"),
        Page("queue"),
        Page("desk"),
        Page("account_email", "own_address", sent="form:has([name=action_add])"),
        Page("account_change_password", sent="#main form"),
        Page("account_reauthenticate", sent="#main form"),
        Page("account_logout"),
        Page("mfa_index"),
        Page("mfa_activate_totp", sent="#main form"),
        Page("mfa_add_webauthn"),
        Page("mfa_list_webauthn"),
        Page("usersessions_list"),
        Page("socialaccount_connections"),
        Page("my_data", "open"),
        Page("erasure", "open"),
        Page("consents", "open"),
        Page("apply", "practising"),
        Page("practice"),  # she still has it before her
        Page("enquiry_photo", "answer_with_photo", ("enquiry_id", "photo_id")),
    ],
    "nina": [
        Page("mfa_index", "two_steps"),
        Page("mfa_list_webauthn"),
        Page("mfa_edit_webauthn", "a_passkey", ("pk",)),
        Page("mfa_remove_webauthn", "a_passkey", ("pk",)),
        Page("mfa_view_recovery_codes"),
        Page("mfa_generate_recovery_codes"),
        Page("mfa_deactivate_totp"),
        Page("mfa_reauthenticate", sent="#main form"),
        Page("mfa_reauthenticate_webauthn"),
        Page("account_set_password", sent="#main form"),
    ],
    "ada": [
        Page("queue", "open"),
        Page("my_answers", "answered"),
        Page("progress"),
        Page("good_answers"),
        Page("own_phrases", "shared_phrase", sent="#main form"),
        Page("phrase", "own_phrase", ("phrase_id",)),
        Page("leaderboard", "answered"),
        Page("rewards", "appealed_hold"),
        Page("statement_month", "a_month", ("year", "month")),
        Page("statement_year", "a_month", ("year",)),
        Page("profile"),
        Page("further_topics", "new_topic"),
        Page("review_desk", "experts_review"),  # before a case links her with Carla
        Page("mentoring", "running_pair"),
        Page("standing", "upheld_fraud_case"),
        Page("claim", "answered", ("claim_id",)),
        Page("claim", "held", ("claim_id",), sent="form[action$='/answer/']"),
        Page("claim", "waiting_for_the_customer", ("claim_id",)),
        Page("claim", "late", ("claim_id",)),
        Page("claim", "returned", ("claim_id",)),
        Page("standing", "paused"),
        Page("standing", "suspended"),
    ],
    "mo": [
        Page("review_desk"),
        Page("review_desk", "opened_review", sent="form[action$='/decide/']"),
        Page("applications", "application"),
        Page("calibration"),
        Page("triage", "appealed_report"),
        Page("answer_library", "solved"),
        Page("shared_phrases", "shared_phrase"),
        Page("help_choice", "public"),
        Page("help_propose", "solved", ("answer_id",)),
        Page("quality", "in_review"),
    ],
    "stella": [
        Page("desk_enquiry", "on_the_desk", ("enquiry_id",), sent="form[action$='/answer/']"),
        Page("desk"),
    ],
    "omar": [
        Page("operations"),
        Page("payouts", "redemption", sent="form[action$='/decline/']"),
        Page("awards", "pending_award"),
        Page("holds", "appealed_hold"),
        Page("payout_prepare", "approved_redemption"),
        Page("payout_batches", "batch"),
        Page("payout_batch", "batch", ("batch_id",), sent="form[action$='/results/']"),
        Page("budget"),
        Page("books"),
        Page("record"),
        Page("reveal", "open", ("enquiry_id",), sent="#main form"),
        Page("economics"),
        Page("moderators"),
        Page("why", "open", ("enquiry_id",)),
        Page("fraud_cases"),
        Page("fraud_case", "fraud_case", ("case_id",)),
        Page("advocate", "suspended", ("advocate_id",)),
    ],
}
"""By role, in the order of the story: whoever is suspended is so from then on, so that comes last. Half in is Nina,
whose password was right and whose code is still asked for; then she has no password any more."""

NO_PAGES = {
    *("enquiry_status", "enquiry_thread", "enquiry_decision", "enquiry_help", "queue_offers", "review_list"),
    *(
        "desk_list",
        "operations_board",
        "photo",
        "photo_thumb",
        "my_data_json",
        "my_data_archive",
        "journal",
        "payout_csv",
    ),
    *("sitemap", "sitemap_part", "robots", "manifest", "service_worker", "healthz", "readyz", "metrics"),
}
"""Parts of pages, which are looked at where they stand, and files."""

LEADS_ELSEWHERE = {
    "account_confirm_login_code": "we mail nobody codes to sign in with",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "what the button of the sign-in asks, as JSON",
    "socialaccount_signup": "single sign-on makes nobody an account",
}
"""Addresses of allauth's that show no page, and why."""
