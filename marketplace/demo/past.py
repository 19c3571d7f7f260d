"""What happened in the last three months: how stories went, and how often they went that way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from marketplace.demo.teller import FAIR, GOOD, POOR, Row, Teller
from marketplace.demo.told_time import Told
from marketplace.models import Answer, Enquiry

STORIES = 150
LATEST = timedelta(hours=5)
"""So long before now the last story of the past begins."""

CARLAS_LOTS = 3
"""Carla asks about four times as often as the others, so that her list has something to show."""

SECOND_TRY = "I followed the steps and it is still the same. Could somebody else have a look?"
CAME_BACK = "It worked for a day and now it is back to how it was."
NOT_RIGHT = (
    "This does not match how it works any more: please check the steps in the app before you answer again."
)


def add_past(teller: Teller, rows: Sequence[Row], *, since: datetime) -> None:
    """Stories from `since` on. Not bound to hours of the day, so that fates do not depend on when it is loaded."""
    span = (teller.time.until - LATEST - since) / STORIES
    for number, row in enumerate(_in_turn(rows)):
        moment = since + span * (number + teller.chance.random())
        teller.time.add(_story(teller, row, customer_of(teller, row)), moment=moment)


def _in_turn(rows: Sequence[Row]) -> Iterator[Row]:
    """What one particular customer asks happens once; everything else again and again."""
    once = [row for row in rows if row.get("customer")]
    often = [row for row in rows if not row.get("customer") and "agent_answer" not in row]
    for number in range(STORIES):
        yield once.pop() if once and number % 9 == 4 else often[number * 17 % len(often)]


def customer_of(teller: Teller, row: Row) -> User:
    """Who asks it: named with the row, or drawn; whoever has asked it before leaves it to the next."""
    people, asked = teller.people, teller.asked[row["id"]]
    if key := row.get("customer"):
        customer = people.by_key[key]
    else:
        speak_it = [each for each in people.customers if each.language == row["language"]]
        lots = speak_it + [people.by_key["carla"]] * CARLAS_LOTS
        first = teller.chance.randrange(len(lots))
        in_turn = lots[first:] + lots[:first]
        customer = next(each for each in in_turn if each in speak_it and each not in asked)
    asked.add(customer)
    return customer


def _story(teller: Teller, row: Row, customer: User) -> Told[None]:
    enquiry = yield from teller.ask(row, customer=customer)
    if "agent_answer" in row:
        yield from _staff_story(teller, row, enquiry)
    elif teller.chance.random() < 0.03:
        yield from teller.withdraw(enquiry)
    else:
        yield from _crowd_story(teller, row, enquiry)


def _crowd_story(teller: Teller, row: Row, enquiry: Enquiry) -> Told[None]:
    chance = teller.chance
    yield from _one_answer(teller, row, enquiry)
    enquiry.refresh_from_db()
    if enquiry.status == "answered" and chance.random() < 0.06:
        yield from teller.say_not_solved(enquiry, SECOND_TRY)
        yield from _one_answer(teller, row, enquiry)
        enquiry.refresh_from_db()
    if enquiry.status == "open":
        yield from teller.want_staff(enquiry)
        yield from teller.staff_answer(enquiry, row["answer"])
    yield from teller.react(enquiry, row)
    yield from _aftermath(teller, row, enquiry)


def _aftermath(teller: Teller, row: Row, enquiry: Enquiry) -> Told[None]:
    """Nearly always the answer holds and earns its points; some fall before they count, a few even later."""
    is_by_crowd = Answer.objects.filter(enquiry=enquiry, status="accepted", is_by_staff=False).exists()
    fate = teller.chance.random()
    if fate < 0.03 and is_by_crowd:
        yield from teller.retract(enquiry, NOT_RIGHT)
    elif fate < 0.05:
        yield from teller.reopen(enquiry, CAME_BACK)
        yield from teller.want_staff(enquiry)
        yield from teller.staff_answer(enquiry, row["answer"])
        yield from teller.react(enquiry, row)
    else:
        yield from teller.earn(enquiry)
        if fate > 0.98 and is_by_crowd:
            yield from teller.retract(enquiry, NOT_RIGHT)


def _one_answer(teller: Teller, row: Row, enquiry: Enquiry) -> Told[None]:
    """Somebody takes the enquiry and answers it; a moderator now and then rejects an answer, and sends back a weak one,
    as newcomers write them: theirs are read before customers get them."""
    chance = teller.chance
    claim = yield from teller.claim(enquiry)
    if claim is None:
        return
    yield from teller.ask_back(claim, row)
    yield from teller.reply(enquiry, row)
    is_weak = "weak_answer" in row and chance.random() < 0.6 and claim.holder.advocate.tier == "probation"
    answer = yield from teller.answer(claim, row["weak_answer" if is_weak else "answer"])
    if is_weak:
        yield from teller.review(answer, "return", POOR, row["coaching_note"])
        if answer.status == "returned":
            answer = yield from teller.rewrite(answer, row["answer"])
    if chance.random() < 0.03:
        yield from teller.review(answer, "reject", POOR, NOT_RIGHT)
    yield from teller.review(answer, "publish", chance.choice([GOOD, GOOD, FAIR]))


def _staff_story(teller: Teller, row: Row, enquiry: Enquiry) -> Told[None]:
    yield from to_staff(teller, row, enquiry)
    agent = teller.people.by_key.get(row.get("agent") or "")
    yield from teller.staff_answer(enquiry, row["agent_answer"], agent=agent)
    yield from teller.react(enquiry, row)
    yield from teller.earn(enquiry)


def to_staff(teller: Teller, row: Row, enquiry: Enquiry) -> Told[None]:
    """An advocate passes it on with a note, or the customer asks for staff."""
    claim = (yield from teller.claim(enquiry)) if "escalation_note" in row else None
    if claim is not None:
        yield from teller.pass_on(claim, row)
    else:
        yield from teller.want_staff(enquiry)
