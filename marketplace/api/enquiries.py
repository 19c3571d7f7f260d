"""Enquiries over HTTP, as their customer and staff use them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import person_of
from common.api_input import JSON_OR_FILES, given
from common.api_output import shown_as
from common.api_schema import refused
from common.idempotency import idempotent
from common.throttling import count_one
from marketplace import queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.judge_escalation import judge_escalation
from marketplace.actions.not_solved import not_solved
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reveal_original import note_reading_on_the_desk
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.api.serializers.enquiries import (
    AcceptSerializer,
    AskSerializer,
    AskWithPhotosSerializer,
    EnquiryDetailSerializer,
    EnquirySerializer,
    NotSolvedSerializer,
    SaySerializer,
    SayWithPhotosSerializer,
    ThreadItemSerializer,
)
from marketplace.api.serializers.escalations import (
    AskStaffSerializer,
    EscalationSerializer,
    JudgeEscalationSerializer,
)
from marketplace.models import Enquiry, Message
from marketplace.permissions import reader_of

PHOTO_REFUSALS = {
    413: refused("too_large", "photo_too_large"),
    415: refused("unsupported_media_type", "not_a_photo", "photo_is_heic"),
    503: refused("photos_not_stored"),
}


class EnquiriesView(ListAPIView[Enquiry]):
    queryset = Enquiry.objects.none()
    serializer_class = EnquirySerializer
    parser_classes = JSON_OR_FILES

    def get_queryset(self) -> QuerySet[Enquiry]:
        return Enquiry.objects.listed_for(person_of(self.request)).select_related("topic")

    @extend_schema(operation_id="enquiries")
    def get(self, request: Request) -> Response:
        """The customer's own, newest first; for staff, all they may see, with their subjects in crowd-safe words."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = {"viewer": person_of(request), "progress": queries.progress_of(page)}
        return self.get_paginated_response(EnquirySerializer(page, many=True, context=context).data)

    @extend_schema(
        operation_id="post_enquiry",
        request={"application/json": AskSerializer, "multipart/form-data": AskWithPhotosSerializer},
        responses={201: EnquiryDetailSerializer, **PHOTO_REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask a question. It joins the queue at once."""
        person = person_of(request)
        count_one("enquiries", person_id=person.id)
        asked = given(AskWithPhotosSerializer, request)
        enquiry = post_enquiry(
            by=person,
            subject=asked["subject"],
            body=asked["body"],
            topic_id=asked["topic"].id if "topic" in asked else None,
            language=asked.get("language"),
            photos=asked.get("photos", ()),
        )
        return Response(_shown(enquiry, request), status=status.HTTP_201_CREATED)


class EnquiryView(APIView):
    @extend_schema(operation_id="enquiry", responses=EnquiryDetailSerializer)
    def get(self, request: Request, enquiry_id: UUID) -> Response:
        """One enquiry with its thread. Its customer reads the originals, all others the crowd-safe words.

        Agents read the originals too if it is or was our team's to answer, which is recorded.
        """
        return Response(shown_enquiry(enquiry_id, request))


class MessagesView(APIView):
    parser_classes = JSON_OR_FILES

    @extend_schema(
        operation_id="add_message",
        request={"application/json": SaySerializer, "multipart/form-data": SayWithPhotosSerializer},
        responses={201: ThreadItemSerializer, 409: refused("enquiry_closed"), **PHOTO_REFUSALS},
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """Say something in an enquiry: its customer, or an agent."""
        person = person_of(request)
        count_one("messages", person_id=person.id)
        said = given(SayWithPhotosSerializer, request)
        message = add_message(
            enquiry_id=enquiry_id, by=person, body=said["body"], photos=said.get("photos", ())
        )
        return Response(shown_message(message, request), status=status.HTTP_201_CREATED)


class AcceptView(APIView):
    @extend_schema(
        operation_id="accept_answer",
        request=AcceptSerializer,
        responses={200: EnquiryDetailSerializer, 409: refused("illegal_move")},
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """The answer solved it, with 1 to 5 stars."""
        accept_answer(enquiry_id=enquiry_id, by=person_of(request), **given(AcceptSerializer, request))
        return Response(shown_enquiry(enquiry_id, request))


class NotSolvedView(APIView):
    @extend_schema(
        operation_id="not_solved",
        request=NotSolvedSerializer,
        responses={200: EnquiryDetailSerializer, 409: refused("illegal_move")},
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """The answer did not solve it: on to somebody else, or to staff."""
        not_solved(enquiry_id=enquiry_id, by=person_of(request), **given(NotSolvedSerializer, request))
        return Response(shown_enquiry(enquiry_id, request))


class WithdrawView(APIView):
    @extend_schema(
        operation_id="withdraw_enquiry",
        request=None,
        responses={200: EnquiryDetailSerializer, 409: refused("illegal_move")},
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """No answer is needed any more."""
        withdraw_enquiry(enquiry_id=enquiry_id, by=person_of(request))
        return Response(shown_enquiry(enquiry_id, request))


class AskStaffView(APIView):
    @extend_schema(
        operation_id="ask_staff",
        request=AskStaffSerializer,
        responses={200: EnquiryDetailSerializer, 409: refused("enquiry_closed")},
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """Our team instead of the crowd, at any time before it is closed."""
        ask_staff(enquiry_id=enquiry_id, by=person_of(request), **given(AskStaffSerializer, request))
        return Response(shown_enquiry(enquiry_id, request))


class JudgeEscalationView(APIView):
    @extend_schema(
        operation_id="judge_escalation",
        request=JudgeEscalationSerializer,
        responses={
            200: EscalationSerializer,
            403: refused("same_party"),
            409: refused("already_decided", "illegal_move"),
        },
    )
    @idempotent
    def post(self, request: Request, enquiry_id: UUID) -> Response:
        """Whether the advocate who passed it on was right to, once (agents, moderators). Right earns them a fee.

        Refused with illegal_move if no advocate passed it on. Agents may say it with their answer instead.
        """
        said = given(JudgeEscalationSerializer, request)
        escalation = judge_escalation(enquiry_id=enquiry_id, by=person_of(request), **said)
        return Response(EscalationSerializer(escalation).data)


def shown_enquiry(enquiry_id: UUID, request: Request) -> object:
    """Raises: NotFound."""
    return _shown(queries.visible_enquiry(enquiry_id, person_of(request)), request)


def _shown(enquiry: Enquiry, request: Request) -> object:
    viewer = person_of(request)
    reader = reader_of(enquiry, viewer)
    if reader.is_for_the_company:
        note_reading_on_the_desk(enquiry_id=enquiry.id, by=viewer)
    context = {"reader": reader, "progress": queries.progress_of([enquiry]), "request": request}
    return shown_as(EnquiryDetailSerializer, enquiry, context=context)


def shown_message(message: Message, request: Request) -> object:
    """The message as it stands in the thread for whoever has just written it."""
    thread = queries.thread(message.enquiry, reader_of(message.enquiry, person_of(request)))
    item = next(item for item in thread if item.id == message.id)
    return shown_as(ThreadItemSerializer, item, context={"request": request})
