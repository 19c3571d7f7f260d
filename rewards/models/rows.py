"""What several tables of rewards have in common."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models

from common.errors import NotFound

REASON_LENGTH = 300

Row = TypeVar("Row", bound=models.Model)


class LockableQuerySet(models.QuerySet[Row]):
    def lock(self, id: UUID) -> Row:
        """The row, locked until the transaction ends. Raises: NotFound."""
        row = self.select_for_update(of=("self",), no_key=True).filter(pk=id).first()
        if row is None:
            raise NotFound
        return row
