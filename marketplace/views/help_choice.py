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
from accounts.views.undo import say_done
from common import deferring
from common.choices import chosen
from common.errors import DomainError, NotAllowed, NotFound
from marketplace.actions.allow_help_page import allow_help_page
from marketplace.actions.propose_help_page import propose_help_page
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.withdraw_help_page import withdraw_help_page
from marketplace.forms.narrowing import GoodAnswersForm
from marketplace.forms.public_help import HelpPageForm
from marketplace.models import Answer, Message
from marketplace.public_help import pages
from marketplace.views.places import place_before
from marketplace.views.replies import forget_drafts, status_of


@for_roles(Role.MODERATOR)
@require_safe
def help_choice(request: SignedInRequest) -> HttpResponse:
    narrow = GoodAnswersForm(request.GET)
    page = narrow.page(pages.worth_showing(), by=["-ended_at"], size=pages.PAGE)
    chosen, older = pages.chosen(before=place_before(request))
    about = [each.id for each in page.rows] + [each.answer_id for each in chosen]
    standing = deferring.standing(request.user, about=about)
    votes = pages.votes_by_page(chosen)
    context = {
        "narrow": narrow,
        "page": page,
        "answers": [(each, standing.get(each.id)) for each in page.rows],
        "chosen": [(each, standing.get(each.answer_id), votes.get(each.id)) for each in chosen],
        "older_url": f"{request.path}?before={older}" if older else "",
    }
    return render(request, "marketplace/help_choice.html", context)


@for_roles(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def help_propose(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    answer = pages.worth_showing().filter(id=answer_id).first()
    standing = deferring.standing(request.user, about=[answer_id]).get(answer_id)
    words = deferring.typed(propose_help_page, standing) or (_as_it_was_said(answer) if answer else {})
    # Words that could not be carried out are shown to whoever wrote them, though the answer can be chosen no more.
    if not words and not (standing and standing.is_waiting):
        raise NotFound
    if request.method != "POST":
        return _form(request, standing, HelpPageForm(initial=words))
    form = HelpPageForm(request.POST)
    if not form.is_valid():
        return _form(request, standing, form, status=422)
    try:
        done = deferring.defer(
            propose_help_page,
            by=request.user,
            about=answer_id,
            page=GoodAnswersForm(request.GET).url("help_propose", answer_id),
            called=_("Choosing “%(title)s”") % {"title": form.cleaned_data["title"]},
            answer_id=answer_id,
            **form.cleaned_data,
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return _form(request, standing, form, status=status_of(refusal))
    forget_drafts(request, *form.fields)
    say_done(
        request, _("Chosen. In a few seconds the customer is asked whether others may read it."), done.waiting
    )
    return redirect(GoodAnswersForm(request.GET).url("help_choice"))


@for_roles(Role.MODERATOR)
@require_POST
def help_withdraw(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    done = deferring.defer(
        withdraw_help_page,
        by=request.user,
        about=answer_id,
        page=GoodAnswersForm(request.GET).url("help_choice"),
        called=_("Taking a page away"),
        answer_id=answer_id,
    )
    say_done(request, _("Taken away. In a few seconds nobody can read it any more."), done.waiting)
    return redirect(GoodAnswersForm(request.GET).url("help_choice"))


@signed_in
@require_POST
def enquiry_public(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    """The customer's word. Raises: Invalid, and what the actions refuse."""
    if chosen(request.POST, "decision", among=["allow", "refuse"]) == "allow":
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


def _form(
    request: SignedInRequest, standing: deferring.Standing | None, form: HelpPageForm, *, status: int = 200
) -> HttpResponse:
    context = {"standing": standing, "form": form, "narrow": GoodAnswersForm(request.GET)}
    return render(request, "marketplace/help_propose.html", context, status=status)
