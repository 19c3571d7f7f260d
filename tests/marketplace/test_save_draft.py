"""Drafts: one per author and enquiry, kept whatever happens to the claim."""

from __future__ import annotations

import pytest

from common.errors import Invalid, NotFound
from marketplace.actions.save_draft import save_draft
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Draft
from routing.actions.release_claim import release_claim
from routing.errors import StaleFence


def test_a_draft_is_overwritten_and_removed_when_emptied(ask, claim, ada):
    held = claim(ask(), by=ada)
    save_draft(claim_id=held.id, by=ada, body="Switch")
    save_draft(claim_id=held.id, by=ada, body="Switch it off, call 07700 900123")
    draft = Draft.objects.get()
    assert (draft.body, draft.is_late) == ("Switch it off, call [phone 1]", False)
    assert save_draft(claim_id=held.id, by=ada, body="  ") is None
    assert not Draft.objects.exists()


def test_words_typed_after_the_time_ran_out_are_kept(ask, claim, ada):
    held = claim(ask(), by=ada)
    release_claim(claim_id=held.id, by=ada)
    save_draft(claim_id=held.id, by=ada, body="Almost")
    assert Draft.objects.get().body == "Almost"


def test_an_answer_that_came_too_late_stays_kept_for_the_next_holder(ask, claim, ada):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(StaleFence):
        submit_answer(claim_id=held.id, by=ada, fence=held.fence, body="Too late")
    save_draft(claim_id=held.id, by=ada, body="Too late, sadly")
    save_draft(claim_id=held.id, by=ada, body="")
    draft = Draft.objects.get()
    assert (draft.body, draft.is_late) == ("Too late, sadly", True)


def test_an_autosave_that_arrives_after_the_answer_leaves_no_draft(ask, claim, ada):
    held = claim(ask(), by=ada)
    save_draft(claim_id=held.id, by=ada, body="Switch it")
    submit_answer(claim_id=held.id, by=ada, fence=held.fence, body="Switch it off.")
    assert save_draft(claim_id=held.id, by=ada, body="Switch it off") is None
    assert not Draft.objects.exists()


def test_only_the_holders_own_claim_counts(ask, claim, ada, ben):
    held = claim(ask(), by=ada)
    with pytest.raises(NotFound):
        save_draft(claim_id=held.id, by=ben, body="Mine")
    with pytest.raises(Invalid):
        save_draft(claim_id=held.id, by=ada, body="x" * 10_001)
