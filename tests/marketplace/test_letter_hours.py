"""Mails wait for the end of an advocate's quiet hours, but for what cannot wait."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from common import clock
from common.couriers import deliver, kinds
from common.models import OutboxEntry
from marketplace.actions.retract_answer import retract_answer
from marketplace.letter_hours import AT_ANY_HOUR
from rewards.models import Award, Hold
from rewards.notices import hold_told
from routing.actions.set_quiet_hours import set_quiet_hours

EVENING, NIGHT = datetime(2026, 7, 1, 20, tzinfo=UTC), datetime(2026, 7, 1, 23, tzinfo=UTC)
MORNING = datetime(2026, 7, 2, 7, tzinfo=UTC)
LETTERS = [
    "mail.answer_coached",
    "mail.answer_lapsed",
    "mail.answer_rejected",
    "mail.answer_retracted",
    "mail.appeal_decided",
    "mail.application_decided",
    "mail.fraud_case_cleared",
    "mail.fraud_case_closed",
    "mail.fraud_case_upheld",
    "mail.help_page_proposed",
    "mail.hold",
    "mail.mentorship_ended",
    "mail.mentorship_proposed",
    "mail.mentorship_running",
    "mail.points_expire",
    "mail.redemption_decided",
    "mail.report_dismissed",
    "mail.report_upheld",
    "mail.standing_changed",
]
"""What an advocate is told about their work, and waits."""


@pytest.fixture
def quiet(ada: Any) -> Any:
    """Ada, who is not written to from ten to seven."""
    with clock.at(EVENING):
        set_quiet_hours(by=ada, quiet_from=time(22), quiet_until=time(7), time_zone="UTC")
    return ada


def test_every_mail_waits_or_says_why_it_does_not() -> None:
    assert {kind for kind in kinds() if kind.startswith("mail.")} == {*LETTERS, *AT_ANY_HOUR}
    assert not set(LETTERS) & AT_ANY_HOUR.keys()


@pytest.mark.parametrize("kind", LETTERS)
def test_what_is_told_of_ones_work_waits_for_the_morning(
    quiet: Any, mailoutbox: list[Any], kind: str
) -> None:
    """Before anything else is looked at."""
    payload = {"id": "00000000-0000-0000-0000-000000000001", "person": str(quiet.id)}
    with clock.at(NIGHT):
        deliver(OutboxEntry.objects.create(kind=kind, payload=payload))
    again = OutboxEntry.objects.filter(kind=kind).latest("id")
    assert (again.due_at, again.payload, mailoutbox) == (MORNING, payload, [])


def test_a_note_that_came_at_night_is_read_in_the_morning_and_the_customer_hears_at_once(
    request: Any, ask: Any, answer: Any, ada: Any, mo: Any, carla: Any, mailoutbox: list[Any]
) -> None:
    answered = answer(ask(), by=ada)
    request.getfixturevalue("quiet")
    OutboxEntry.objects.all().delete()
    retract_answer(answer_id=answered.id, by=mo, why="That menu has moved.")
    with clock.at(NIGHT):
        for entry in OutboxEntry.objects.filter(kind__startswith="mail."):
            deliver(entry)
    assert [letter.to for letter in mailoutbox] == [[carla.email]]
    (waits,) = OutboxEntry.objects.filter(due_at=MORNING)
    assert waits.kind == "mail.answer_retracted"
    with clock.at(MORNING):
        deliver(waits)
    assert [letter.to for letter in mailoutbox] == [[carla.email], [ada.email]]


def test_letters_about_points_name_their_person(quiet: Any) -> None:
    award = Award(holder=quiet)
    hold_told(Hold(award=award, reason="It is looked at."))
    assert OutboxEntry.objects.get(kind="mail.hold").payload["person"] == str(quiet.id)


def test_whoever_has_set_no_quiet_hours_is_written_to_at_once(
    ask: Any, answer: Any, decide: Any, ada: Any, mo: Any, billing: Any, mailoutbox: list[Any]
) -> None:
    decide(answer(ask(topic_id=billing.id), by=ada), by=mo, decision="reject")
    with clock.at(NIGHT):
        deliver(OutboxEntry.objects.get(kind="mail.answer_rejected"))
    assert [letter.to for letter in mailoutbox] == [[ada.email]]
