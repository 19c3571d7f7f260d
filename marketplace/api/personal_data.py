"""One's own consents and one's own erasure over HTTP. What is held on somebody is told on a page alone, as it needs a
fresh proof of who reads it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import consents
from accounts.actions.accept_terms import accept_terms
from accounts.models import Consent, User
from accounts.step_up import SteppedUp
from common.api_input import given
from common.api_schema import refused
from common.errors import NotFound
from common.idempotency import idempotent
from common.plain_text import LineSerializerField
from marketplace.actions.request_erasure import request_erasure
from marketplace.actions.take_back_erasure import take_back_erasure
from marketplace.actions.withdraw_consent import withdraw_consent
from marketplace.personal_data.models import Erasure
from marketplace.personal_data.outlook import running_erasure


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    is_outdated = serializers.SerializerMethodField(
        help_text="The words have changed since: agree again to go on."
    )

    class Meta:
        model = Consent
        fields = ["id", "kind", "version", "about", "given_at", "ended_at", "is_outdated"]

    def get_is_outdated(self, consent: Consent) -> bool:
        return consent.ended_at is None and consent.version != settings.CONSENT_VERSIONS[consent.kind]


class AgreeSerializer(serializers.Serializer[Consent]):
    """`version` is that of the words as they were shown; other kinds are agreed to with their device or help page."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in consents.TERMS])
    version = LineSerializerField(max_length=20)


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    class Meta:
        model = Erasure
        fields = ["status", "requested_at", "due_at"]


class ConsentsView(ListAPIView[Consent]):
    queryset = Consent.objects.none()
    serializer_class = ConsentSerializer

    def get_queryset(self) -> QuerySet[Consent]:
        return Consent.objects.filter(person=cast(User, self.request.user))

    @extend_schema(operation_id="consents")
    def get(self, request: Request) -> Response:
        """What one has agreed to, and until when; newest first."""
        return super().get(request)

    @extend_schema(operation_id="agree", request=AgreeSerializer, responses={201: ConsentSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Agree to terms as they are now. Agreeing again gives the first consent."""
        said = given(AgreeSerializer, request)
        (consent,) = accept_terms(by=cast(User, request.user), versions={said["kind"]: said["version"]})
        return Response(ConsentSerializer(consent).data, status=status.HTTP_201_CREATED)


class ConsentView(APIView):
    @extend_schema(
        operation_id="withdraw_consent",
        responses={204: None, 409: refused("illegal_move"), 422: refused("ends_with_account")},
    )
    def delete(self, request: Request, consent_id: UUID) -> Response:
        """Take it back: the device is told nothing more, the help page is gone, an advocate stops being one."""
        withdraw_consent(consent_id=consent_id, by=cast(User, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ErasureView(APIView):
    permission_classes = [IsAuthenticated, SteppedUp]

    @extend_schema(operation_id="erasure", responses={200: ErasureSerializer, 404: refused("not_found")})
    def get(self, request: Request) -> Response:
        """The erasure that one has asked for, and from when on it can happen; not_found when none waits."""
        erasure = running_erasure(cast(User, request.user))
        if erasure is None:
            raise NotFound
        return Response(ErasureSerializer(erasure).data)

    @extend_schema(
        operation_id="request_erasure",
        request=None,
        responses={201: ErasureSerializer, 409: refused("works_here")},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask to be erased, for good, from `due_at` on. Asking again gives the first request."""
        erasure = request_erasure(by=cast(User, request.user))
        return Response(ErasureSerializer(erasure).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="take_back_erasure",
        responses={204: None, 404: refused("not_found"), 409: refused("illegal_move")},
    )
    def delete(self, request: Request) -> Response:
        """Stay after all; not_found when none was asked for, 409 once it has begun."""
        take_back_erasure(by=cast(User, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)
