"""What is going on now: enquiries in every state, offers for ada and ben, and people who want to be advocates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts import quiz
from accounts.actions.begin_test import begin_test
from accounts.models import User
from marketplace.actions.answer_practice import answer_practice
from marketplace.actions.hand_in_test import Applicant, hand_in_test
from marketplace.demo.past import customer_of, to_staff
from marketplace.demo.people import EMBLEMATIC
from marketplace.demo.teller import GOOD, Row, Teller
from marketplace.demo.told_time import Told
from marketplace.demo.words import read
from routing.actions.set_availability import set_availability

APPLICANTS: Sequence[Row] = read("applicants")

Story = Callable[[Teller, Row, User], Told[None]]


@dataclass(frozen=True)
class Scene:
    """An enquiry that has got as far as `story` tells; `id` names its row in content/enquiries.json."""

    id: str
    story: Story
    minutes_ago: float
    customer: str = ""


# --- How far a story may have got ------------------------------------------------------------------------------


def waits(teller: Teller, row: Row, customer: User) -> Told[None]:
    yield from teller.ask(row, customer=customer)


def is_claimed(teller: Teller, row: Row, customer: User) -> Told[None]:
    enquiry = yield from teller.ask(row, customer=customer)
    yield from teller.claim(enquiry, but=_emblematic(teller))


def asks_back(teller: Teller, row: Row, customer: User) -> Told[None]:
    enquiry = yield from teller.ask(row, customer=customer)
    claim = yield from teller.claim(enquiry, but=_emblematic(teller))
    if claim is not None:
        yield from teller.ask_back(claim, row)


def is_checked(teller: Teller, row: Row, customer: User) -> Told[None]:
    """By its topic, or because a beginner has answered it."""
    enquiry = yield from teller.ask(row, customer=customer)
    experienced = [] if enquiry.topic.is_always_reviewed else _experienced(teller)
    claim = yield from teller.claim(enquiry, but=experienced + _emblematic(teller))
    if claim is not None:
        yield from teller.answer(claim, row["answer"])


def is_with_team(teller: Teller, row: Row, customer: User) -> Told[None]:
    enquiry = yield from teller.ask(row, customer=customer)
    yield from to_staff(teller, row, enquiry)


def is_answered(teller: Teller, row: Row, customer: User) -> Told[None]:
    enquiry = yield from teller.ask(row, customer=customer)
    claim = yield from teller.claim(enquiry)
    if claim is not None:
        answer = yield from teller.answer(claim, row["answer"])
        yield from teller.review(answer, "publish", GOOD)


def _emblematic(teller: Teller) -> list[User]:
    """Ada and ben keep their hands free for whoever tries the demo in their name."""
    return [teller.people.by_key[key] for key in EMBLEMATIC]


def _experienced(teller: Teller) -> list[User]:
    return [each.user for each in teller.people.advocates if each.tier != "probation"]


SCENES = (
    Scene("order-where-is-it", waits, 40),
    Scene("idea-usage-widget", waits, 55),
    Scene("puk-three-wrong-pins", waits, 2),
    Scene("voicemail-off", waits, 3),
    Scene("hotspot-greyed-out", waits, 1),
    Scene("hub-red-light", waits, 4, customer="carla"),
    Scene("phone-unlock", is_claimed, 12),
    Scene("top-up-not-arrived", is_claimed, 13),
    Scene("esim-not-provisioned", asks_back, 25, customer="carla"),
    Scene("first-bill-too-high", is_checked, 80),
    Scene("de-kostengrenze-kind", is_checked, 55),
    Scene("change-bill-day", is_checked, 45, customer="carla"),
    Scene("roaming-usa-day-pass", is_checked, 70),
    Scene("credit-expiry", is_checked, 65),
    Scene("voucher-already-used", is_checked, 50),
    Scene("wifi-calling-setup", is_checked, 90),
    Scene("pac-code-where", is_checked, 60),
    Scene("roaming-charge-needs-look", is_with_team, 50),
    Scene("struggling-to-pay", is_with_team, 95),
    Scene("number-stuck-three-days", is_with_team, 130),
    Scene("de-falsche-nummer-aufgeladen", is_with_team, 170),
    Scene("formal-complaint-letters", is_with_team, 210),
    Scene("scam-text-parcel", is_answered, 280),
    Scene("two-step-new-number", is_answered, 340),
    Scene("return-phone-14-days", is_answered, 700),
    Scene("roaming-norway-charge", is_answered, 300, customer="carla"),
    Scene("de-wlan-passwort", waits, 2.5, customer="helga-brandes"),
    Scene("de-uhr-verbinden", is_answered, 260, customer="helga-brandes"),
)


def keep_for_now(teller: Teller) -> None:
    """What somebody is about to ask now they have not asked in the past."""
    for scene in SCENES:
        if scene.customer:
            teller.asked[scene.id].add(teller.people.by_key[scene.customer])


def add_present(teller: Teller, rows: Sequence[Row]) -> None:
    by_id = {row["id"]: row for row in rows}
    for scene in SCENES:
        row = by_id[scene.id]
        customer = customer_of(teller, {**row, "customer": scene.customer or row.get("customer")})
        _begin(teller, scene.story(teller, row, customer), scene.minutes_ago)
    for number, row in enumerate(APPLICANTS):
        applies = _applies(teller, row, pause=8 if number else 100)
        _begin(teller, applies, 100 + 900 * number)
    for user in _emblematic(teller):
        _begin(teller, _comes_online(user), 0.5)


def _begin(teller: Teller, story: Told[None], minutes_ago: float) -> None:
    teller.time.add(story, moment=teller.time.until - timedelta(minutes=minutes_ago))


def _applies(teller: Teller, row: Row, *, pause: float) -> Told[None]:
    """They pass the test, practise and wait for a moderator; the latest is still practising."""
    user = teller.people.by_key[row["key"]]
    words = {answer["topic"]: answer for answer in row["answers"]}
    sitting = begin_test(by=user, topic_ids=[teller.topics[slug].id for slug in words])
    yield timedelta(minutes=6)
    application = hand_in_test(
        by=user,
        quiz={
            question.id: words[question.topic.slug]["written"]
            if question.right_choice is None
            else question.right_choice
            for question in quiz.questions_of(sitting)
        },
        applicant=Applicant(
            languages=[user.language],
            terms=settings.CONSENT_VERSIONS["advocate_terms"],
            is_of_age=True,
            motivation=row["motivation"],
        ),
    )
    for place, answer in enumerate(application.practice.select_related("question__topic")):
        yield timedelta(minutes=5 if place == 0 else pause)
        answer_practice(practice_id=answer.id, by=user, body=words[answer.question.topic.slug]["practised"])


def _comes_online(user: User) -> Told[None]:
    """Going on brings the most urgent waiting work; a second look brings what had no place in the first."""
    set_availability(by=user, is_available=True, max_open=2)
    yield timedelta(seconds=10)
    set_availability(by=user, is_available=True, max_open=2)
