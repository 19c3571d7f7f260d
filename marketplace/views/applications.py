"""Applications of people who would like to be advocates: how the test went, and the moderator's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import queries
from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from common.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.actions.decide_application import decide_application
from marketplace.forms.desk import ApplicationForm
from marketplace.views.replies import status_of

SHOWN = 50


@for_roles(Role.MODERATOR)
@require_GET
def applications(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_roles(Role.MODERATOR)
@require_POST
def application_decide(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    application = queries.application(application_id)
    form = ApplicationForm(request.POST, auto_id=f"{application_id}_%s")
    if not form.is_valid():
        return _page(request, deciding=application_id, form=form)
    try:
        decide_application(
            application_id=application_id,
            by=request.user,
            is_approved=form.is_approved,
            reason=form.cleaned_data["reason"],
        )
    except (NotFound, NotAllowed):
        raise
    except Invalid as refusal:
        for field, texts in refusal.fields.items():
            form.add_error(field if field in form.fields else None, texts)
        return _page(request, deciding=application_id, form=form)
    except DomainError as refusal:
        return _page(request, deciding=application_id, form=form, refusal=refusal)
    said = _("%(name)s is an advocate now.") if form.is_approved else _("%(name)s was told why not.")
    messages.success(request, said % {"name": application.advocate.user.display_name})
    return redirect("applications")


def _page(
    request: SignedInRequest,
    *,
    deciding: UUID | None = None,
    form: ApplicationForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Every open application with its form; the one that was refused keeps what was typed."""
    rows = [
        (each, form if form and each.id == deciding else ApplicationForm(auto_id=f"{each.id}_%s"))
        for each in queries.open_applications()[:SHOWN]
    ]
    context = {"rows": rows, "refusal": refusal}
    return render(
        request, "marketplace/applications.html", context, status=status_of(refusal) if form else 200
    )
