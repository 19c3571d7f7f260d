"""What the configuration checks: a path that ends where somebody must act, and time zones that exist."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from routing.models import OpeningHours, Pool

SHORTEST_STAGE_SECONDS = 10
"""Nobody can look at a phone and decide faster; a shorter stage would only burn through the crowd."""


class PathFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """The stages of a service level, judged together."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        kept = [row for row in rows if not row.get("DELETE")]
        problem = problem_of_path([(row["position"], row["pool"], row["seconds"]) for row in kept])
        if problem:
            raise ValidationError(problem)


def problem_of_path(stages: list[tuple[int, str, int]]) -> str:
    """What is wrong with a path of (position, pool, seconds), in words for whoever configures it; empty if nothing."""
    if not stages:
        return "A path needs at least one stage: where the work goes when nobody of the crowd takes it."
    *before, (_, last_pool, _) = sorted(stages)
    if last_pool != Pool.STAFF:
        return "The last stage must be the staff pool, so that somebody has to act when the crowd does not."
    if any(pool != Pool.CROWD for _, pool, _ in before):
        return (
            "Only crowd stages may come before the last one: staff do not hand back, and moderators review."
        )
    if any(seconds < SHORTEST_STAGE_SECONDS for _, _, seconds in before):
        return f"A crowd stage lasts at least {SHORTEST_STAGE_SECONDS} seconds."
    return ""


class OpeningHoursForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OpeningHours
        fields = ["pool", "weekday", "opens", "closes", "time_zone"]

    def clean_pool(self) -> str:
        pool: str = self.cleaned_data["pool"]
        if pool == Pool.CROWD:
            raise ValidationError("The crowd is always open.")
        return pool

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise ValidationError("Name a time zone of the IANA list, such as Europe/London.")
        return name
