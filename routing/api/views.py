"""Offers, claims and availability over HTTP. What is done under a claim belongs to marketplace/api."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.errors import NotAllowed
from common.idempotency import idempotent
from routing import queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.extend_claim import extend_claim
from routing.actions.note_seen import note_seen
from routing.actions.release_claim import release_claim
from routing.actions.set_availability import set_availability
from routing.api.serializers import (
    AvailabilityChoiceSerializer,
    AvailabilitySerializer,
    ClaimSerializer,
    LeaseSerializer,
)
from routing.models import Availability

_CLAIM, _LEASE = ClaimSerializer(), LeaseSerializer()
"""Made once: each new one reads its fields from the model, which takes longer than a claim's statements."""


class DeclineOfferView(APIView):
    @extend_schema(
        operation_id="decline_offer", request=None, responses={204: None, 409: refused("offer_ended")}
    )
    @idempotent
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Not this one; it is not offered again."""
        note_seen(by=person_of(request))
        decline_offer(offer_id=offer_id, by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ClaimView(APIView):
    @extend_schema(
        operation_id="claim_enquiry",
        request=None,
        responses={
            200: ClaimSerializer,
            403: refused("not_eligible"),
            404: refused("not_found"),
            409: refused("already_claimed", "offer_ended"),
            422: refused("claim_limit"),
        },
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """Take an enquiry on. Of all who try at once exactly one gets it; claiming one's own again is harmless."""
        note_seen(by=person_of(request))
        claim = claim_enquiry(enquiry_id=enquiry_id, by=person_of(request))
        return Response(_CLAIM.to_representation(claim))


class ReleaseView(APIView):
    @extend_schema(
        operation_id="release_claim", request=None, responses={204: None, 409: refused("claim_ended")}
    )
    @idempotent
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Give it back; others are asked at once."""
        note_seen(by=person_of(request))
        release_claim(claim_id=claim_id, by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class HeartbeatView(APIView):
    @extend_schema(
        operation_id="extend_claim",
        request=None,
        responses={200: LeaseSerializer, 409: refused("claim_ended")},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Still at it: the lease runs anew from now, never beyond `limit_at`."""
        claim = extend_claim(claim_id=claim_id, by=person_of(request))
        return Response(_LEASE.to_representation(claim))


class AvailabilityView(APIView):
    @extend_schema(operation_id="availability", responses=AvailabilitySerializer)
    def get(self, request: Request) -> Response:
        """Whether offers come in, and for what. Advocates only."""
        person = person_of(request)
        availability = queries.availability_of(person)
        if availability is None or not person.is_advocate:
            raise NotAllowed
        return Response(_shown(availability, person))

    @extend_schema(
        operation_id="set_availability",
        request=AvailabilityChoiceSerializer,
        responses=AvailabilitySerializer,
    )
    def put(self, request: Request) -> Response:
        """Switch offers on or off. Going on brings offers for waiting enquiries at once. Advocates only."""
        person = person_of(request)
        if not person.is_advocate:
            raise NotAllowed
        choice = given(AvailabilityChoiceSerializer, request)
        topics = choice.get("topics")
        availability = set_availability(
            by=person,
            is_available=choice["available"],
            until=choice["until"],
            max_open=choice.get("max_open"),
            topic_ids=None if topics is None else {topic.id for topic in topics},
            languages=choice.get("languages"),
        )
        return Response(_shown(availability, person))


def _shown(availability: Availability, person: User) -> object:
    skills = [skill for skill in queries.skills_of(person) if skill.is_on]
    return AvailabilitySerializer(availability, context={"skills": skills}).data
