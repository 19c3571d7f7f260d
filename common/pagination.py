"""Cursor paging: constant cost on any page and no total, so that lists stay fast however long they grow."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    """Newest first by id: ids are time-ordered (common/ids.py)."""

    ordering = "-id"
    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100

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
