"""What a case does to the awards in it: it holds them, lets them go, or takes them back.

The caller holds the case's lock, or the standing's while a case is opened, and has checked permission. Awards are
locked by id before anything is done to the first, so that two of them never wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.fraud.evidence import Finding
from marketplace.fraud.models import DoubtedAward, FraudCase, FraudSign
from rewards.actions.hold_award import hold_award
from rewards.actions.release_earnings import release_earnings
from rewards.actions.reverse_award import reverse_award
from rewards.models import Award


def lock_case(case_id: UUID) -> FraudCase:
    """Raises: NotFound."""
    return FraudCase.objects.select_related("advocate__user").lock(case_id)


def whom_it_concerns(case: FraudCase) -> set[UUID]:
    """The advocate, and everybody whom a sign names."""
    named = (person for sign in case.signs.all() for person in sign.people)
    return {case.advocate_id, *named}


def news(advocate_id: UUID, findings: Collection[Finding]) -> list[Finding]:
    """The findings that no case of this advocate has dealt with: in each is an award that was in no case yet.

    One that puts no award in doubt is news once in a window. What was cleared stays cleared.
    """
    named = {award for finding in findings for award in finding.awards}
    dealt_with = set(DoubtedAward.objects.filter(award__in=named).values_list("award_id", flat=True))
    since = clock.now() - timedelta(days=settings.FRAUD_WINDOW_DAYS)
    latest = FraudSign.objects.filter(case__advocate=advocate_id, found_at__gt=since)
    told = set(latest.values_list("signal", flat=True))
    return [
        finding
        for finding in findings
        if (finding.awards - dealt_with if finding.awards else finding.signal not in told)
    ]


def add_to(case: FraudCase, findings: Sequence[Finding]) -> None:
    """Write down what was found, and hold what it puts in doubt; the person is told that it waits, and can object."""
    FraudSign.objects.bulk_create(
        FraudSign(
            case=case,
            signal=finding.signal,
            found_at=clock.now(),
            figures=dict(finding.figures),
            people=sorted(finding.people),
        )
        for finding in findings
    )
    named = {award for finding in findings for award in finding.awards}
    awards = _locked(Q(id__in=named, holder=case.advocate_id, fraud_doubt=None) & ~Q(status="reversed"))
    reason = _("We are looking at how these points were earned. It may well be in order; a person decides.")
    DoubtedAward.objects.bulk_create(DoubtedAward(award=award, case=case) for award in awards)
    for award in awards:
        if award.status == "pending":
            hold_award(award_id=award.id, by=None, reason=reason, cause=case.id)


def settle(case: FraudCase, *, to: str, verb: str, by: User | None, why: str) -> None:
    """Move the case, keep who decided and why, and tell the person. Raises: IllegalMove."""
    was = move(case, to=to)
    if by is not None:
        case.decided_by, case.decided_at, case.why = by, clock.now(), why
    case.save(update_fields=["status", "decided_by", "decided_at", "why", "final_at"])
    history.record(case, verb=verb, was=was, story=case.id, by=by)
    notices.fraud_case_settled(case)


def release(case: FraudCase, *, by: User) -> None:
    """Everything that the case held goes on, also what its holder has objected to."""
    why = _("A person has looked at it, and it is in order. Thank you for your patience.")
    release_earnings(cause=case.id, by=by, why=why)


def take_back(case: FraudCase, *, by: User | None) -> None:
    """Every award of the case that still stands is reversed."""
    why = _("These points were not earned in the way they are meant for.")
    for award in _locked(Q(fraud_doubt__case=case, status__in=["pending", "confirmed"])):
        reverse_award(work_id=award.work_id, why=why, by=by)


def _locked(which: Q) -> list[Award]:
    awards = Award.objects.filter(which).select_for_update(of=("self",), no_key=True)
    return list(awards.order_by("id"))
