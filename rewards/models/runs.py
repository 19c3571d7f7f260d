"""What the checks of the books have found."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class ReconciliationRun(models.Model):
    """One look at whether the books agree with themselves and with all that they are about."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    row_count = models.PositiveIntegerField(
        help_text="Faults found by all checks together; 0 when all is well."
    )
    results = models.JSONField(help_text="For each check: its name, the rows found, and some of them.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at}: {self.row_count}"
