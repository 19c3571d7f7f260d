"""Billing over HTTP, with a server that does all that goes wrong: nothing is credited twice, nothing guessed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db.models import Max

from common import clock
from common.models import OutboxEntry
from common.tasks import carry
from rewards import payouts, sweeps
from rewards.actions.prepare_batch import prepare_batch
from rewards.gateways import http
from rewards.gateways.protocol import Credit, OutcomeUnknown
from rewards.gateways.signatures import HEADER, sign
from rewards.models import PayoutLine, PayoutResultLine
from tests.api.test_bad_input import REFUSED_ALWAYS
from tests.rewards.billing_server import TOKEN, BillingServer

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/billing/callbacks/"
SAYS_NOTHING = [
    "loses the request",
    "loses the reply",
    "is slow",
    "is down",
    "redirects",
    "does not know us",
    "answers about another",
    "makes up a status",
    "forgets the amount",
    "garbles",
    "talks too much",
]


@pytest.fixture
def biller(settings, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", (0.5, 0.5))
    with BillingServer().running() as server:
        settings.BILLING_GATEWAY, settings.BILLING_URL = "http", server.url
        settings.BILLING_TOKEN, settings.BILLING_SECRET = TOKEN, "shared with billing"
        yield server


@pytest.fixture
def line(ada, omar, biller, approved):
    """500 points of Ada's in a batch that goes over HTTP."""
    approved(ada)
    return prepare_batch(by=omar).lines.get()


@pytest.fixture
def ask(biller):
    """ask("is slow", "") -> the clock comes round as often, and billing is in each of these moods."""

    def come_round(*moods):
        for mood in moods:
            biller.moods.append(mood)
            PayoutLine.objects.filter(ask_at__isnull=False).update(ask_at=clock.ago(seconds=1))
            newest = OutboxEntry.objects.aggregate(id=Max("id"))["id"]
            sweeps.ask_billing_again()
            for entry in OutboxEntry.objects.filter(kind="payout.line", id__gt=newest):
                carry(entry.id)
            assert not OutboxEntry.objects.filter(attempts__gt=0).exists()

    return come_round


@pytest.fixture
def call_back(line, client_of):
    """call_back(status="failed") -> the status of our reply; `at` and `signed` make it an old or a forged one, `body`
    is sent as it is."""

    def post(*, at=None, signed=None, body=None, **words):
        said = {"reference": line.reference, "status": "settled", "amount_minor": 500, "currency": "GBP"}
        body = json.dumps(said | words).encode() if body is None else body
        signature = sign(body, at=int((at or clock.now()).timestamp())) if signed is None else signed
        headers = {HEADER: signature}
        sent = client_of(None).post(ADDRESS, body, content_type="application/json", headers=headers)
        return sent.status_code

    return post


def state_of(line):
    line.refresh_from_db()
    return line.redemption.status, line.outcome


def test_it_is_credited_and_settled(ada, line, biller, ask, points_of):
    ask("")
    assert state_of(line) == ("settled", "settled")
    assert points_of(ada) == (0, 0, 0, 0)
    assert line.batch.status == "reconciled"
    assert PayoutResultLine.objects.get().uploaded_by is None
    ask("")
    assert biller.asked == [line.reference]


def test_what_billing_refuses_is_for_ops_to_decide(line, ask):
    ask("refuses")
    assert state_of(line) == ("failed", "failed")
    assert line.redemption.reason == "Account closed"
    assert payouts.failed_lines().get() == line


@pytest.mark.parametrize("mood", SAYS_NOTHING)
def test_an_unknown_outcome_stays_unknown_and_is_asked_for_again_under_the_same_key(line, biller, ask, mood):
    ask(mood)
    assert state_of(line) == ("sent", "")
    assert line.trouble
    assert line.ask_at > clock.now()
    ask("")
    assert state_of(line) == ("settled", "settled")
    assert line.trouble == ""
    assert biller.asked == [line.reference] * 2
    assert list(biller.credited) == [line.reference]


@pytest.mark.parametrize("mood", ["alters the amount", "alters the currency"])
def test_an_altered_reply_waits_in_suspense_and_decides_nothing(line, ask, mood):
    ask(mood, mood)
    assert state_of(line) == ("sent", "")
    assert [row.outcome for row in payouts.suspense()] == ["mismatch"]
    ask("")
    assert state_of(line) == ("settled", "settled")
    assert not payouts.suspense().exists()


def test_a_batch_keeps_the_gateway_that_it_was_sent_by(line, ask, settings):
    settings.BILLING_GATEWAY = "file"
    ask("")
    assert state_of(line) == ("settled", "settled")


def test_pauses_grow_up_to_an_hour(line, ask):
    ask("decides later")
    line.refresh_from_db()
    assert line.ask_at - clock.now() < timedelta(seconds=21)
    PayoutLine.objects.update(asks=5000)
    ask("decides later")
    line.refresh_from_db()
    assert timedelta(minutes=59) < line.ask_at - clock.now() <= timedelta(hours=1)


# --- Callbacks ----------------------------------------------------------------------------------------------------


def test_a_callback_decides_what_was_pending(line, ask, call_back):
    ask("decides later")
    assert state_of(line) == ("sent", "")
    assert call_back(status="pending") == 204
    assert state_of(line) == ("sent", "")
    assert call_back() == 204
    assert state_of(line) == ("settled", "settled")


def test_five_times_is_once(ada, line, call_back, points_of):
    assert [call_back() for _ in range(5)] == [204] * 5
    assert PayoutResultLine.objects.count() == 1
    assert points_of(ada) == (0, 0, 0, 0)


def test_before_the_reply_it_is_as_good_as_after_it(line, ask, call_back):
    assert call_back() == 204
    ask("decides later")
    assert state_of(line) == ("settled", "settled")


def test_in_another_order_the_first_word_stands_and_the_other_is_explained(ada, line, call_back, points_of):
    assert [call_back(), call_back(status="failed"), call_back(status="pending")] == [204] * 3
    assert state_of(line) == ("settled", "settled")
    assert points_of(ada) == (0, 0, 0, 0)
    assert [row.outcome for row in payouts.suspense()] == ["contradicts"]


def test_one_that_never_comes_is_asked_for(line, ask):
    ask("decides later", "decides later", "")
    assert state_of(line) == ("settled", "settled")


@pytest.mark.parametrize("words", [{"amount_minor": 501}, {"currency": "EUR"}], ids=str)
def test_signed_with_other_figures_it_waits_in_suspense(line, call_back, words):
    assert call_back(**words) == 204
    assert state_of(line) == ("sent", "")
    assert [row.outcome for row in payouts.suspense()] == ["mismatch"]


@pytest.mark.parametrize(
    "signed", ["", "t=1,v1=" + "0" * 64, "t=१,v1=é", "nonsense" * 1000], ids=lambda s: s[:9]
)
def test_without_a_signature_of_billings_nothing_is_believed(line, call_back, signed):
    assert call_back(signed=signed.encode().decode("latin-1")) == 401
    assert state_of(line) == ("sent", "")


def test_altered_on_the_way_it_is_refused(line, call_back):
    other = json.dumps({"reference": line.reference, "status": "failed"}).encode()
    assert call_back(signed=sign(other, at=int(clock.now().timestamp()))) == 401


@pytest.mark.parametrize("minutes", [-6, 6])
def test_kept_and_sent_later_it_is_refused(line, call_back, minutes):
    assert call_back(at=clock.ago(minutes=minutes)) == 401
    assert state_of(line) == ("sent", "")


def test_as_long_as_no_secret_is_agreed_nobody_can_sign(line, call_back, settings):
    settings.BILLING_SECRET = ""
    assert call_back() == 401


def test_what_was_never_asked_for_over_http_cannot_be_called_back(line, call_back):
    assert call_back(reference="RD-NOBODY") == 404
    line.batch.gateway = "file"
    line.batch.save(update_fields=["gateway"])
    assert call_back() == 404
    assert state_of(line) == ("sent", "")


def test_a_callback_that_cannot_be_read_is_refused(line, call_back):
    assert call_back(amount_minor="five") == 422
    assert call_back(amount_minor=2**31) == 422


@pytest.mark.parametrize(("what", "body", "status"), REFUSED_ALWAYS, ids=[each[0] for each in REFUSED_ALWAYS])
def test_signed_nonsense_is_refused_as_from_anybody(line, call_back, what, body, status):
    assert call_back(body=body) == status
    assert state_of(line) == ("sent", "")


# --- What the guards are for --------------------------------------------------------------------------------------


def test_without_one_key_for_all_requests_a_lost_reply_pays_twice(biller):
    biller.moods.append("loses the reply")
    with pytest.raises(OutcomeUnknown):
        http.HttpGateway().credit(Credit("RD-1-first", "W-1", 500, "GBP"))
    http.HttpGateway().credit(Credit("RD-1-again", "W-1", 500, "GBP"))
    assert len(biller.credited) == 2


@pytest.mark.parametrize(
    ("guard", "test", "given"),
    [
        ("rewards.api.callbacks.require_signed", test_altered_on_the_way_it_is_refused, {}),
        (
            "rewards.gateways.signatures.WINDOW_SECONDS",
            test_kept_and_sent_later_it_is_refused,
            {"minutes": 6},
        ),
    ],
    ids=["anybody may call back", "old signatures are good"],
)
def test_without_the_guard_forged_callbacks_are_believed(guard, test, given, line, call_back, monkeypatch):
    monkeypatch.setattr(guard, 10**6 if guard.endswith("SECONDS") else lambda _body, _header: None)
    with pytest.raises(AssertionError):
        test(line, call_back, **given)


# --- What ops sees ------------------------------------------------------------------------------------------------


def test_ops_sees_which_way_it_goes_and_what_is_unknown(line, ask, omar, client_of):
    ask("is slow", "alters the amount")
    ops = client_of(omar)
    assert "Bill credit reaches billing over HTTP." in ops.get("/payouts/").content.decode()
    page = ops.get(f"/payouts/batches/{line.batch_id}/").content.decode()
    assert "Asked 2 times." in page
    assert "Billing’s own answer" in page


@pytest.mark.parametrize("way", ["file", "stripe"])
def test_each_way_has_its_name(way, omar, client_of, settings):
    settings.BILLING_GATEWAY = way
    said = {"file": "by file", "stripe": "Stripe"}[way]
    assert f"reaches billing {said}." in client_of(omar).get("/payouts/").content.decode()
