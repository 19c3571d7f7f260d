"""One's own standing as an advocate: the tier and what it rests on, a suspension and its appeal, and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as accounts_queries
from accounts.models import Advocate
from accounts.requests import SignedInRequest, signed_in
from common.errors import DomainError, NotFound
from marketplace.actions.appeal_suspension import appeal_suspension
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.forms.judging import AppealForm
from marketplace.standing.queries import running_suspension, standing_view
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import status_of


@require_safe
@signed_in
def standing(request: SignedInRequest) -> HttpResponse:
    return _page(request, AppealForm())


@require_POST
@signed_in
def standing_appeal(request: SignedInRequest) -> HttpResponse:
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        appeal_suspension(by=request.user, words=form.cleaned_data["words"])
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, form, status=status_of(refusal))
    messages.success(request, _("Somebody else will look at it, and tells you what they decide."))
    return redirect("standing")


@require_POST
@for_advocates
def standing_leave(request: SignedInRequest) -> HttpResponse:
    leave_as_advocate(by=request.user)
    messages.success(
        request, _("You are no advocate any more. Thank you for every answer; your points stay yours.")
    )
    return redirect("standing")


def _page(request: SignedInRequest, form: AppealForm, *, status: int = 200) -> HttpResponse:
    """For everybody who is or was an advocate, also while they are suspended."""
    advocate = Advocate.objects.filter(
        user=request.user, status__in=["approved", "suspended", "left"]
    ).first()
    if advocate is None:
        vetting = accounts_queries.standing(request.user)
        return render(request, "marketplace/advocates_only.html", {"standing": vetting}, status=403)
    context = {
        "view": standing_view(advocate),
        "suspension": running_suspension(advocate),
        "form": form,
    }
    return render(request, "marketplace/standing.html", context, status=status)
