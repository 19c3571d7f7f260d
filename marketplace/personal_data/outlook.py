"""What an erasure would mean for somebody now: told before they ask for it, and asked again before it begins."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from marketplace.models import Enquiry
from marketplace.personal_data.models import Erasure
from rewards import queries as reward_queries
from rewards.queries import Balance


@dataclass(frozen=True)
class Outlook:
    open_questions: int
    answered_questions: int
    """Answers that wait for their verdict: they count as accepted, so that who answered is thanked."""
    balance: Balance
    is_advocate: bool

    @property
    def points_on_their_way(self) -> int:
        """To their balance or to their bill: an erasure waits for these."""
        return self.balance.pending_points + self.balance.reserved_points


def outlook(person: User) -> Outlook:
    asked = list(
        Enquiry.objects.filter(customer=person, status__in=["open", "answered"]).values_list(
            "status", flat=True
        )
    )
    return Outlook(
        open_questions=asked.count("open"),
        answered_questions=asked.count("answered"),
        balance=reward_queries.balance(person),
        is_advocate=person.is_advocate,
    )


def running_erasure(person: User) -> Erasure | None:
    return Erasure.objects.filter(person=person, status__in=["requested", "begun"]).first()
