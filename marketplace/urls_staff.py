"""The addresses of the desks: moderators, agents, ops."""

from __future__ import annotations

from django.urls import path

from marketplace.views import review

urlpatterns = [
    path("review/", review.review_desk, name="review_desk"),
    path("review/list/", review.review_list, name="review_list"),
    path("review/next/", review.review_next, name="review_next"),
    path("review/<uuid:review_id>/open/", review.review_open, name="review_open"),
    path("review/<uuid:review_id>/release/", review.review_release, name="review_release"),
    path("review/<uuid:review_id>/decide/", review.review_decide, name="review_decide"),
]
