"""What the holder of a claim does under it, and the offers that lead to one, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import on_device
from accounts.requests import person_of
from common.api_input import JSON_OR_FILES, given
from common.api_schema import refused
from common.errors import NotAllowed
from common.idempotency import idempotent, idempotent_by_itself
from common.throttling import count_one
from marketplace import advocate_queries
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.submit_answer import submit_answer
from marketplace.answering.concerns import concerns_about
from marketplace.api.enquiries import PHOTO_REFUSALS, shown_message
from marketplace.api.serializers.claims import (
    AnswerSerializer,
    GivenAnswerSerializer,
    GivenAnswerWithPhotosSerializer,
    GivenWordsSerializer,
    OfferSerializer,
)
from marketplace.api.serializers.enquiries import SaySerializer, ThreadItemSerializer
from marketplace.api.serializers.escalations import EscalateSerializer, EscalationSerializer
from marketplace.models import Enquiry
from rewards.tariffs import points_by_topic
from routing import bonuses
from routing import queries as routing_queries


class OffersView(GenericAPIView[Any]):
    serializer_class = OfferSerializer

    @extend_schema(operation_id="offers", responses=OfferSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The advocate's live offers, newest first. Advocates only."""
        person = person_of(request)
        if not person.is_advocate:
            raise NotAllowed
        page = self.paginate_queryset(routing_queries.live_offers(person)) or []
        enquiries = Enquiry.objects.in_bulk([offer.entry.item_id for offer in page])
        points = points_by_topic({offer.entry.topic for offer in page})
        bonus_points = bonuses.promised([offer.entry_id for offer in page])
        shown = [
            {
                "id": offer.id,
                "enquiry": offer.entry.item_id,
                "topic": offer.entry.topic.slug,
                "language": offer.entry.language,
                "subject": enquiries[offer.entry.item_id].subject,
                "points": points[offer.entry.topic_id],
                "bonus_points": bonus_points.get(offer.entry_id, 0),
                "asked_at": enquiries[offer.entry.item_id].created_at,
                "sent_at": offer.sent_at,
                "first_until": offer.first_until,
                "ends_at": offer.ends_at,
            }
            for offer in page
        ]
        return self.get_paginated_response(OfferSerializer(shown, many=True).data)


class AnswerView(APIView):
    parser_classes = JSON_OR_FILES

    @extend_schema(
        operation_id="submit_answer",
        request={
            "application/json": GivenAnswerSerializer,
            "multipart/form-data": GivenAnswerWithPhotosSerializer,
        },
        responses={
            201: AnswerSerializer,
            403: refused("same_party", "other_person"),
            409: refused("stale_fence", "already_decided", "illegal_move"),
            **PHOTO_REFUSALS,
            422: refused(
                "contact_details", "too_many_photos", "photo_is_damaged", "photo_has_too_many_pixels"
            ),
        },
    )
    @idempotent_by_itself
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Answer the enquiry. After 409 stale_fence the words are kept as a draft for whoever holds it next.

        With `escalation`, agents also say whether it was right to pass it on to them; if that is refused, so is the
        answer. An advocate's photos wait for a moderator together with the answer. Rewritten, it keeps the photos that
        it has but for `leave_out`, and photos sent now come on top.
        """
        person = person_of(request)
        on_device.check_sender(person, request.headers.get(on_device.HEADER))
        answer = submit_answer(
            claim_id=claim_id, by=person, **given(GivenAnswerWithPhotosSerializer, request)
        )
        return Response(AnswerSerializer(answer).data, status=status.HTTP_201_CREATED)


class ConcernSerializer(serializers.Serializer[object]):
    code = serializers.ChoiceField(["contact_details", "gaps", "few_words", "same_again"])
    text = serializers.CharField(help_text="For people.")
    is_rule = serializers.BooleanField(
        help_text="Nothing is sent as long as it is so; the others are advice."
    )


class CheckView(APIView):
    @extend_schema(
        operation_id="check_answer",
        request=GivenWordsSerializer,
        responses={200: ConcernSerializer(many=True), 409: refused("claim_over")},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """What to think of before these words are sent as an answer. Nothing is kept."""
        enquiry = advocate_queries.enquiry_under(claim_id, person_of(request))
        concerns = concerns_about(given(GivenWordsSerializer, request)["body"], enquiry=enquiry)
        return Response(ConcernSerializer(concerns, many=True).data)


class AskView(APIView):
    @extend_schema(
        operation_id="ask_customer",
        request=SaySerializer,
        responses={201: ThreadItemSerializer, 409: refused("claim_over"), 422: refused("contact_details")},
    )
    @idempotent
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Ask the customer something first; the claim is kept meanwhile."""
        person = person_of(request)
        count_one("messages", person_id=person.id)
        message = ask_customer(claim_id=claim_id, by=person, **given(SaySerializer, request))
        return Response(shown_message(message, request), status=status.HTTP_201_CREATED)


class EscalateView(APIView):
    @extend_schema(
        operation_id="escalate_claim",
        request=EscalateSerializer,
        responses={200: EscalationSerializer, 409: refused("claim_over")},
    )
    @idempotent
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Pass the enquiry on to staff, with the reason."""
        escalation = escalate_claim(
            claim_id=claim_id, by=person_of(request), **given(EscalateSerializer, request)
        )
        return Response(EscalationSerializer(escalation).data)
