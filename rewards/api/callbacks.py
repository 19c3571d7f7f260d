"""What billing calls us back with. docs/billing-http.md"""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api_input import given
from common.api_schema import refused
from rewards.actions.hear_billing import hear_billing
from rewards.gateways.http import ResultSerializer, result_of
from rewards.gateways.signatures import HEADER, require_signed


class BillingCallbackView(APIView):
    """Nobody signs in here: the signature says that it is billing."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    """It reads its body itself, byte by byte, before anything is made of it (common/api_bodies.py)."""

    @extend_schema(
        request=ResultSerializer,
        responses={204: None, 401: refused("bad_signature")},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True)],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Billing says what became of a credit it was asked for. The same words again change nothing."""
        require_signed(request.body, request.headers.get(HEADER, ""))
        if (result := result_of(given(ResultSerializer, request))) is not None:
            hear_billing(result=result)
        return Response(status=status.HTTP_204_NO_CONTENT)
