"""Cursor paging: constant cost on any page and no total, so that lists stay fast however long they grow."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Newest first by id: ids are time-ordered (common/ids.py)."""

    ordering = "-id"
    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100
