"""What helps an advocate to answer better: how they are judged, and the library of good answers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from marketplace import coaching_queries, model_answers
from marketplace.actions.drop_model_answer import drop_model_answer
from marketplace.actions.keep_model_answer import keep_model_answer
from marketplace.mentoring.queries import mentorship_of
from marketplace.views.advocates_only import for_advocates
from routing import queries as routing_queries


@require_safe
@for_advocates
def progress(request: SignedInRequest) -> HttpResponse:
    context = {
        "progress": coaching_queries.progress(request.user),
        "mentorship": mentorship_of(request.user),
    }
    return render(request, "marketplace/progress.html", context)


@require_safe
@for_advocates
def good_answers(request: SignedInRequest) -> HttpResponse:
    """Those about one's own topics."""
    own_topics = {skill.topic for skill in routing_queries.skills_of(request.user)}
    context = {"topics": model_answers.by_topic(own_topics)}
    return render(request, "marketplace/good_answers.html", context)


@for_roles(Role.MODERATOR)
@require_GET
def answer_library(request: SignedInRequest) -> HttpResponse:
    """All of them, and what could be added."""
    context = {"topics": model_answers.by_topic(), "candidates": model_answers.candidates(), "may_keep": True}
    return render(request, "marketplace/good_answers.html", context)


@for_roles(Role.MODERATOR)
@require_POST
def model_answer_keep(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    keep_model_answer(answer_id=answer_id, by=request.user)
    return redirect("answer_library")


@for_roles(Role.MODERATOR)
@require_POST
def model_answer_drop(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    drop_model_answer(answer_id=answer_id, by=request.user)
    return redirect("answer_library")
