"""The pages of advocates and of those who want to be one, and everybody's profile."""

from __future__ import annotations

from django.urls import path

from marketplace.views import (
    apply,
    claims,
    coaching,
    consents,
    erasure,
    leaderboard,
    my_answers,
    my_data,
    phrases,
    profile,
    push,
    queue,
    standing,
)

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/offers/", queue.queue_offers, name="queue_offers"),
    path("queue/availability/", queue.availability, name="availability"),
    path("queue/offers/<uuid:offer_id>/decline/", queue.offer_decline, name="offer_decline"),
    path("queue/enquiries/<uuid:enquiry_id>/claim/", queue.offer_claim, name="offer_claim"),
    path("queue/offers/<uuid:offer_id>/", push.offer_open, name="offer_open"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/answer/", claims.claim_answer, name="claim_answer"),
    path("claims/<uuid:claim_id>/ask/", claims.claim_ask, name="claim_ask"),
    path("claims/<uuid:claim_id>/escalate/", claims.claim_escalate, name="claim_escalate"),
    path("claims/<uuid:claim_id>/release/", claims.claim_release, name="claim_release"),
    path("claims/<uuid:claim_id>/heartbeat/", claims.claim_heartbeat, name="claim_heartbeat"),
    path("claims/<uuid:claim_id>/draft/", claims.claim_draft, name="claim_draft"),
    path("standing/", standing.standing, name="standing"),
    path("standing/appeal/", standing.standing_appeal, name="standing_appeal"),
    path(
        "standing/fraud/<uuid:case_id>/appeal/", standing.standing_fraud_appeal, name="standing_fraud_appeal"
    ),
    path("standing/leave/", standing.standing_leave, name="standing_leave"),
    path("leaderboard/", leaderboard.leaderboard, name="leaderboard"),
    path("leaderboard/listing/", leaderboard.leaderboard_listing, name="leaderboard_listing"),
    path("answers/", my_answers.my_answers, name="my_answers"),
    path("answers/progress/", coaching.progress, name="progress"),
    path("answers/good/", coaching.good_answers, name="good_answers"),
    path("answers/phrases/", phrases.own_phrases, name="own_phrases"),
    path("phrases/<uuid:phrase_id>/", phrases.phrase, name="phrase"),
    path("phrases/<uuid:phrase_id>/drop/", phrases.phrase_drop, name="phrase_drop"),
    path("profile/topics/", apply.further_topics, name="further_topics"),
    path("apply/", apply.apply, name="apply"),
    path("apply/quiz/", apply.apply_quiz, name="apply_quiz"),
    path("profile/", profile.profile, name="profile"),
    path("profile/offers/", profile.profile_offers, name="profile_offers"),
    path("profile/quiet-hours/", profile.profile_quiet_hours, name="profile_quiet_hours"),
    path("profile/news/", push.profile_news, name="profile_news"),
    path("profile/devices/", push.device_add, name="device_add"),
    path("profile/devices/<uuid:device_id>/remove/", push.device_remove, name="device_remove"),
    path("profile/tokens/", profile.token_create, name="token_create"),
    path("profile/consents/", consents.consents, name="consents"),
    path("profile/erasure/", erasure.erasure, name="erasure"),
    path("profile/erasure/take-back/", erasure.erasure_take_back, name="erasure_take_back"),
    path("profile/my-data/", my_data.my_data, name="my_data"),
    path("profile/my-data.json", my_data.my_data_json, name="my_data_json"),
    path("profile/sessions/<int:session_id>/end/", profile.session_end, name="session_end"),
    path("profile/tokens/<slug:token_key>/revoke/", profile.token_revoke, name="token_revoke"),
]
