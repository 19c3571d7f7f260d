"""The pages of cases: what ops sees and decides, and what the advocate reads and may say."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.sweeps import carry_out_deferred
from common import clock
from common.models import Deferred, HistoryRow, OutboxEntry
from marketplace import lifecycle
from marketplace.actions.appeal_fraud_case import appeal_fraud_case
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_fraud_case import decide_fraud_case
from marketplace.fraud import explaining, queries
from marketplace.fraud.models import FraudCase
from marketplace.tasks import look_for_fraud
from rewards.models import Hold


def test_ops_finds_the_case_reads_why_and_decides(client_of, omar, ada, carla, case):
    client = client_of(omar)
    assert case.reference in client.get(reverse("fraud_cases")).content.decode()
    page = client.get(reverse("fraud_case", args=[case.id])).content.decode()
    assert "2 answers went to somebody on the same bill" in page
    assert carla.display_name in page
    address = reverse("fraud_case_decide", args=[case.id])
    assert client.post(address, {"decision": "cleared", "note": "They moved in later."}).status_code == 302
    assert FraudCase.objects.get().status == "cleared"


@pytest.mark.parametrize(
    "sent",
    [{"decision": "upheld", "note": "No."}, {"decision": "maybe", "note": "Well, well."}],
    ids=["too-short", "no-decision"],
)
def test_a_refused_decision_keeps_what_was_typed(client_of, omar, case, sent):
    answer = client_of(omar).post(reverse("fraud_case_decide", args=[case.id]), sent)
    assert answer.status_code == 422
    assert sent["note"] in answer.content.decode()
    assert FraudCase.objects.get().status == "open"


def test_who_lives_there_sees_no_form(client_of, case, ada, make_user):
    partner = make_user("Pat L.", roles=["ops"], bill_account=ada.bill_account)
    page = client_of(partner).get(reverse("fraud_case", args=[case.id])).content.decode()
    assert reverse("fraud_case_decide", args=[case.id]) not in page


def test_the_advocate_reads_that_it_may_be_in_order_and_never_whom_else_it_names(client_of, ada, carla, case):
    page = client_of(ada).get(reverse("standing")).content.decode()
    assert "It may well be in order" in page
    assert carla.display_name not in page
    assert "household" not in page


def test_upheld_the_advocate_appeals_in_place(client_of, ada, omar, petra, upheld):
    client, address = client_of(ada), reverse("standing_fraud_appeal", args=[upheld.id])
    assert "You live together." in client.get(reverse("standing")).content.decode()
    refused = client.post(address, {"words": "No."})
    assert refused.status_code == 422
    assert "No." in refused.content.decode()
    assert client.post(address, {"words": "She moved in last week."}).status_code == 302
    assert "She moved in last week." in client_of(petra).get(reverse("triage")).content.decode()


def test_a_moderators_desk_does_not_show_appeals_about_points(client_of, ada, mo, upheld):
    client_of(ada).post(
        reverse("standing_fraud_appeal", args=[upheld.id]), {"words": "She moved in last week."}
    )
    assert "She moved in" not in client_of(mo).get(reverse("triage")).content.decode()


def test_what_they_said_against_the_hold_stands_on_the_case(client_of, ada, omar, case):
    from rewards.actions.appeal_hold import appeal_hold

    appeal_hold(hold_id=Hold.objects.first().id, by=ada, why="We met afterwards.")
    assert "We met afterwards." in client_of(omar).get(reverse("fraud_case", args=[case.id])).content.decode()


def test_the_page_says_that_there_are_more_awards_only_where_there_are(monkeypatch, earned, ada, carla, case):
    earned(ada, carla)
    look_for_fraud()
    assert case.doubts.count() == 3
    monkeypatch.setattr(queries, "AWARDS_SHOWN", 3)
    assert not queries.case_view(case.id).more_awards
    monkeypatch.setattr(queries, "AWARDS_SHOWN", 2)
    view = queries.case_view(case.id)
    assert view.more_awards
    assert len(view.doubts) == 2
    assert view.points == sum(doubt.award.points for doubt in case.doubts.all())


def test_the_pages_ask_as_often_for_few_as_for_many(
    client_of, omar, ada, carla, earned, case, django_assert_max_num_queries
):
    client = client_of(omar)
    addresses = [reverse("fraud_cases"), reverse("fraud_case", args=[case.id])]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with django_assert_max_num_queries(40) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    few = asked()
    for _ in range(3):
        earned(ada, carla, times=3)
        look_for_fraud()
    assert asked() == few


def test_what_happened_is_said_in_words(client_of, ada, omar, petra, upheld):
    appeal = appeal_fraud_case(case_id=upheld.id, by=ada, words="She moved in last week.")
    decide_appeal(appeal_id=appeal.id, by=petra, is_granted=False, note="She asked before, too.")
    view = queries.case_view(upheld.id)
    assert [(event.what, event.by) for event in view.history] == [
        ("Opened: the points wait", None),
        ("Upheld: the points stay on hold", omar),
        ("An appeal was made", ada),
        ("The appeal was refused", petra),
        ("Closed: the points were taken back", petra),
    ]
    page = client_of(omar).get(reverse("fraud_case", args=[upheld.id])).content.decode()
    assert "The appeal was refused" in page
    assert "decide_appeal" not in page


def test_every_state_has_its_words():
    for kind, states in (("fraudcase", lifecycle.FRAUD_CASE), ("appeal", lifecycle.APPEAL)):
        for state in states:
            assert explaining.happened(HistoryRow(kind=kind, now=state))


# --- Second thoughts ------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(client_of, omar, case, settings):
    """Omar has just upheld it, on its page: his browser."""
    settings.UNDO_SECONDS = 8
    client = client_of(omar)
    client.post(
        reverse("fraud_case_decide", args=[case.id]), {"decision": "upheld", "note": "You live together."}
    )
    return client


def test_a_decision_on_points_waits_and_says_so_in_the_place_of_its_form(decided, client_of, ada, case):
    told, here = OutboxEntry.objects.count(), reverse("fraud_case", args=[case.id])
    page = decided.get(here).content.decode()
    assert reverse("fraud_case_decide", args=[case.id]) not in page
    assert page.count(f'action="{reverse("undo", args=[Deferred.objects.get().id])}"') == 2
    assert f'hx-get="{here}"' in page
    assert "You live together." not in client_of(ada).get(reverse("standing")).content.decode()
    case.refresh_from_db()
    assert case.status == "open"
    Deferred.objects.update(due_at=clock.ago(seconds=1))
    assert carry_out_deferred() == 1
    case.refresh_from_db()
    assert (case.status, case.why, case.decided_by.display_name) == (
        "upheld",
        "You live together.",
        "Omar D.",
    )
    assert OutboxEntry.objects.count() > told


def test_taken_back_the_words_on_points_are_in_the_form_again(decided, case):
    page = decided.post(reverse("undo", args=[Deferred.objects.get().id]), follow=True)
    assert page.redirect_chain == [(reverse("fraud_case", args=[case.id]), 302)]
    assert page.context["form"]["note"].value() == "You live together."
    Deferred.objects.update(due_at=clock.ago(seconds=1))
    assert carry_out_deferred() == 0
    case.refresh_from_db()
    assert case.status == "open"


def test_what_a_colleague_decided_meanwhile_on_points_is_told(decided, petra, case):
    decide_fraud_case(case_id=case.id, by=petra, decision="cleared", why="They moved in later.")
    Deferred.objects.update(due_at=clock.ago(seconds=1))
    assert carry_out_deferred() == 1
    case.refresh_from_db()
    assert case.status == "cleared"
    page = decided.get(reverse("fraud_cases")).content.decode()
    assert "Your decision on points in doubt was not carried out." in page
