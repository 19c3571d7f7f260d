"""The demo is loaded once for most of this module, by the command itself, in a transaction that is rolled back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Application, User
from accounts.queries import open_applications
from common import clock
from common.models import HistoryRow, OutboxEntry
from marketplace import desk_queries, review_queries
from marketplace.appeals.queries import waiting_appeals
from marketplace.demo import past
from marketplace.demo.load import HISTORY, load_demo
from marketplace.demo.people import LOG_INS, PASSWORD
from marketplace.fraud.models import FraudCase
from marketplace.models import Answer, Enquiry, Escalation, Message, Review
from marketplace.practice.queries import practising, ready
from marketplace.public_help.models import HelpPage
from marketplace.public_help.pages import worth_showing
from marketplace.quality import calibration
from marketplace.quality.gold.accuracy import accuracy_of
from marketplace.quality.models import ModelAnswer
from marketplace.queries import progress_of
from marketplace.reports.models import Report
from marketplace.reports.queries import open_reports, reports_about, reports_of
from rewards import payouts, queries, reconciliation
from rewards.books import Transfer
from rewards.holds import open_holds
from rewards.models import Award, PayoutBatch, Redemption
from rewards.statement import statement
from routing import queries as routing_queries
from routing.models import Claim, ItemKind, Offer, Pool, QueueEntry

# --- Loading twice: before `said` below, as they need an empty database ----------------------------------------


def _what_happens(moment: datetime) -> list[list[tuple[Any, ...]]]:
    """What a load at this moment tells, and how long before it."""
    with transaction.atomic(), clock.at(moment):
        load_demo()
        told = [
            Enquiry.objects.values_list(
                "customer__display_name", "subject", "status", moment - F("created_at")
            ),
            Answer.objects.values_list("author__email", "body", "status", moment - F("submitted_at")),
            Award.objects.values_list("holder__email", "points", "status", moment - F("awarded_at")),
            Offer.objects.values_list(
                "entry__topic__slug", "advocate__user__email", "stage", "status", "why__seat"
            ),
            Redemption.objects.values_list("holder__email", "points", "status", moment - F("requested_at")),
            Application.objects.values_list(
                "advocate__user__email", "motivation", moment - F("submitted_at")
            ),
        ]
        rows = [sorted(each) for each in told]
        transaction.set_rollback(True)
    return rows


def test_every_load_tells_the_same(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "STORIES", 15)
    told = _what_happens(clock.ago(days=1))
    assert told == _what_happens(clock.ago(days=9, hours=7, minutes=11))
    assert len(told[0]) > 30


def test_people_in_the_database_are_left_alone(carla: User) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert User.objects.count() == 1


# --- Loaded once -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What the command has said. Tests that ask for it find the demo in the database."""
    words = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=words)
        yield words.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def person(said: str) -> Callable[[str], User]:
    """person("ada") -> the user."""
    return lambda key: User.objects.get(email=f"{key}@example.com")


def test_it_says_who_can_log_in(said: str) -> None:
    assert PASSWORD in said
    for email, _who in LOG_INS:
        assert email in said
        assert User.objects.get(email=email).check_password(PASSWORD)


def test_somebody_on_each_side_reads_german(said: str) -> None:
    known = User.objects.filter(email__in=[email for email, _who in LOG_INS])
    reads_german = known.filter(language="de")
    assert reads_german.filter(advocate__status="approved").exists()
    customer = reads_german.get(advocate=None, roles=[])
    asked = Enquiry.objects.filter(customer=customer, language="de")
    assert {"open", "answered"} <= set(asked.values_list("status", flat=True))


def test_nobody_gets_a_mail_about_what_is_only_told(said: str) -> None:
    assert not OutboxEntry.objects.exists()


# --- It could have happened ------------------------------------------------------------------------------------


def test_nobody_asks_the_same_twice_or_in_a_language_that_is_not_theirs(said: str) -> None:
    asked = Counter(Enquiry.objects.values_list("customer__email", "subject"))
    assert set(asked.values()) == {1}
    assert not Enquiry.objects.exclude(language=F("customer__language")).exists()


@pytest.mark.parametrize("key", ["ada", "ben", "carla", "nina"])
def test_all_that_is_held_on_them_can_be_read(
    person: Callable[[str], User], client_of: Any, key: str
) -> None:
    page = client_of(person(key)).get(reverse("my_data"))
    assert page.status_code == 200
    assert b"{&#x27;" not in page.content


def test_the_books_agree(said: str) -> None:
    assert reconciliation.faults() == []
    assert queries.programme_totals().is_balanced


def test_no_statement_ever_shows_less_than_nothing(said: str) -> None:
    for user in User.objects.filter(awards__isnull=False).distinct():
        assert all(line.balance_points >= 0 for line in statement(user, limit=500).lines)


def test_every_accepted_answer_of_the_crowd_has_its_award(said: str) -> None:
    accepted = Answer.objects.filter(status="accepted", is_by_staff=False).values_list("id", "author_id")
    standing = Award.objects.exclude(status="reversed").values_list("work_id", "holder_id")
    assert sorted(accepted) == sorted(standing)


def test_reversed_awards_are_those_of_retracted_answers(said: str) -> None:
    taken_back = Answer.objects.filter(status="retracted").exclude(acceptance="").values_list("id")
    assert sorted(taken_back) == sorted(Award.objects.filter(status="reversed").values_list("work_id"))


def test_only_what_is_over_has_left_the_queue(said: str) -> None:
    live = QueueEntry.objects.exclude(status="done")
    assert (
        not live.filter(kind=ItemKind.ENQUIRY)
        .exclude(item_id__in=Enquiry.objects.open().values("id"))
        .exists()
    )
    reviews = Review.objects.filter(status="waiting").values("id")
    assert not live.filter(kind=ItemKind.REVIEW).exclude(item_id__in=reviews).exists()
    checked = Answer.objects.filter(status="submitted").values("enquiry")
    queued = live.filter(kind=ItemKind.ENQUIRY).values("item_id")
    assert not Enquiry.objects.open().exclude(id__in=checked).exclude(id__in=queued).exists()


def test_every_active_claim_has_a_lease_that_runs(said: str) -> None:
    active = Claim.objects.filter(status="active")
    assert (
        active.filter(entry__status="claimed", entry__fence=F("fence"), ends_at__gt=clock.Now()).count()
        == active.count()
    )
    assert QueueEntry.objects.filter(status="claimed").count() == active.count()


def test_live_offers_are_for_what_waits(said: str) -> None:
    assert (
        not Offer.objects.filter(status="sent")
        .exclude(entry__status="waiting", entry__pool=Pool.CROWD)
        .exists()
    )


def test_confirmed_points_have_waited_out_the_quality_window(said: str) -> None:
    confirmed = Award.objects.filter(status="confirmed")
    assert confirmed.exists()
    assert not confirmed.filter(ended_at__lt=F("confirm_at")).exists()
    assert not Award.objects.filter(status="pending", confirm_at__lte=clock.Now()).exists()


# --- When it happened ------------------------------------------------------------------------------------------


def test_time_runs_forward_in_every_row(said: str) -> None:
    wrong = [
        Enquiry.objects.filter(first_answered_at__lt=F("created_at")),
        Enquiry.objects.filter(resolved_at__lt=F("first_answered_at")),
        Answer.objects.filter(submitted_at__lt=F("enquiry__created_at")),
        Answer.objects.filter(published_at__lt=F("submitted_at")),
        Review.objects.filter(created_at__lt=F("answer__enquiry__created_at")),
        Review.objects.filter(decided_at__lt=F("created_at")),
        Escalation.objects.filter(closed_at__lt=F("created_at")),
        Claim.objects.filter(Q(ended_at__lt=F("started_at")) | Q(ends_at__lt=F("started_at"))),
        Claim.objects.filter(started_at__lt=F("entry__queued_at")),
        Offer.objects.filter(Q(ended_at__lt=F("sent_at")) | Q(ends_at__lt=F("sent_at"))),
        QueueEntry.objects.filter(Q(done_at__lt=F("queued_at")) | Q(due_at__lt=F("queued_at"))),
        Redemption.objects.filter(decided_at__lt=F("requested_at")),
    ]
    assert [list(rows) for rows in wrong] == [[] for _ in wrong]


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Enquiry, "created_at"),
        (Message, "created_at"),
        (Answer, "submitted_at"),
        (Review, "created_at"),
        (Escalation, "created_at"),
        (QueueEntry, "queued_at"),
        (Claim, "started_at"),
        (Offer, "sent_at"),
        (Award, "awarded_at"),
        (Transfer, "created_at"),
        (Redemption, "requested_at"),
        (PayoutBatch, "made_at"),
        (HistoryRow, "at"),
    ],
)
def test_it_happened_over_months(said: str, model: Any, column: str) -> None:
    """A column that the database's clock fills and nobody dates back would say: all within the last minutes."""
    moments = list(model.objects.values_list(column, flat=True))
    now = clock.now()
    assert now - HISTORY <= min(moments) < now - HISTORY / 3
    assert sum(moment > clock.ago(days=7) for moment in moments) < len(moments) / 2


def test_history_is_written_in_the_order_of_time(said: str) -> None:
    moments = list(HistoryRow.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)


# --- There is something to see ---------------------------------------------------------------------------------


def test_there_are_enquiries_in_every_state(said: str) -> None:
    enquiries = list(Enquiry.objects.all())
    states = Counter(each.code for each in progress_of(enquiries).values())
    assert len(enquiries) > 150
    assert states["solved"] > 100
    for state, least in {
        "waiting": 5,
        "claimed": 2,
        "asked_you": 1,
        "being_checked": 6,
        "with_team": 4,
        "answered": 3,
        "withdrawn": 1,
    }.items():
        assert states[state] >= least, state


def test_carla_has_something_in_many_states(person: Callable[[str], User]) -> None:
    hers = list(Enquiry.objects.filter(customer=person("carla")))
    states = {each.code for each in progress_of(hers).values()}
    assert {"waiting", "asked_you", "being_checked", "answered", "solved"} <= states


@pytest.mark.parametrize("key", ["ada", "ben"])
def test_ada_and_ben_have_offers_and_free_hands(person: Callable[[str], User], key: str) -> None:
    assert routing_queries.live_offers(person(key)).count() >= 4
    assert not routing_queries.active_claims(person(key)).exists()


def test_moderators_have_answers_and_applications_to_decide(person: Callable[[str], User]) -> None:
    assert len(review_queries.waiting(person("mo"))) >= 6
    assert Application.objects.filter(decided_at=None, advocate__status="in_review").count() == 3
    assert set(Review.objects.values_list("decision", flat=True)) >= {"publish", "return", ""}


def test_moderators_have_a_report_and_advocates_something_to_learn_from(
    person: Callable[[str], User],
) -> None:
    assert person("carla") in {report.reporter for report in open_reports()}
    assert len(ModelAnswer.objects.all()) == 3


def test_moderators_see_how_gold_was_answered_and_what_was_practised(person: Callable[[str], User]) -> None:
    share = accuracy_of(person("ada").pk)
    assert share is not None
    assert (share.hits, share.tries) == (5, 6)
    assert ready(open_applications()).count() == 2
    assert practising(open_applications()).count() == 1


def test_moderators_and_ops_see_how_they_judge(person: Callable[[str], User]) -> None:
    """Known verdicts that were met, not all of them hit, and answers that two of them judged."""
    own = calibration.own(person("mo"))
    assert own.gold is not None
    assert 0 < own.gold.hits < own.gold.tries
    assert own.lines
    assert own.differences
    everybody = calibration.overview()
    assert everybody.second_looks >= 6
    assert sum(each.gold is not None for each in everybody.judges) == 3


def test_ops_has_an_appeal_to_decide(said: str) -> None:
    assert open_holds().get(redemption__isnull=False).status == "appealed"


def test_ops_has_points_in_doubt_to_decide_about(said: str) -> None:
    case = FraudCase.objects.get(status="open")
    assert case.signs.count() == 2
    assert open_holds().filter(cause=case.id).count() == case.doubts.count() > 0


def test_moderators_have_reports_and_appeals_to_decide(person: Callable[[str], User]) -> None:
    assert len(open_reports()) == 2
    assert set(Report.objects.values_list("status", flat=True)) == {"open", "upheld", "dismissed"}
    appeals = waiting_appeals(person("mo"))
    assert {appeal.suspension is None for appeal in appeals} == {True, False}
    assert all(appeal.against != person("mo") for appeal in appeals)
    assert reports_of(person("carla")).exists()
    assert reports_about(person("ada")).exists()


def test_strangers_can_read_and_carla_is_asked(person: Callable[[str], User]) -> None:
    assert HelpPage.objects.public().count() >= 10
    assert set(HelpPage.objects.public().values_list("language", flat=True)) == {"en", "de"}
    assert HelpPage.objects.get(status="proposed").answer.enquiry.customer == person("carla")
    assert worth_showing().exists()


def test_agents_have_a_full_desk(person: Callable[[str], User]) -> None:
    assert len(desk_queries.rows(person("stella"), desk_queries.waiting())) >= 4


def test_answers_went_every_way(said: str) -> None:
    assert set(Answer.objects.values_list("status", flat=True)) >= {
        "submitted",
        "published",
        "accepted",
        "unhelpful",
        "retracted",
    }
    assert Answer.objects.filter(acceptance="assumed").exists()
    assert Answer.objects.filter(revisions__isnull=False).exists()
    assert set(Award.objects.values_list("status", flat=True)) == {"pending", "confirmed", "reversed"}


def test_redemptions_are_in_every_state_that_lasts(person: Callable[[str], User]) -> None:
    states = Counter(Redemption.objects.values_list("status", flat=True))
    assert set(states) == {"requested", "approved", "sent", "settled", "declined", "cancelled", "voided"}
    assert set(PayoutBatch.objects.values_list("status", flat=True)) == {"sent", "reconciled"}
    requests = payouts.requests(person("omar"), payouts.waiting())
    assert len(requests) >= 2
    assert any(each.needs_two for each in requests)
    assert any(each.may_approve for each in requests)


def test_ada_can_redeem(person: Callable[[str], User]) -> None:
    assert queries.redeemable_now(person("ada")) > 0


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("carla", "my_questions"),
        ("carla", "ask"),
        ("nina", "apply"),
        ("ada", "queue"),
        ("ada", "my_answers"),
        ("ada", "rewards"),
        ("ada", "profile"),
        ("mo", "review_desk"),
        ("mo", "applications"),
        ("mo", "triage"),
        ("mo", "calibration"),
        ("omar", "moderators"),
        ("carla", "my_reports"),
        ("ada", "my_reports"),
        ("stella", "desk"),
        ("omar", "payouts"),
        ("omar", "operations"),
    ],
)
def test_the_main_pages_open(
    person: Callable[[str], User], client_of: Callable[[User], Any], key: str, page: str
) -> None:
    assert client_of(person(key)).get(reverse(page)).status_code == 200
