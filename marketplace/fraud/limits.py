"""From where on something is a signal. Units and reasons stand with the settings, which ops may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.conf import settings


@dataclass(frozen=True)
class Limits:
    window: timedelta
    crowded_mark: int
    pair_answers: int
    chance: float
    shared_habits: int
    copies: int
    copied_share: float
    farm_people: int
    restless_days: int
    rest_hours: int
    claims: int
    unanswered_share: float
    reaction: timedelta
    reviews: int

    @classmethod
    def in_force(cls) -> Self:
        return cls(
            window=timedelta(days=settings.FRAUD_WINDOW_DAYS),
            crowded_mark=settings.FRAUD_CROWDED_MARK,
            pair_answers=settings.FRAUD_PAIR_ANSWERS,
            chance=settings.FRAUD_CHANCE_PER_MILLION / 1_000_000,
            shared_habits=settings.FRAUD_SHARED_HABITS,
            copies=settings.FRAUD_COPIES,
            copied_share=settings.FRAUD_COPIED_PERCENT / 100,
            farm_people=settings.FRAUD_FARM_PEOPLE,
            restless_days=settings.FRAUD_RESTLESS_DAYS,
            rest_hours=settings.FRAUD_REST_HOURS,
            claims=settings.FRAUD_CLAIMS,
            unanswered_share=settings.FRAUD_UNANSWERED_PERCENT / 100,
            reaction=timedelta(milliseconds=settings.FRAUD_REACTION_MS),
            reviews=settings.FRAUD_REVIEWS,
        )
