"""Locking one row: the query that an action begins with. Which row goes before which is said where it is locked."""

from __future__ import annotations

from typing import Self, TypeVar
from uuid import UUID

from django.db import models

from common.errors import NotFound

Row = TypeVar("Row", bound=models.Model)


class LockableQuerySet(models.QuerySet[Row]):
    def lock(self, id: UUID) -> Row:
        """The row with this id, as `lock_one`. Raises: NotFound."""
        return self.filter(pk=id).lock_one()

    def locked(self) -> Self:
        """These rows, to be locked as `lock_one` does once they are read."""
        return self.select_for_update(of=("self",), no_key=True)

    def lock_one(self) -> Row:
        """The row that was asked for, locked until the transaction ends, without what is selected beside it.

        FOR NO KEY UPDATE, so that rows which merely refer to it can be inserted meanwhile. Raises: NotFound.
        """
        row = self.locked().first()
        if row is None:
            raise NotFound
        return row
