"""The public help over HTTP: what strangers may read of solved questions, without signing in.

A page is here for as long as it is public; once its answer is taken back, its address says 404.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.languages import own_language
from common.api_input import asked_for
from marketplace.api.serializers.help_pages import (
    FindHelpSerializer,
    HelpPageEntrySerializer,
    HelpPageSerializer,
    ListHelpSerializer,
)
from marketplace.public_help import pages
from marketplace.public_help.models import HelpPage


class HelpPagesView(ListAPIView[HelpPage]):
    queryset = HelpPage.objects.none()
    serializer_class = HelpPageEntrySerializer
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_queryset(self) -> QuerySet[HelpPage]:
        asked = asked_for(ListHelpSerializer, self.request)
        return pages.newest().filter(**({"topic__slug": asked["topic"]} if "topic" in asked else {}))

    @extend_schema(operation_id="help_pages", parameters=[ListHelpSerializer], auth=[])
    def get(self, request: Request) -> Response:
        """Solved questions that everybody may read, newest first."""
        return self.list(request)


class HelpSearchView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="find_help_pages",
        parameters=[FindHelpSerializer],
        responses=HelpPageEntrySerializer(many=True),
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """The pages that fit some words best, best first and those in `language` before others: at most 20."""
        asked = asked_for(FindHelpSerializer, request)
        language = asked.get("language") or own_language(settings.ENQUIRY_LANGUAGES[0])
        found = pages.found_pages(asked["q"], language=language)
        return Response(HelpPageEntrySerializer(found, many=True).data)


class HelpPageView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="help_page", responses=HelpPageSerializer, auth=[])
    def get(self, request: Request, page_id: UUID) -> Response:
        """One solved question with its answer, and how many readers it helped."""
        page = pages.public_page(id=page_id)
        return Response(HelpPageSerializer(page, context={"votes": pages.votes_of(page)}).data)
