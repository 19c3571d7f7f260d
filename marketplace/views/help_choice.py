"""How a solved question becomes public: a moderator chooses and words it, its customer says yes or no."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles, signed_in
from common.errors import DomainError, NotAllowed, NotFound
from marketplace.actions.allow_help_page import allow_help_page
from marketplace.actions.propose_help_page import propose_help_page
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.withdraw_help_page import withdraw_help_page
from marketplace.forms.public_help import HelpPageForm
from marketplace.models import Answer, Message
from marketplace.public_help import pages
from marketplace.views.replies import status_of

SHOWN = 20


@for_roles(Role.MODERATOR)
@require_safe
def help_choice(request: SignedInRequest) -> HttpResponse:
    context = {"answers": pages.worth_showing()[:SHOWN], "chosen": pages.chosen()[:SHOWN]}
    return render(request, "marketplace/help_choice.html", context)


@for_roles(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def help_propose(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    answer = pages.worth_showing().filter(id=answer_id).first()
    if answer is None:
        raise NotFound
    if request.method != "POST":
        return _form(request, answer, HelpPageForm(initial=_as_it_was_said(answer)))
    form = HelpPageForm(request.POST)
    if not form.is_valid():
        return _form(request, answer, form, status=422)
    try:
        propose_help_page(answer_id=answer_id, by=request.user, **form.cleaned_data)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return _form(request, answer, form, status=status_of(refusal))
    messages.success(request, _("Chosen. The customer is asked whether others may read it."))
    return redirect("help_choice")


@for_roles(Role.MODERATOR)
@require_POST
def help_withdraw(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    withdraw_help_page(answer_id=answer_id, by=request.user)
    messages.success(request, _("Taken away. Nobody can read it any more."))
    return redirect("help_choice")


@signed_in
@require_POST
def enquiry_public(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    """The customer's word. Anything but a yes is a no."""
    if request.POST.get("decision") == "allow":
        allow_help_page(enquiry_id=enquiry_id, by=request.user)
        messages.success(request, _("Thank you. Others can read it now."))
    else:
        refuse_help_page(enquiry_id=enquiry_id, by=request.user)
        messages.success(request, _("It stays between us. We will not ask again."))
    return redirect("enquiry", enquiry_id)


def _as_it_was_said(answer: Answer) -> dict[str, str]:
    """In its crowd-safe words: the first message of the enquiry, and the answer."""
    question = answer.enquiry.messages.filter(kind=Message.Kind.QUESTION).first()
    return {
        "title": answer.enquiry.subject,
        "question": question.body if question else answer.enquiry.subject,
        "answer_text": answer.body,
    }


def _form(request: SignedInRequest, answer: Answer, form: HelpPageForm, *, status: int = 200) -> HttpResponse:
    context = {"answer": answer, "form": form}
    return render(request, "marketplace/help_propose.html", context, status=status)
