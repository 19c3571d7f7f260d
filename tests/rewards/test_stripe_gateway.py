"""Billing by Stripe, against a local stand-in that the official library talks to."""

from __future__ import annotations

import pytest

from rewards.gateways import stripe as gateway
from rewards.gateways.protocol import Credit, OutcomeUnknown, Result
from tests.rewards.stripe_server import KEY, StripeServer

WANTED = Credit("RD-7K3P9QX", "cus_ada", 500, "GBP")
SETTLED = Result("RD-7K3P9QX", "settled", "", 500, "GBP")


@pytest.fixture
def stripe(settings):
    with StripeServer("cus_ada").running() as server:
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = KEY, server.url
        yield server


def credit(wanted=WANTED):
    return gateway.StripeGateway().credit(wanted)


def test_a_credit_lowers_what_the_customer_owes(stripe):
    assert credit() == SETTLED
    (made,) = stripe.transactions
    assert (made["amount"], made["currency"]) == (-500, "gbp")


@pytest.mark.parametrize("mood", ["loses the reply", 500, 429, 409])
def test_an_unknown_outcome_is_asked_for_again_and_credited_once(stripe, mood):
    stripe.moods.append(mood)
    with pytest.raises(OutcomeUnknown):
        credit()
    assert credit() == SETTLED
    assert len(stripe.transactions) == 1


def test_after_stripe_forgot_the_key_it_is_found_however_much_came_since(stripe):
    stripe.moods.append("loses the reply")
    with pytest.raises(OutcomeUnknown):
        credit()
    stripe.forget_keys()
    for number in range(5):
        credit(Credit(f"RD-{number}", "cus_ada", 100, "GBP"))
    assert credit() == SETTLED
    assert len(stripe.transactions) == 6


def test_without_looking_first_a_forgotten_key_pays_twice(stripe, monkeypatch):
    monkeypatch.setattr(gateway, "_found", lambda _client, _wanted: None)
    with pytest.raises(AssertionError):
        test_after_stripe_forgot_the_key_it_is_found_however_much_came_since(stripe)


def test_a_customer_that_stripe_does_not_know_is_for_ops(stripe):
    said = credit(Credit("RD-1", "W-1", 500, "GBP"))
    assert (said.status, said.reason) == ("failed", "Stripe knows no such customer")


def test_a_wrong_key_of_ours_proves_nothing(stripe, settings):
    settings.STRIPE_API_KEY = "sk_test_of_somebody"
    with pytest.raises(OutcomeUnknown):
        credit()


def test_what_was_posted_with_another_amount_is_told_as_it_is(stripe):
    credit()
    stripe.transactions[0]["amount"] = -5000
    assert credit().amount_minor == 5000
