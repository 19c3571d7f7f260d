"""The pages of somebody who asks, and the front door."""

from __future__ import annotations

from django.urls import path

from marketplace.views import ask, enquiries, home, language, legal, photos, reports

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", language.choose_language, name="choose_language"),
    path("terms/", legal.terms, name="terms"),
    path("privacy/", legal.privacy, name="privacy"),
    path("ask/", ask.ask, name="ask"),
    path("ask/preview/", ask.ask_preview, name="ask_preview"),
    path("questions/", enquiries.my_questions, name="my_questions"),
    path("questions/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("questions/<uuid:enquiry_id>/reply/", enquiries.enquiry_reply, name="enquiry_reply"),
    path("questions/<uuid:enquiry_id>/status/", enquiries.enquiry_status, name="enquiry_status"),
    path("questions/<uuid:enquiry_id>/thread/", enquiries.enquiry_thread, name="enquiry_thread"),
    path("questions/<uuid:enquiry_id>/decision/", enquiries.enquiry_decision, name="enquiry_decision"),
    path("questions/<uuid:enquiry_id>/help/", enquiries.enquiry_help, name="enquiry_help"),
    path("questions/<uuid:enquiry_id>/message/", enquiries.enquiry_message, name="enquiry_message"),
    path("questions/<uuid:enquiry_id>/accept/", enquiries.enquiry_accept, name="enquiry_accept"),
    path("questions/<uuid:enquiry_id>/not-solved/", enquiries.enquiry_not_solved, name="enquiry_not_solved"),
    path("questions/<uuid:enquiry_id>/reopen/", enquiries.enquiry_reopen, name="enquiry_reopen"),
    path("questions/<uuid:enquiry_id>/ask-staff/", enquiries.enquiry_ask_staff, name="enquiry_ask_staff"),
    path("questions/<uuid:enquiry_id>/withdraw/", enquiries.enquiry_withdraw, name="enquiry_withdraw"),
    path("questions/<uuid:enquiry_id>/report/<uuid:item_id>/", reports.report_item, name="report_item"),
    path("questions/<uuid:enquiry_id>/photos/<uuid:photo_id>/", photos.enquiry_photo, name="enquiry_photo"),
    path("reports/", reports.my_reports, name="my_reports"),
    path("reports/<uuid:report_id>/appeal/", reports.report_appeal, name="report_appeal"),
    path("photos/<uuid:photo_id>/", photos.photo, name="photo"),
    path("photos/<uuid:photo_id>/thumb/", photos.photo_thumb, name="photo_thumb"),
]
