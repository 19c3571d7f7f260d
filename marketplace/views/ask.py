"""Asking a question, with a preview of what the crowd will read.

Anybody may write one. A stranger signs up or in before it is sent and finds everything typed on return: it waits in
the session, already cleaned and bounded by the form. Photos do not wait; the page says so.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.accept_terms import accept_terms
from accounts.models import Topic, User
from common.errors import DomainError
from common.http import is_htmx
from common.sealing import SealBroken, seal, unseal
from common.throttling import count_one
from marketplace import customer_queries, expected_time
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.crowd_safe import TokenBook, make_all_crowd_safe
from marketplace.device_names import device_family
from marketplace.enquiry_language import detect_language
from marketplace.forms.customer import AskForm, PreviewForm
from marketplace.public_help.search import Found, similar_pages
from marketplace.sealed_text import known_values_of
from marketplace.sent_once import send_once
from marketplace.topic_guess import guess_topic
from marketplace.views.replies import go_to, status_of, toast

WAITING = "question_waiting_for_sign_in"
SIMILAR_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _form_with_what_waited(request))
    form = AskForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not isinstance(request.user, User):
        return _keep_until_signed_in(request, form)
    try:
        enquiry_id = _post(request.user, form, device=_device_of(request))
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, form, status=status_of(refusal))
    request.session.pop(WAITING, None)
    response = go_to(request, reverse("enquiry", args=[enquiry_id]))
    return toast(request, response, _("Your question is sent."))


@require_POST
def ask_preview(request: HttpRequest) -> HttpResponse:
    """What an advocate would read of the words typed so far, the topic they sound like, and what others asked like it.

    Nothing is stored.
    """
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=204)
    guessed = _guess(form.cleaned_data)
    context = {
        "preview": _preview(form.cleaned_data, asked_by=request.user),
        "guessed": guessed,
        "form": AskForm(initial={"topic": guessed}) if guessed else None,
        "similar": (similar := _similar(request, form.cleaned_data)),
        # Said once, not with every pause in typing.
        "is_new_number": str(len(similar)) != request.POST.get("similar", "0"),
    }
    return render(request, "marketplace/partials/ask_preview_reply.html", context)


def _post(customer: User, form: AskForm, *, device: str) -> UUID:
    """Counted as the API counts it; what is sent twice counts once."""
    said = form.cleaned_data
    if said["agrees"]:
        accept_terms(by=customer, versions=said["agrees"])

    def post() -> UUID:
        count_one("enquiries", person_id=customer.id)
        return post_enquiry(
            by=customer,
            subject=said["subject"],
            body=said["body"],
            topic_id=said["topic"].id if said["topic"] else None,
            language=said["language"] or None,
            photos=said["photos"],
            device=device if said["says_device"] else "",
        ).id

    return send_once(post, by=customer, form="ask", form_key=said["form_key"], content=form.content)


def _keep_until_signed_in(request: HttpRequest, form: AskForm) -> HttpResponse:
    said = form.cleaned_data
    waiting = {
        "form_key": str(said["form_key"]),
        "subject": said["subject"],
        "body": said["body"],
        "topic": str(said["topic"].id) if said["topic"] else "",
        "language": said["language"],
        "says_device": said["says_device"],
        "had_photos": bool(said["photos"]),
    }
    request.session[WAITING] = seal(json.dumps(waiting)).decode()
    return go_to(request, f"{reverse('account_signup')}?{urlencode({'next': reverse('ask')})}")


def _device_of(request: HttpRequest) -> str:
    return device_family(request.headers.get("User-Agent", ""))


def _waiting(request: HttpRequest) -> dict[str, object] | None:
    """The question kept for this visitor; sealed, because sessions are rows that others may read.

    None also if its key has been dropped since: `seal_anew` leaves sessions alone.
    """
    sealed = request.session.get(WAITING)
    if not sealed:
        return None
    try:
        waiting: dict[str, object] = json.loads(unseal(sealed.encode()))
    except SealBroken:
        return None
    return waiting


def _form_with_what_waited(request: HttpRequest) -> AskForm:
    waiting = _waiting(request)
    if waiting is not None:
        return AskForm(initial=waiting)
    return AskForm(initial={"language": _language_of(request)})


def _page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    """The page, or for htmx the form alone. There the photos stay chosen unless something is wrong with them."""
    are_photos_kept = is_htmx(request) and "photos" not in form.errors
    context: dict[str, object] = {
        "form": form,
        "preview": _preview_of(form, asked_by=request.user),
        "device": _device_of(request),
        "are_photos_lost": form.has_lost_photos and not are_photos_kept,
    }
    if is_htmx(request):
        return render(request, "marketplace/partials/ask_form.html", context, status=status)
    context |= {
        "waited": _waiting(request) if not form.is_bound else None,
        "expected_seconds": expected_time.expected_seconds(),
        "crowd": customer_queries.crowd_now(),
    }
    return render(request, "marketplace/ask.html", context, status=status)


def _language_of(request: HttpRequest) -> str:
    """The customer's own if we answer in it, else the page's, else our first."""
    own = request.user.language if isinstance(request.user, User) else ""
    wished = (own, request.LANGUAGE_CODE[:2])
    known = settings.ENQUIRY_LANGUAGES
    return next((language for language in wished if language in known), known[0])


@dataclass(frozen=True)
class Preview:
    """A question as the crowd would read it."""

    subject: str
    body: str
    is_anything_hidden: bool
    language: str | None
    """That it is written in, as far as the words tell; the customer may say otherwise."""


def _preview(said: Mapping[str, str], *, asked_by: User | AnonymousUser) -> Preview:
    """As it will be when it is sent; the tokens are thrown away with their key."""
    tokens = TokenBook(key=secrets.token_bytes(32))
    known = known_values_of(asked_by.id) if isinstance(asked_by, User) else []
    subject, body = make_all_crowd_safe([said["subject"], said["body"]], tokens=tokens, known=known)
    return Preview(
        subject,
        body,
        is_anything_hidden=(subject, body) != (said["subject"], said["body"]),
        language=detect_language(f"{subject}\n{body}"),
    )


def _preview_of(form: AskForm, *, asked_by: User | AnonymousUser) -> Preview | None:
    """Of what a form comes back with; none while it could not be sent like that."""
    typed = PreviewForm({name: form[name].value() for name in ("subject", "body")})
    return _preview(typed.cleaned_data, asked_by=asked_by) if typed.is_valid() else None


def _similar(request: HttpRequest, said: Mapping[str, str]) -> list[Found]:
    words = f"{said['subject']} {said['body']}"
    language = detect_language(words) or _language_of(request)
    return similar_pages(words, language=language, limit=SIMILAR_SHOWN)


def _guess(said: dict[str, Any]) -> Topic | None:
    """The topic that the words sound like, unless the customer chose one: then ours is no better."""
    if said["topic"] not in {None, said["guessed"]}:
        return None
    text = f"{said['subject']}\n{said['body']}"
    guessed = guess_topic(text, topics=list(Topic.objects.filter(is_active=True)))
    return guessed if guessed is not None and guessed.id != said["topic"] else None
