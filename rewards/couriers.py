"""What rewards sends out, one courier for each kind that rewards/notices.py tells: mails, and requests to billing."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.mailing import send_mail
from accounts.models import User
from common.couriers import courier
from common.models import OutboxEntry
from rewards.actions.ask_billing import ask_billing
from rewards.budget import this_month
from rewards.holds import of_holder
from rewards.models import Expiry, Hold, ReconciliationRun, Redemption
from rewards.queries import balance


@courier("payout.line")
def payout_line(entry: OutboxEntry) -> None:
    ask_billing(line_id=entry.payload["line"])


@courier("mail.redemption_decided")
def redemption_decided(entry: OutboxEntry) -> None:
    redemption = Redemption.objects.select_related("holder").get(pk=entry.payload["id"])
    send_mail(
        redemption.holder,
        template="redemption_decided",
        context={"redemption": redemption, "link": settings.SITE_URL + reverse("rewards")},
    )


@courier("mail.hold")
def hold(entry: OutboxEntry) -> None:
    """With the points of every hold that says the same."""
    hold = Hold.objects.get(pk=entry.payload["id"])
    holder = hold.held.holder
    alike = [each for each in of_holder(holder) if (each.status, each.reason) == (hold.status, hold.reason)]
    send_mail(
        holder,
        template="hold",
        context={
            "hold": hold,
            "points": sum(each.held.points for each in alike),
            "link": settings.SITE_URL + reverse("rewards"),
        },
    )


@courier("mail.points_expire")
def points_expire(entry: OutboxEntry) -> None:
    expiry = Expiry.objects.select_related("holder").get(pk=entry.payload["id"])
    send_mail(
        expiry.holder,
        template="points_expire",
        context={
            "expiry": expiry,
            "balance": balance(expiry.holder),
            "link": settings.SITE_URL + reverse("rewards"),
        },
    )


@courier("mail.budget")
def budget_nearly_used(entry: OutboxEntry) -> None:
    send_mail(
        User.objects.get(pk=entry.payload["person"]),
        template="budget",
        context={"month": this_month(), "link": settings.SITE_URL + reverse("budget")},
    )


@courier("mail.books_disagree")
def books_disagree(entry: OutboxEntry) -> None:
    run = ReconciliationRun.objects.get(pk=entry.payload["run"])
    (result,) = (result for result in run.results if result["check"] == entry.payload["check"])
    send_mail(
        User.objects.get(pk=entry.payload["person"]),
        template="books_disagree",
        context={"run": run, "result": result, "link": settings.SITE_URL + reverse("books")},
    )
