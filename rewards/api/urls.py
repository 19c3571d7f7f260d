"""The API of rewards, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from rewards.api import views
from rewards.api.callbacks import BillingCallbackView

urlpatterns = [
    path("rewards/balance/", views.BalanceView.as_view(), name="balance"),
    path("rewards/statement/", views.StatementView.as_view(), name="statement"),
    path("redemptions/", views.RedemptionsView.as_view(), name="redemptions"),
    path("redemptions/<uuid:redemption_id>/approve/", views.ApproveView.as_view(), name="redemption-approve"),
    path("redemptions/<uuid:redemption_id>/decline/", views.DeclineView.as_view(), name="redemption-decline"),
    path("redemptions/<uuid:redemption_id>/cancel/", views.CancelView.as_view(), name="redemption-cancel"),
    path("billing/callbacks/", BillingCallbackView.as_view(), name="billing-callbacks"),
    path("payout-batches/", views.PayoutBatchesView.as_view(), name="payout-batches"),
    path("payout-batches/<uuid:batch_id>/", views.PayoutBatchView.as_view(), name="payout-batch"),
]
