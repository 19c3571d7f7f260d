"""The API of routing, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from routing.api import views

urlpatterns = [
    path("offers/<uuid:offer_id>/decline/", views.DeclineOfferView.as_view(), name="offer-decline"),
    path("enquiries/<uuid:enquiry_id>/claim/", views.ClaimView.as_view(), name="enquiry-claim"),
    path("claims/<uuid:claim_id>/release/", views.ReleaseView.as_view(), name="claim-release"),
    path("claims/<uuid:claim_id>/heartbeat/", views.HeartbeatView.as_view(), name="claim-heartbeat"),
    path("me/availability/", views.AvailabilityView.as_view(), name="availability"),
]
