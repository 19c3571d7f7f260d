"""A customer's questions: the list, one conversation with its live parts, and what can be done in it.

Every form works alone: it posts, and the page comes back. With htmx the form alone comes back if something is wrong,
with 409, 422 or 429 and all that was typed; when it is done, every part of the page arrives anew, but never the reply
box of somebody who may be typing in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as accounts_queries
from accounts.requests import SignedInRequest, signed_in
from common.errors import DomainError, NotFound
from common.http import is_htmx
from common.live_parts import is_shown, mark_of, nothing_new
from common.throttling import count_one
from marketplace import customer_queries, queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.not_solved import not_solved
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.forms import customer as forms
from marketplace.sent_once import send_once
from marketplace.views.conversation import Conversation
from marketplace.views.replies import status_of, toast

PARTIALS = "marketplace/partials"
FORMS: dict[str, type[forms.CustomerForm]] = {
    "message": forms.MessageForm,
    "accept": forms.AcceptForm,
    "not_solved": forms.NotSolvedForm,
    "reopen": forms.ReopenForm,
    "ask_staff": forms.AskStaffForm,
    "withdraw": forms.WithdrawForm,
}
"""The forms of the conversation. A form's name is in its template's name, its context and the ids of its fields."""


# --- Pages -----------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def my_questions(request: SignedInRequest) -> HttpResponse:
    enquiries, next_after = customer_queries.own_enquiries(request.user, after=_cursor(request))
    progress = queries.progress_of(enquiries)
    questions = [
        (enquiry, queries.subject_in_lists(enquiry, request.user), progress[enquiry.id])
        for enquiry in enquiries
    ]
    shown = [(enquiry.id, subject, how_far) for enquiry, subject, how_far in questions]
    # Also of the older ones, which may stand below by now.
    by_status = customer_queries.enquiries_by_status(request.user) if next_after else []
    if is_shown(request, mark := mark_of(shown, next_after, by_status)):
        return nothing_new()
    context = {
        "questions": questions,
        "mark": mark,
        "standing": accounts_queries.standing(request.user),
        "next_url": f"{request.path}?after={next_after}" if next_after else "",
    }
    return render(request, "marketplace/my_questions.html", context)


@require_safe
@signed_in
def enquiry(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _page(request, _conversation(request, enquiry_id))


@require_safe
@signed_in
def enquiry_reply(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    """Where a mail leads: to what is asked of the customer now, which has the focus then.

    An address of its own, because signing in on the way would lose what follows a #.
    """
    conversation = _conversation(request, enquiry_id)
    place = _ids_of("message") % "body"
    if conversation.decision == "accept":
        place = "decide"
    elif conversation.help_page and conversation.help_page.status == "proposed":
        place = "public-title"
    return redirect(f"{reverse('enquiry', args=[enquiry_id])}#{place}")


# --- Live parts ------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def enquiry_status(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _part(request, "status", _conversation(request, enquiry_id))


@require_safe
@signed_in
def enquiry_thread(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _part(request, "thread", _conversation(request, enquiry_id))


@require_safe
@signed_in
def enquiry_decision(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _part(request, "decision", _conversation(request, enquiry_id))


@require_safe
@signed_in
def enquiry_help(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _part(request, "help", _conversation(request, enquiry_id))


# --- What can be done ------------------------------------------------------------------------------------------


@require_POST
@signed_in
def enquiry_message(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        count_one("messages", person_id=request.user.id)
        add_message(enquiry_id=enquiry_id, by=request.user, body=said["body"], photos=said["photos"])

    return _send(request, enquiry_id, "message", act)


@require_POST
@signed_in
def enquiry_accept(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        accept_answer(enquiry_id=enquiry_id, by=request.user, rating=said["rating"], comment=said["comment"])

    return _send(request, enquiry_id, "accept", act, done=_("You accepted the answer."))


@require_POST
@signed_in
def enquiry_not_solved(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        send_on = ask_staff if said["next"] == forms.OUR_TEAM else not_solved
        send_on(enquiry_id=enquiry_id, by=request.user, reason=said["reason"])

    return _send(request, enquiry_id, "not_solved", act, done=_("Your question goes on."))


@require_POST
@signed_in
def enquiry_reopen(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        reopen_enquiry(enquiry_id=enquiry_id, by=request.user, reason=said["reason"])

    return _send(request, enquiry_id, "reopen", act, done=_("Your question is open again."))


@require_POST
@signed_in
def enquiry_ask_staff(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        ask_staff(enquiry_id=enquiry_id, by=request.user, reason=said["reason"])

    return _send(request, enquiry_id, "ask_staff", act, done=_("Your question is with our own team."))


@require_POST
@signed_in
def enquiry_withdraw(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    def act(_said: dict[str, Any]) -> None:
        withdraw_enquiry(enquiry_id=enquiry_id, by=request.user)

    return _send(request, enquiry_id, "withdraw", act, done=_("Your question is withdrawn."))


# --- How it is done --------------------------------------------------------------------------------------------


def _send(
    request: SignedInRequest,
    enquiry_id: UUID,
    name: str,
    act: Callable[[dict[str, Any]], None],
    *,
    done: Promise | str = "",
) -> HttpResponse:
    """Form, action, reply. Somebody else's enquiry is not found before anything is said about the form.

    `done` confirms in passing what the page does not show by itself.
    """
    customer_queries.own_enquiry(enquiry_id, customer=request.user)
    form = FORMS[name](request.POST, request.FILES, auto_id=_ids_of(name))
    if not form.is_valid():
        return _again(request, enquiry_id, name, form, status=422)

    def send() -> UUID:
        act(form.cleaned_data)
        return enquiry_id

    try:
        send_once(
            send,
            by=request.user,
            form=f"{name} {enquiry_id}",
            form_key=form.cleaned_data["form_key"],
            content=form.content,
        )
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _again(request, enquiry_id, name, form, status=status_of(refusal))
    response = (
        _everything_anew(request, enquiry_id, name)
        if is_htmx(request)
        else redirect("enquiry", enquiry_id=enquiry_id)
    )
    return toast(request, response, done) if done else response


def _everything_anew(request: SignedInRequest, enquiry_id: UUID, name: str) -> HttpResponse:
    """All parts, each for its own place; an empty reply box only for whoever has just sent it."""
    context = _context(_conversation(request, enquiry_id)) | {
        "is_news": True,
        "is_message": name == "message",
    }
    context["message_form"].fields["body"].widget.attrs["data-focus-after-swap"] = True  # to write on
    response = render(request, f"{PARTIALS}/enquiry_news.html", context)
    if name != "message":
        response.headers["HX-Reswap"] = "none"
    return response


def _again(
    request: SignedInRequest, enquiry_id: UUID, name: str, form: forms.CustomerForm, *, status: int
) -> HttpResponse:
    conversation = _conversation(request, enquiry_id)
    if is_htmx(request):
        context = _context(conversation) | {f"{name}_form": form}
        return render(request, f"{PARTIALS}/enquiry_{name}_form.html", context, status=status)
    return _page(request, conversation, refused={name: form}, status=status)


def _page(
    request: SignedInRequest,
    conversation: Conversation,
    *,
    refused: dict[str, forms.CustomerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page. A refused form that has no place in it any more stands above everything, with its words."""
    refused = refused or {}
    context = _context(conversation) | {f"{name}_form": form for name, form in refused.items()}
    stray = [name for name in refused if name not in conversation.forms]
    context["stray_partials"] = [f"{PARTIALS}/enquiry_{name}_form.html" for name in stray]
    return render(request, "marketplace/enquiry.html", context, status=status)


def _part(request: SignedInRequest, name: str, conversation: Conversation) -> HttpResponse:
    """Nothing if the page shows this already: somebody may be reading it, or filling it in."""
    if is_shown(request, getattr(conversation, f"{name}_mark")):
        return nothing_new()
    return render(request, f"{PARTIALS}/enquiry_{name}.html", _context(conversation))


def _context(conversation: Conversation) -> dict[str, Any]:
    empty_forms = {f"{name}_form": form(auto_id=_ids_of(name)) for name, form in FORMS.items()}
    return {"conversation": conversation, "enquiry": conversation.enquiry, **empty_forms}


def _ids_of(name: str) -> str:
    """Several forms of the page have a field of the same name."""
    return f"{name}-%s"


def _conversation(request: SignedInRequest, enquiry_id: UUID) -> Conversation:
    return Conversation(enquiry_id, customer=request.user)


def _cursor(request: SignedInRequest) -> UUID | None:
    """Where the page starts; an address that somebody mangled starts at the newest."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
