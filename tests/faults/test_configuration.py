"""What people do to the configuration while work is under way. Topics in use: tests/accounts/test_topics_in_use.py."""

from __future__ import annotations

import pytest

from marketplace.actions.escalate_enquiry import escalate_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Draft
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.stand_down_advocate import stand_down_advocate
from routing.errors import NotEligible, StaleFence
from routing.models import Calendar, PoolCalendar, QueueEntry
from tests.routing import invariants


@pytest.mark.race
def test_who_is_suspended_while_holding_loses_it_and_what_they_wrote_is_kept(ask, ada, ben, omar):
    enquiry = ask(1)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    ada.advocate.status = "suspended"
    ada.advocate.save(update_fields=["status"])
    stand_down_advocate(advocate_id=ada.id, by=omar, why="suspended")

    with pytest.raises(StaleFence):
        submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Too late.")
    assert Draft.objects.filter(enquiry=enquiry, author=ada).exists()
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=enquiry.id, by=ada)
    assert claim_enquiry(enquiry_id=enquiry.id, by=ben).fence == 2
    assert invariants.broken() == {}


@pytest.mark.django_db
def test_a_team_whose_calendar_never_opens_still_gets_its_work(ask, stella, ada):
    calendar = Calendar.objects.create(name="Never")
    PoolCalendar.objects.create(pool="staff", calendar=calendar)
    enquiry = ask(1)
    escalate_enquiry(enquiry_id=enquiry.id, by=None, reason="nobody_took_it")
    entry = QueueEntry.objects.get(item_id=enquiry.id)
    assert (entry.pool, entry.due_at is not None) == ("staff", True)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=stella)
    assert submit_answer(claim_id=claim.id, by=stella, fence=1, body="Done.").is_by_staff
