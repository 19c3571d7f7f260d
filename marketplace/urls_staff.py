"""The addresses of the desks: moderators, agents, ops."""

from __future__ import annotations

from django.urls import path

from accounts.views import undo
from marketplace.views import (
    advocates,
    applications,
    calibration,
    coaching,
    desk,
    fraud,
    operations,
    phrases,
    quality,
    record,
    reveal,
    review,
    triage,
    why,
)

urlpatterns = [
    path("review/", review.review_desk, name="review_desk"),
    path("review/list/", review.review_list, name="review_list"),
    path("review/next/", review.review_next, name="review_next"),
    path("review/<uuid:review_id>/open/", review.review_open, name="review_open"),
    path("review/<uuid:review_id>/release/", review.review_release, name="review_release"),
    path("review/<uuid:review_id>/decide/", review.review_decide, name="review_decide"),
    path("review/<uuid:review_id>/undo/", review.review_undo, name="review_undo"),
    path("review/calibration/", calibration.calibration, name="calibration"),
    path("review/phrases/", phrases.shared_phrases, name="shared_phrases"),
    path("review/good-answers/", coaching.answer_library, name="answer_library"),
    path("review/good-answers/<uuid:answer_id>/keep/", coaching.model_answer_keep, name="model_answer_keep"),
    path("review/good-answers/<uuid:answer_id>/drop/", coaching.model_answer_drop, name="model_answer_drop"),
    path("operations/moderators/", calibration.moderators, name="moderators"),
    path("undo/<uuid:deferred_id>/", undo.undo, name="undo"),
    path("desk/", desk.desk, name="desk"),
    path("desk/list/", desk.desk_list, name="desk_list"),
    path("desk/<uuid:enquiry_id>/", desk.desk_enquiry, name="desk_enquiry"),
    path("desk/<uuid:enquiry_id>/claim/", desk.desk_claim, name="desk_claim"),
    path("desk/<uuid:enquiry_id>/answer/", desk.desk_answer, name="desk_answer"),
    path("desk/<uuid:enquiry_id>/message/", desk.desk_message, name="desk_message"),
    path("desk/<uuid:enquiry_id>/release/", desk.desk_release, name="desk_release"),
    path("desk/<uuid:enquiry_id>/to-crowd/", desk.desk_to_crowd, name="desk_to_crowd"),
    path("applications/", applications.applications, name="applications"),
    path(
        "applications/<uuid:application_id>/decide/",
        applications.application_decide,
        name="application_decide",
    ),
    path("triage/", triage.triage, name="triage"),
    path("triage/reports/<uuid:report_id>/", triage.triage_report, name="triage_report"),
    path("triage/appeals/<uuid:appeal_id>/", triage.triage_appeal, name="triage_appeal"),
    path("advocates/<uuid:advocate_id>/", advocates.advocate, name="advocate"),
    path("advocates/<uuid:advocate_id>/suspend/", advocates.advocate_suspend, name="advocate_suspend"),
    path("advocates/<uuid:advocate_id>/reinstate/", advocates.advocate_reinstate, name="advocate_reinstate"),
    path("quality/", quality.quality, name="quality"),
    path("operations/", operations.operations, name="operations"),
    path("operations/board/", operations.operations_board, name="operations_board"),
    path("operations/enquiries/<uuid:enquiry_id>/why/", why.why, name="why"),
    path("operations/fraud/", fraud.fraud_cases, name="fraud_cases"),
    path("operations/fraud/<uuid:case_id>/", fraud.fraud_case, name="fraud_case"),
    path("operations/fraud/<uuid:case_id>/decide/", fraud.fraud_case_decide, name="fraud_case_decide"),
    path("operations/record/", record.record, name="record"),
    path("enquiries/<uuid:enquiry_id>/original/", reveal.reveal, name="reveal"),
]
