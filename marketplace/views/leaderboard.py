"""Who helps best, one's own badges, and whether one wants to be named."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Topic
from accounts.requests import SignedInRequest
from common.choices import chosen
from marketplace.leaderboard import PERIODS, badges, is_listed
from marketplace.leaderboard import leaderboard as best
from marketplace.views.advocates_only import for_advocates
from rewards.actions.choose_listing import choose_listing


@require_safe
@for_advocates
def leaderboard(request: SignedInRequest) -> HttpResponse:
    """What is no period or no topic shows all of the last month."""
    period = request.GET.get("period", "")
    period = period if period in PERIODS else "month"
    topics = list(Topic.objects.filter(is_active=True).order_by("position", "name"))
    topic = next((topic for topic in topics if topic.slug == request.GET.get("topic")), None)
    context = {
        "places": best(period=period, topic=topic),
        "period": period,
        "periods": [("month", _("30 days")), ("quarter", _("3 months")), ("year", _("A year"))],
        "topic": topic,
        "topics": topics,
        "badges": badges(request.user),
        "is_listed": is_listed(request.user),
    }
    return render(request, "marketplace/leaderboard.html", context)


@require_POST
@for_advocates
def leaderboard_listing(request: SignedInRequest) -> HttpResponse:
    """Raises: Invalid."""
    if chosen(request.POST, "listing", among=["listed", "unlisted"]) == "unlisted":
        choose_listing(by=request.user, listing="unlisted")
        messages.success(request, _("You are not named here any more."))
    else:
        choose_listing(by=request.user, listing="listed")
        messages.success(request, _("You are named here when you are among the best."))
    return redirect("leaderboard")
