"""Billing by Stripe: a credit on the customer's balance, which Stripe takes off the next invoice.

The bill account's number is the customer's id with Stripe. Stripe forgets idempotency keys after a day, so that one
which is asked for again is looked for among the customer's transactions first.
Source: docs.stripe.com, "Customer balance" and "Idempotent requests".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings

from common import outgoing
from rewards.gateways.protocol import Credit, OutcomeUnknown, Result

if TYPE_CHECKING:
    from stripe import CustomerBalanceTransaction, StripeClient

TIMEOUT_SECONDS = 20
AT_ONCE = 100

# What the library would log of each request names the customer.
logging.getLogger("stripe").setLevel(logging.WARNING)


class StripeGateway:
    title = "Stripe"
    is_asked = True

    def credit(self, wanted: Credit) -> Result | None:
        import stripe

        client = _client()
        try:
            done = _found(client, wanted) or _created(client, wanted)
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise OutcomeUnknown(f"Stripe refused: {error.code}") from error
            return Result(
                wanted.reference,
                "failed",
                "Stripe knows no such customer",
                wanted.amount_minor,
                wanted.currency,
            )
        except stripe.StripeError as error:
            raise OutcomeUnknown(type(error).__name__) from error
        # A credit lowers what the customer owes, so with Stripe it is negative.
        return Result(wanted.reference, "settled", "", -done.amount, done.currency.upper())


def _client() -> StripeClient:
    import stripe

    return stripe.StripeClient(
        settings.STRIPE_API_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS, session=outgoing.session()),
        max_network_retries=0,
    )


def _found(client: StripeClient, wanted: Credit) -> CustomerBalanceTransaction | None:
    """What an earlier request under this reference has left."""
    posted = client.v1.customers.balance_transactions.list(wanted.bill_account, {"limit": AT_ONCE})
    for transaction in posted.auto_paging_iter():
        if (transaction.to_dict()["metadata"] or {}).get("reference") == wanted.reference:
            return transaction
    return None


def _created(client: StripeClient, wanted: Credit) -> CustomerBalanceTransaction:
    return client.v1.customers.balance_transactions.create(
        wanted.bill_account,
        {
            "amount": -wanted.amount_minor,
            "currency": wanted.currency.lower(),
            "description": wanted.reference,
            "metadata": {"reference": wanted.reference},
        },
        {"idempotency_key": wanted.reference},
    )
