"""Cursor paging: constant cost on any page and no total, so that lists stay fast however long they grow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

LONGEST_PAGE = 100
_SIZES = {str(size): size for size in range(1, LONGEST_PAGE + 1)}


class NewestFirst(CursorPagination):
    """Newest first by id: ids are time-ordered (common/ids.py)."""

    ordering = "-id"
    page_size = 25
    page_size_query_param = "limit"
    max_page_size = LONGEST_PAGE

    def get_page_size(self, request: Request) -> int:
        """What the schema does not allow is refused, not read as something else. Raises: ParseError."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if asked not in _SIZES:
            raise ParseError(_("“limit” takes a whole number from 1 to %(most)s.") % {"most": LONGEST_PAGE})
        return _SIZES[asked]

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": LONGEST_PAGE, "default": self.page_size}
        return parameters

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A cursor that cannot be read is a malformed request; the list itself exists. Raises: ParseError."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                UUID(str(cursor.position))
        except (NotFound, ValueError) as error:
            raise ParseError(_("This cursor is none of ours. Take it from `next` or `previous`.")) from error
        return cursor


class OldestFirst(NewestFirst):
    """For what waits for somebody."""

    ordering = "id"
