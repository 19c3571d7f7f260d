"""The API of the story, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from marketplace.api import (
    claims,
    enquiries,
    fraud,
    help_pages,
    mentoring,
    personal_data,
    photos,
    phrases,
    practice,
    reports,
    reviews,
    standing,
)

urlpatterns = [
    path("enquiries/", enquiries.EnquiriesView.as_view(), name="enquiries"),
    path("enquiries/<uuid:enquiry_id>/", enquiries.EnquiryView.as_view(), name="enquiry"),
    path("enquiries/<uuid:enquiry_id>/messages/", enquiries.MessagesView.as_view(), name="enquiry-messages"),
    path("enquiries/<uuid:enquiry_id>/accept/", enquiries.AcceptView.as_view(), name="enquiry-accept"),
    path(
        "enquiries/<uuid:enquiry_id>/not-solved/",
        enquiries.NotSolvedView.as_view(),
        name="enquiry-not-solved",
    ),
    path("enquiries/<uuid:enquiry_id>/withdraw/", enquiries.WithdrawView.as_view(), name="enquiry-withdraw"),
    path(
        "enquiries/<uuid:enquiry_id>/ask-staff/", enquiries.AskStaffView.as_view(), name="enquiry-ask-staff"
    ),
    path(
        "enquiries/<uuid:enquiry_id>/judge-escalation/",
        enquiries.JudgeEscalationView.as_view(),
        name="enquiry-judge-escalation",
    ),
    path("photos/<uuid:photo_id>/", photos.PhotoView.as_view(), name="photo"),
    path("me/break/", standing.BreakView.as_view(), name="break"),
    path("offers/", claims.OffersView.as_view(), name="offers"),
    path("claims/<uuid:claim_id>/answer/", claims.AnswerView.as_view(), name="claim-answer"),
    path("claims/<uuid:claim_id>/check/", claims.CheckView.as_view(), name="claim-check"),
    path("claims/<uuid:claim_id>/ask/", claims.AskView.as_view(), name="claim-ask"),
    path("claims/<uuid:claim_id>/escalate/", claims.EscalateView.as_view(), name="claim-escalate"),
    path("reports/", reports.ReportsView.as_view(), name="reports"),
    path("reports/<uuid:report_id>/", reports.ReportView.as_view(), name="report"),
    path("reports/<uuid:report_id>/appeal/", reports.AppealReportView.as_view(), name="report-appeal"),
    path("fraud-cases/", fraud.FraudCasesView.as_view(), name="fraud-cases"),
    path("fraud-cases/<uuid:case_id>/", fraud.FraudCaseView.as_view(), name="fraud-case"),
    path("fraud-cases/<uuid:case_id>/decide/", fraud.DecideFraudCaseView.as_view(), name="fraud-case-decide"),
    path("help-pages/", help_pages.HelpPagesView.as_view(), name="help-pages"),
    path("help-pages/search/", help_pages.HelpSearchView.as_view(), name="help-search"),
    path("help-pages/<uuid:page_id>/", help_pages.HelpPageView.as_view(), name="help-page"),
    path("claims/<uuid:claim_id>/aids/", phrases.AidsView.as_view(), name="claim-aids"),
    path("phrases/", phrases.PhrasesView.as_view(), name="phrases"),
    path("phrases/<uuid:phrase_id>/", phrases.PhraseView.as_view(), name="phrase"),
    path("me/consents/", personal_data.ConsentsView.as_view(), name="consents"),
    path("me/consents/<uuid:consent_id>/", personal_data.ConsentView.as_view(), name="consent"),
    path("me/erasure/", personal_data.ErasureView.as_view(), name="erasure"),
    path("mentorships/", mentoring.MentorshipsView.as_view(), name="mentorships"),
    path(
        "mentorships/<uuid:mentorship_id>/agree/",
        mentoring.AgreeMentorshipView.as_view(),
        name="mentorship-agree",
    ),
    path(
        "mentorships/<uuid:mentorship_id>/end/", mentoring.EndMentorshipView.as_view(), name="mentorship-end"
    ),
    path(
        "mentorships/<uuid:mentorship_id>/note/", mentoring.MentorNoteView.as_view(), name="mentorship-note"
    ),
    path("practice/", practice.PracticeView.as_view(), name="practice"),
    path(
        "practice/<uuid:practice_id>/answer/", practice.AnswerPracticeView.as_view(), name="practice-answer"
    ),
    path("reviews/", reviews.ReviewsView.as_view(), name="reviews"),
    path("reviews/<uuid:review_id>/decide/", reviews.DecideView.as_view(), name="review-decide"),
]
