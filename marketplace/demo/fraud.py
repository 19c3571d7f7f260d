"""Points in doubt: what was found about somebody's latest answers waits for ops, as on an ordinary day."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count

from marketplace.actions.open_fraud_case import open_fraud_case
from marketplace.demo.people import EMBLEMATIC
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from marketplace.fraud.evidence import Finding
from marketplace.models import Answer
from rewards.models import Award

DAYS_AGO = 0.05
AWARDS = 2


def add_fraud(teller: Teller) -> None:
    teller.time.add(_is_in_doubt(teller), moment=teller.time.until - timedelta(days=DAYS_AGO))


def _is_in_doubt(teller: Teller) -> Told[None]:
    """Of an advocate who is not played by whoever tries the demo, the pending awards that are the latest."""
    yield timedelta()
    played = [teller.people.by_key[key] for key in EMBLEMATIC]
    pending = Award.objects.filter(status="pending", kind=Award.Kind.ANSWER).exclude(holder__in=played)
    busiest = pending.values("holder").annotate(count=Count("id")).order_by("-count", "holder__email").first()
    if busiest is None:
        return
    awards = pending.filter(holder=busiest["holder"]).order_by("-awarded_at")[:AWARDS]
    works = [award.work_id for award in awards]
    customers = Answer.objects.filter(id__in=works).values_list("enquiry__customer", flat=True)
    doubted = frozenset(award.id for award in awards)
    people = frozenset(customers)
    findings = [
        Finding("same_device", busiest["holder"], people, doubted, {"answers": len(doubted)}),
        Finding(
            "same_writer",
            busiest["holder"],
            people,
            doubted,
            {"answers": len(doubted), "habits": "dots marks_in_a_row small_i"},
        ),
    ]
    open_fraud_case(advocate_id=busiest["holder"], findings=findings)
