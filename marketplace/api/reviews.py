"""Answers that wait to be judged, over HTTP: for moderators, and those open to them for experts. For everybody else
there are none.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import parties
from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.idempotency import idempotent
from common.pagination import OldestFirst
from marketplace.actions.claim_review import claim_review
from marketplace.actions.review_answer import review_answer
from marketplace.api.serializers.reviews import DecidedReviewSerializer, DecideSerializer, ReviewSerializer
from marketplace.models import Review
from marketplace.permissions import require_reviewer
from marketplace.quality import peers
from routing import experts
from routing import queries as routing_queries
from routing.models import ItemKind


class ReviewsView(GenericAPIView[Review]):
    serializer_class = ReviewSerializer
    pagination_class = OldestFirst

    @extend_schema(
        operation_id="reviews", responses={200: ReviewSerializer(many=True), 404: refused("not_found")}
    )
    def get(self, request: Request) -> Response:
        """Answers that wait for a decision, longest first, without those of the caller's own party.

        Experts find what they may take, and what they hold.
        """
        person = person_of(request)
        require_reviewer(person)
        own_party = parties.members([person.id])
        waiting = (
            Review.objects.filter(status="waiting")
            .exclude(answer__author_id__in=own_party)
            .exclude(answer__enquiry__customer_id__in=own_party)
            .exclude(repeats__decided_by=person)
            .exclude(verdict__in_effect_at__isnull=False)
            .select_related("answer__author", "answer__enquiry__topic", "repeats")
            .prefetch_related(
                "scorecard__criteria", "answer__revisions", "answer__photos", "answer__enquiry__messages"
            )
        )
        if is_expert := peers.is_expert(person):
            free_or_own = Q(status="waiting") | Q(holder=person)
            waiting = waiting.filter(pk__in=experts.open_to(person).filter(free_or_own).values("item_id"))
        page = self.paginate_queryset(waiting) or []
        entries = routing_queries.live_entries([review.id for review in page], ItemKind.REVIEW)
        context = {"entries": entries, "is_expert": is_expert, "request": request}
        return self.get_paginated_response(ReviewSerializer(page, many=True, context=context).data)


class DecideView(APIView):
    @extend_schema(
        operation_id="review_answer",
        request=DecideSerializer,
        responses={
            200: DecidedReviewSerializer,
            403: refused("not_eligible", "same_party"),
            409: refused("already_claimed", "review_decided"),
            422: refused("contact_details", "invalid"),
        },
    )
    @idempotent
    def post(self, request: Request, review_id: UUID) -> Response:
        """Decide on an answer. The review is opened for the caller first, unless somebody else has it open.

        What an expert would reject or escalate is referred: a moderator reviews it.
        """
        person = person_of(request)
        require_reviewer(person)
        decided = given(DecideSerializer, request)
        with transaction.atomic():
            claim_review(review_id=review_id, by=person)
            review = review_answer(review_id=review_id, by=person, **decided)
        return Response(DecidedReviewSerializer(review).data)
