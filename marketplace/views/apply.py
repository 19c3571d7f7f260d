"""Becoming an advocate: choose topics and languages, take the quiz, then see how the application stands.

Between the two steps the choice waits in the session. The quiz needs no storage: the questions follow from who
applies for what (accounts/quiz.py).
"""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import queries, quiz
from accounts.actions.apply_as_advocate import apply_as_advocate
from accounts.requests import SignedInRequest, signed_in
from common.errors import DomainError
from marketplace.forms.advocate import ApplyForm, QuizForm
from marketplace.views.replies import go_to, status_of

CHOICE = "application_choice"


class Choice(TypedDict):
    """The first step's answers, as the session keeps them."""

    topics: list[str]
    languages: list[str]
    motivation: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _first_page(request, ApplyForm(initial=_choice(request) or _usual(request)))
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _first_page(request, form, status=422)
    said = form.cleaned_data
    request.session[CHOICE] = Choice(
        topics=[str(topic.id) for topic in said["topics"]],
        languages=said["languages"],
        motivation=said["motivation"],
    )
    return go_to(request, reverse("apply_quiz"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply_quiz(request: SignedInRequest) -> HttpResponse:
    choice = _choice(request)
    if choice is None or queries.standing(request.user).code != "may_apply":
        return redirect("apply")
    topic_ids = [UUID(topic) for topic in choice["topics"]]
    questions = quiz.draw_questions(applicant=request.user, topic_ids=topic_ids)
    if request.method != "POST":
        return _quiz_page(request, QuizForm(questions=questions))
    form = QuizForm(request.POST, questions=questions)
    if not form.is_valid():
        return _quiz_page(request, form, status=422)
    try:
        apply_as_advocate(
            by=request.user,
            topic_ids=topic_ids,
            languages=choice["languages"],
            quiz=form.chosen,
            terms=settings.TERMS_VERSION,
            motivation=choice["motivation"],
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return _quiz_page(request, form, status=status_of(refusal))
    return go_to(request, reverse("apply"))


def _first_page(request: SignedInRequest, form: ApplyForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "standing": queries.standing(request.user),
        "quiz_length": quiz.LENGTH,
        "pass_mark": settings.QUIZ_PASS_MARK,
    }
    return render(request, "marketplace/apply.html", context, status=status)


def _quiz_page(request: SignedInRequest, form: QuizForm, *, status: int = 200) -> HttpResponse:
    length = len(form.questions)
    context = {"form": form, "quiz_length": length, "pass_mark": min(settings.QUIZ_PASS_MARK, length)}
    return render(request, "marketplace/apply_quiz.html", context, status=status)


def _choice(request: SignedInRequest) -> Choice | None:
    choice: Choice | None = request.session.get(CHOICE)
    return choice


def _usual(request: SignedInRequest) -> dict[str, object]:
    return {"languages": [request.user.language]}
