"""What the configuration checks, in words for whoever configures: paths, promises and calendars that can work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from common.time_zones import available_time_zones
from routing import calendars
from routing.models import Calendar, OpeningHours, Pool, ServiceLevel
from routing.working_time import MIDNIGHT, Hours

SHORTEST_STAGE_SECONDS = 10
"""Nobody can look at a phone and decide faster; a shorter stage would only burn through the crowd."""

LONGEST_STAGE_SECONDS = 7 * 24 * 3600
MOST_PEOPLE = 200
"""An offer to more than this is a broadcast: nearly everybody who looks is too late, and learns not to look."""

LONGEST_PROMISE_SECONDS = 30 * 24 * 3600
"""Of working time."""


# --- Service levels --------------------------------------------------------------------------------------------


class ServiceLevelForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class takes no parameter
    class Meta:
        model = ServiceLevel
        fields = [
            "name",
            "work_kind",
            "target_percent",
            "target_seconds",
            "next_seconds",
            "resolution_seconds",
            "warn_percent",
            "is_urgent",
            "calendar",
            "is_default",
        ]

    def clean_target_percent(self) -> int:
        percent: int = self.cleaned_data["target_percent"]
        if not 1 <= percent <= 100:
            raise ValidationError("A share is from 1 to 100 percent.")
        return percent

    def clean_warn_percent(self) -> int:
        percent: int = self.cleaned_data["warn_percent"]
        if not 1 <= percent <= 99:
            raise ValidationError("A warning comes before the end: after 1 to 99 percent of the time.")
        return percent

    def clean_target_seconds(self) -> int:
        seconds: int = self.cleaned_data["target_seconds"]
        return _checked_promise(seconds)

    def clean_next_seconds(self) -> int | None:
        seconds: int | None = self.cleaned_data["next_seconds"]
        return seconds if seconds is None else _checked_promise(seconds)

    def clean_resolution_seconds(self) -> int | None:
        seconds: int | None = self.cleaned_data["resolution_seconds"]
        return seconds if seconds is None else _checked_promise(seconds)

    def clean(self) -> None:
        super().clean()
        first, solved = self.cleaned_data.get("target_seconds"), self.cleaned_data.get("resolution_seconds")
        if first and solved and solved < first:
            self.add_error("resolution_seconds", "It cannot be solved before anybody has responded.")
        if not self.cleaned_data.get("is_default") and self.instance.is_default:
            self.add_error(
                "is_default", "Make another level the default one: topics without a level need one."
            )


def _checked_promise(seconds: int) -> int:
    """Raises: ValidationError."""
    if not 1 <= seconds <= LONGEST_PROMISE_SECONDS:
        raise ValidationError("Promise something between a second and 30 days of working time.")
    return seconds


@dataclass(frozen=True)
class Step:
    """A stage as it is entered."""

    position: int
    pool: str
    people: int
    seconds: int

    @property
    def is_open_list(self) -> bool:
        return self.pool == Pool.CROWD and self.people == 0


class PathFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The stages of a service level, judged together."""

    instance: ServiceLevel

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        steps = [
            Step(*(row[name] for name in ("position", "pool", "people", "seconds"))) for row in _kept(self)
        ]
        problem = problem_of_path(steps, work_kind=self.instance.work_kind)
        if problem:
            raise ValidationError(problem)


def problem_of_path(stages: Iterable[Step], *, work_kind: str = ServiceLevel.WorkKind.EXCHANGES) -> str:
    """What is wrong with a path, in words for whoever configures it; empty if nothing."""
    path = sorted(stages, key=lambda step: step.position)
    if not path:
        return "A path needs at least one stage: where the work goes when nobody of the crowd takes it."
    *crowd, last = path
    if path[0].position < 1:
        return "Positions start at 1."
    if any(one.position == other.position for one, other in pairwise(path)):
        return "Two stages have the same position: say which comes first."
    if crowd and work_kind == ServiceLevel.WorkKind.OUTBOUND:
        return "Outbound work is for staff alone: the crowd never learns how to reach a customer."
    return _problem_of_end(crowd, last) or _problem_of_crowd(crowd)


def _problem_of_end(before: Sequence[Step], last: Step) -> str:
    if last.pool != Pool.STAFF:
        return "The last stage must be the staff pool, so that somebody has to act when the crowd does not."
    if any(step.pool != Pool.CROWD for step in before):
        return (
            "Only crowd stages may come before the last one: staff do not hand back, and moderators review."
        )
    return ""


def _problem_of_crowd(crowd: Sequence[Step]) -> str:
    if any(step.is_open_list for step in crowd[:-1]):
        return (
            "A crowd stage with 0 people is an open list, which everybody may take from: it can only come last before"
            " staff. Say how many people the others ask."
        )
    if any(step.people > MOST_PEOPLE for step in crowd):
        return (
            f"A stage asks at most {MOST_PEOPLE} people: use an open list (0 people) to let everybody see it."
        )
    if not all(SHORTEST_STAGE_SECONDS <= step.seconds <= LONGEST_STAGE_SECONDS for step in crowd):
        return f"A crowd stage lasts at least {SHORTEST_STAGE_SECONDS} seconds and at most 7 days."
    return ""


# --- Calendars -------------------------------------------------------------------------------------------------


class CalendarForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Calendar
        fields = ["name", "time_zone", "country", "subdivision"]

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_time_zones():
            raise ValidationError("Name a time zone of the IANA list, such as Europe/London.")
        return name

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).strip().upper()

    def clean(self) -> None:
        super().clean()
        country = self.cleaned_data.get("country", "")
        subdivision = self.cleaned_data.get("subdivision", "")
        if subdivision and not country:
            self.add_error("country", "Say which country this is a part of.")
            return
        try:
            calendars.holiday_test(country, subdivision)
        except calendars.UnusableCalendar:
            field, problem = _unknown_place(country)
            self.add_error(field, problem)


def _unknown_place(country: str) -> tuple[str, str]:
    """Which field is wrong, and what it could be."""
    from holidays import list_supported_countries

    known = list_supported_countries()
    if country not in known:
        return (
            "country",
            "We know no public holidays there. Use the two letters of ISO 3166, such as GB or DE.",
        )
    parts = ", ".join(known[country]) or "none"
    return "subdivision", f"Parts of {country} that we know: {parts}."


class OpeningHoursFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The week of a calendar, judged as a whole."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        week = [(row["weekday"], Hours(row["opens"], row["closes"])) for row in _kept(self)]
        problem = problem_of_week(week)
        if problem:
            raise ValidationError(problem)


def problem_of_week(week: Iterable[tuple[int, Hours]]) -> str:
    """What is wrong with opening hours by weekday; empty if nothing."""
    rows = sorted(week, key=lambda row: (row[0], row[1].opens))
    if not rows:
        return "A calendar needs opening hours: as it is, it would never open, and nothing would ever be due."
    for (day, one), (next_day, other) in pairwise(rows):
        if day == next_day and (one.closes == MIDNIGHT or other.opens < one.closes):
            return f"{OpeningHours.Weekday(day).label}: two of the opening hours overlap. Join them."
    return ""


def _kept(formset: BaseInlineFormSet) -> list[dict[str, Any]]:  # type: ignore[type-arg]
    """What the rows say that are filled in and not to be deleted."""
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data]
    return [row for row in rows if not row.get("DELETE")]
