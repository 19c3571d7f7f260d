"""Becoming an advocate, and taking on further topics: choose, take the test, then see how the application stands.

The test's questions and its end are kept by the server from the moment it is begun (accounts/models.py: Sitting). What
was said with the choice waits in the session until the test is handed in.
"""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import queries, quiz
from accounts.actions.begin_test import begin_test
from accounts.errors import TimeIsUp
from accounts.models import Sitting, Topic
from accounts.queries import Standing
from accounts.requests import SignedInRequest, signed_in
from common.errors import DomainError
from common.live_parts import as_read, is_shown, mark_of, nothing_new
from marketplace.actions.hand_in_test import Applicant, hand_in_test
from marketplace.forms.advocate import ApplyForm, FurtherTopicsForm, QuizForm, TermsForm
from marketplace.practice.queries import Practice, practice_of
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import go_to, status_of
from routing import queries as routing_queries

CHOICE = "application_choice"


class Choice(TypedDict):
    """The first step's answers, as the session keeps them."""

    languages: list[str]
    motivation: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _first_page(request, ApplyForm(initial={"languages": [request.user.language]}))
    form = ApplyForm(request.POST)
    sitting = form.carry_out(
        lambda *, topics, **_: begin_test(by=request.user, topic_ids=[topic.id for topic in topics])
    )
    if sitting is None:
        return _first_page(request, form, status=form.status)
    said = form.cleaned_data
    request.session[CHOICE] = Choice(languages=said["languages"], motivation=said["motivation"])
    return go_to(request, reverse("apply_quiz"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_advocates
def further_topics(request: SignedInRequest) -> HttpResponse:
    known = routing_queries.skills_of(request.user).order_by().values("topic")
    topics = queries.active_topics().exclude(pk__in=known)
    form = FurtherTopicsForm(request.POST if request.method == "POST" else None, topics=topics)
    if form.is_bound:
        sitting = form.carry_out(
            lambda *, topics: begin_test(by=request.user, topic_ids=[topic.id for topic in topics])
        )
        if sitting is not None:
            return go_to(request, reverse("apply_quiz"))
    context = {
        "form": form,
        "has_topics": topics.exists(),
        "minutes": settings.TEST_MINUTES,
        "latest": queries.latest_further(request.user),
        "practice": practice_of(request.user),
    }
    return render(
        request, "marketplace/further_topics.html", context, status=form.status if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply_quiz(request: SignedInRequest) -> HttpResponse:
    """For whoever has begun: applicants accept the terms with it, advocates have done so."""
    after = reverse("further_topics" if request.user.is_advocate else "apply")
    sitting = queries.running_test(request.user)
    if sitting is None:
        return redirect(after)
    form = _quiz_form(request, sitting)
    if not form.is_bound:
        return _quiz_page(request, sitting, form)
    if not form.is_valid():
        return _quiz_page(request, sitting, form, status=422)
    try:
        _hand_in(request, form)
    except TimeIsUp as refusal:
        messages.warning(request, refusal.message)
    except DomainError as refusal:
        form.refuse(refusal)
        return _quiz_page(request, sitting, form, status=status_of(refusal))
    return go_to(request, after)


def _hand_in(request: SignedInRequest, form: QuizForm) -> None:
    application = hand_in_test(by=request.user, quiz=form.given, applicant=_applicant(request, form))
    if request.user.is_advocate and application.decided_at is None:
        messages.success(request, _("Thank you. A moderator reads your answers, usually within a day."))


def _applicant(request: SignedInRequest, form: QuizForm) -> Applicant | None:
    """What the first step and the terms say of whoever is no advocate yet."""
    if not isinstance(form, TermsForm):
        return None
    said: Choice = request.session.get(CHOICE) or Choice(languages=[request.user.language], motivation="")
    return Applicant(
        languages=said["languages"],
        terms=form.cleaned_data["terms"]["advocate_terms"],
        is_of_age=form.cleaned_data["is_of_age"],
        motivation=said["motivation"],
    )


def _quiz_form(request: SignedInRequest, sitting: Sitting) -> QuizForm:
    kind = QuizForm if request.user.is_advocate else TermsForm
    return kind(request.POST if request.method == "POST" else None, questions=quiz.questions_of(sitting))


def _first_page(request: SignedInRequest, form: ApplyForm, *, status: int = 200) -> HttpResponse:
    standing, practice = queries.standing(request.user), practice_of(request.user)
    if is_shown(request, mark := _mark(standing, practice)):
        return nothing_new()
    context = {
        "form": form,
        "standing": standing,
        "mark": mark,
        "running": queries.running_test(request.user),
        "practice": practice,
        "minutes": settings.TEST_MINUTES,
    }
    return render(request, "marketplace/apply.html", context, status=status)


def _mark(standing: Standing, practice: Practice) -> str:
    """Of how the application stands."""
    told = standing.code, standing.until, as_read(standing.application), standing.hurdles
    return mark_of(told, practice.is_decided, as_read(*practice.answers))


def _quiz_page(
    request: SignedInRequest, sitting: Sitting, form: QuizForm, *, status: int = 200
) -> HttpResponse:
    topics: list[Topic] = list(sitting.topics.all())
    context = {
        "form": form,
        "sitting": sitting,
        "topics": topics,
        "has_terms": isinstance(form, TermsForm),
        "minutes": settings.TEST_MINUTES,
    }
    return render(request, "marketplace/apply_quiz.html", context, status=status)
