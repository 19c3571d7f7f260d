"""Reports over HTTP: filing one, what came of it, and the appeal. Deciding stays with the desk's page."""

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
from common.api_input import given
from common.api_schema import refused
from common.idempotency import idempotent
from common.throttling import count_one
from marketplace.actions.appeal_report import appeal_report
from marketplace.actions.file_report import file_report
from marketplace.api.serializers.reports import AppealSerializer, FileReportSerializer, ReportSerializer
from marketplace.reports import queries
from marketplace.reports.models import Report


class ReportsView(ListAPIView[Report]):
    queryset = Report.objects.none()
    serializer_class = ReportSerializer

    def get_queryset(self) -> QuerySet[Report]:
        return queries.reports_for(person_of(self.request))

    @extend_schema(operation_id="reports")
    def get(self, request: Request) -> Response:
        """What one has reported, and what others reported of one's own once it is decided; newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = {"viewer": request.user}
        return self.get_paginated_response(ReportSerializer(page, many=True, context=context).data)

    @extend_schema(
        operation_id="file_report",
        request=FileReportSerializer,
        responses={201: ReportSerializer, 404: refused("not_found")},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Report a message or an answer that one can read. Reporting it again gives the first report."""
        person = person_of(request)
        count_one("reports", person_id=person.id)
        said = given(FileReportSerializer, request)
        report = file_report(
            enquiry_id=said["enquiry"],
            item_id=said["item"],
            by=person,
            reason=said["reason"],
            words=said["words"],
        )
        return Response(_shown(report.id, request), status=status.HTTP_201_CREATED)


class ReportView(APIView):
    @extend_schema(operation_id="report", responses=ReportSerializer)
    def get(self, request: Request, report_id: UUID) -> Response:
        """One report and what came of it, for its two sides. Who reported is never told."""
        return Response(_shown(report_id, request))


class AppealReportView(APIView):
    @extend_schema(
        operation_id="appeal_report",
        request=AppealSerializer,
        responses={201: ReportSerializer, 409: refused("appeal_filed")},
    )
    @idempotent
    def post(self, request: Request, report_id: UUID) -> Response:
        """Whoever the decision went against asks somebody else to look again. What comes of it is final."""
        person = person_of(request)
        appeal_report(report_id=report_id, by=person, **given(AppealSerializer, request))
        return Response(_shown(report_id, request), status=status.HTTP_201_CREATED)


def _shown(report_id: UUID, request: Request) -> object:
    """Raises: NotFound."""
    person = person_of(request)
    return ReportSerializer(queries.report_for(report_id, person), context={"viewer": person}).data
