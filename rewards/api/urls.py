"""The API of rewards, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from rewards.api import holds, views
from rewards.api.callbacks import BillingCallbackView

urlpatterns = [
    path("rewards/balance/", views.BalanceView.as_view(), name="balance"),
    path("rewards/statement/", views.StatementView.as_view(), name="statement"),
    path("awards/", holds.AwardsView.as_view(), name="awards"),
    path("awards/<uuid:award_id>/hold/", holds.AwardHoldView.as_view(), name="award-hold"),
    path("holds/", holds.HoldsView.as_view(), name="holds"),
    path("holds/<uuid:hold_id>/appeal/", holds.AppealView.as_view(), name="hold-appeal"),
    path("holds/<uuid:hold_id>/decide/", holds.DecideAppealView.as_view(), name="hold-decide"),
    path("holds/<uuid:hold_id>/release/", holds.ReleaseView.as_view(), name="hold-release"),
    path("redemptions/", views.RedemptionsView.as_view(), name="redemptions"),
    path("redemptions/<uuid:redemption_id>/approve/", views.ApproveView.as_view(), name="redemption-approve"),
    path("redemptions/<uuid:redemption_id>/decline/", views.DeclineView.as_view(), name="redemption-decline"),
    path(
        "redemptions/<uuid:redemption_id>/hold/", holds.RedemptionHoldView.as_view(), name="redemption-hold"
    ),
    path("redemptions/<uuid:redemption_id>/cancel/", views.CancelView.as_view(), name="redemption-cancel"),
    path("billing/callbacks/", BillingCallbackView.as_view(), name="billing-callbacks"),
    path("payout-batches/", views.PayoutBatchesView.as_view(), name="payout-batches"),
    path("payout-batches/<uuid:batch_id>/", views.PayoutBatchView.as_view(), name="payout-batch"),
]
