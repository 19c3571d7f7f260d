"""Who does not want to be named on leaderboards. What those count is marketplace's (marketplace/leaderboard.py)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Unlisted(models.Model):
    """Somebody who is named on no leaderboard; there is a row for as long as they want it so."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "unlisted people"

    def __str__(self) -> str:
        return f"{self.person_id} is unlisted"
