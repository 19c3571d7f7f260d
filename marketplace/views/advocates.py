"""An advocate's standing as staff see it, and its suspension."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, for_roles
from common.action_form import ActionForm
from common.errors import DomainError, NotFound
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.forms.judging import ReinstateForm, SuspendForm
from marketplace.permissions import JUDGES
from marketplace.quality.gold.accuracy import accuracy_of
from marketplace.standing.queries import advocate_seen_by, running_suspension, standing_view
from marketplace.views.replies import status_of


@for_roles(*JUDGES)
@require_safe
def advocate(request: SignedInRequest, advocate_id: UUID) -> HttpResponse:
    return _page(request, advocate_id)


@for_roles(*JUDGES)
@require_POST
def advocate_suspend(request: SignedInRequest, advocate_id: UUID) -> HttpResponse:
    form = SuspendForm(request.POST, auto_id="suspend_%s")
    return _act(
        request,
        advocate_id,
        form,
        lambda: suspend_advocate(advocate_id=advocate_id, by=request.user, **form.cleaned_data),
    )


@for_roles(*JUDGES)
@require_POST
def advocate_reinstate(request: SignedInRequest, advocate_id: UUID) -> HttpResponse:
    form = ReinstateForm(request.POST, auto_id="reinstate_%s")
    return _act(
        request,
        advocate_id,
        form,
        lambda: reinstate_advocate(advocate_id=advocate_id, by=request.user, **form.cleaned_data),
    )


def _act(
    request: SignedInRequest, advocate_id: UUID, form: ActionForm, act: Callable[[], object]
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, advocate_id, form=form, status=422)
    try:
        act()
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, advocate_id, form=form, status=status_of(refusal))
    messages.success(request, _("Done. They are told, and why."))
    return redirect("advocate", advocate_id)


def _page(
    request: SignedInRequest, advocate_id: UUID, *, form: ActionForm | None = None, status: int = 200
) -> HttpResponse:
    """With the form that fits their standing now, or the refused one. Raises: NotFound."""
    person = advocate_seen_by(request.user, advocate_id)
    forms: dict[str, ActionForm] = {
        "approved": SuspendForm(auto_id="suspend_%s"),
        "paused": SuspendForm(auto_id="suspend_%s"),
        "suspended": ReinstateForm(auto_id="reinstate_%s"),
    }
    context = {
        "view": standing_view(person),
        "suspension": running_suspension(person),
        "gold": accuracy_of(advocate_id),
        "form": form or forms.get(person.status),
        "is_suspending": isinstance(form or forms.get(person.status), SuspendForm),
    }
    return render(request, "marketplace/advocate.html", context, status=status)
