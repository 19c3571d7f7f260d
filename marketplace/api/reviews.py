"""Answers that wait for a moderator, over HTTP. For everybody else there are none."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import parties
from accounts.models import Role
from accounts.permissions import require_role
from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.idempotency import idempotent
from common.pagination import OldestFirst
from marketplace.actions.claim_review import claim_review
from marketplace.actions.review_answer import review_answer
from marketplace.api.serializers import DecidedReviewSerializer, DecideSerializer, ReviewSerializer
from marketplace.models import Review
from routing import queries as routing_queries
from routing.models import ItemKind


class ReviewsView(GenericAPIView[Review]):
    serializer_class = ReviewSerializer
    pagination_class = OldestFirst

    @extend_schema(
        operation_id="reviews", responses={200: ReviewSerializer(many=True), 404: refused("not_found")}
    )
    def get(self, request: Request) -> Response:
        """Answers that wait for a decision, longest first, without those of the moderator's own party."""
        person = person_of(request)
        require_role(person, Role.MODERATOR)
        own_party = parties.members([person.id])
        waiting = (
            Review.objects.filter(status="waiting")
            .exclude(answer__author_id__in=own_party)
            .exclude(answer__enquiry__customer_id__in=own_party)
            .exclude(repeats__decided_by=person)
            .select_related("answer__author", "answer__enquiry__topic", "repeats")
            .prefetch_related("scorecard__criteria", "answer__revisions")
        )
        page = self.paginate_queryset(waiting) or []
        entries = routing_queries.live_entries([review.id for review in page], ItemKind.REVIEW)
        context = {"entries": entries}
        return self.get_paginated_response(ReviewSerializer(page, many=True, context=context).data)


class DecideView(APIView):
    @extend_schema(
        operation_id="review_answer",
        request=DecideSerializer,
        responses={
            200: DecidedReviewSerializer,
            403: refused("same_party"),
            409: refused("already_claimed", "review_decided"),
        },
    )
    @idempotent
    def post(self, request: Request, review_id: UUID) -> Response:
        """Decide on an answer. The review is opened for the caller first, unless another moderator has it open."""
        person = person_of(request)
        require_role(person, Role.MODERATOR)
        decided = given(DecideSerializer, request)
        with transaction.atomic():
            claim_review(review_id=review_id, by=person)
            review = review_answer(review_id=review_id, by=person, **decided)
        return Response(DecidedReviewSerializer(review).data)
