"""The pages of rewards: a holder's own, and the payouts desk of ops."""

from __future__ import annotations

from django.urls import path

from rewards.views import awards, batches, books, budget, economics, holder, holds, payouts, statements

urlpatterns = [
    path("rewards/", holder.rewards, name="rewards"),
    path("rewards/statements/<int:year>/", statements.statement_year, name="statement_year"),
    path("rewards/statements/<int:year>/<int:month>/", statements.statement_month, name="statement_month"),
    path("rewards/redeem/", holder.redeem, name="redeem"),
    path(
        "rewards/redemptions/<uuid:redemption_id>/cancel/", holder.redemption_cancel, name="redemption_cancel"
    ),
    path("rewards/holds/<uuid:hold_id>/appeal/", holder.hold_appeal, name="hold_appeal"),
    path("operations/budget/", budget.budget, name="budget"),
    path("operations/economics/", economics.economics, name="economics"),
    path("operations/books/", books.books, name="books"),
    path("operations/books/journal/<int:year>/<int:month>/", books.journal, name="journal"),
    path("payouts/", payouts.payouts, name="payouts"),
    path("payouts/awards/", awards.awards, name="awards"),
    path("payouts/awards/<uuid:award_id>/hold/", awards.award_hold, name="award_hold"),
    path("payouts/holds/", holds.holds, name="holds"),
    path("payouts/holds/<uuid:hold_id>/release/", holds.hold_release, name="hold_release"),
    path("payouts/holds/<uuid:hold_id>/appeal/", holds.hold_decide, name="hold_decide"),
    path("payouts/redemptions/<uuid:redemption_id>/hold/", payouts.redemption_hold, name="redemption_hold"),
    path("payouts/prepare/", batches.payout_prepare, name="payout_prepare"),
    path("payouts/batches/", batches.payout_batches, name="payout_batches"),
    path("payouts/batches/<uuid:batch_id>/", batches.payout_batch, name="payout_batch"),
    path("payouts/batches/<uuid:batch_id>/file/", batches.payout_csv, name="payout_csv"),
    path("payouts/batches/<uuid:batch_id>/results/", batches.payout_results, name="payout_results"),
    path("payouts/batches/<uuid:batch_id>/failed/", batches.payout_failed, name="payout_failed"),
    path(
        "payouts/batches/<uuid:batch_id>/lines/<int:line_id>/explain/",
        batches.payout_explain,
        name="payout_explain",
    ),
    path(
        "payouts/redemptions/<uuid:redemption_id>/approve/",
        payouts.redemption_approve,
        name="redemption_approve",
    ),
    path(
        "payouts/redemptions/<uuid:redemption_id>/decline/",
        payouts.redemption_decline,
        name="redemption_decline",
    ),
]
