"""The desk's own button for it: in the toast after a decision, for a while, with and without a script."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from marketplace import sweeps
from marketplace.actions.claim_review import claim_review
from marketplace.models import Review, Verdict
from tests.marketplace.conftest import GOOD_SCORES, answer, ask, claim  # noqa: F401

HTMX = {"HX-Request": "true"}
MARKS = {f"score-{key}": str(mark) for key, mark in GOOD_SCORES.items()}
NOTE = "Say first where the switch is."


@pytest.fixture
def opened(ask, answer, ada, ben, billing, mo, settings):  # noqa: F811
    """A review that Mo has open."""
    settings.UNDO_SECONDS = 8
    submitted = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
    return claim_review(review_id=Review.objects.get(answer=submitted).id, by=mo)


def decide(client, review, *, decision="return", note=NOTE, **options):
    form = {**MARKS, "decision": decision, "note": note}
    return client.post(reverse("review_decide", args=[review.id]), form, **options)


def undo(client, review, **options):
    return client.post(reverse("review_undo", args=[review.id]), **options)


def test_a_script_is_told_where_it_is_taken_back(client_of, mo, opened):
    reply = decide(client_of(mo), opened, headers=HTMX)
    told = json.loads(reply.headers["HX-Trigger"])["toast"]
    assert told["undo"] == reverse("review_undo", args=[opened.id])
    assert told["message"].startswith("Sent back with your note.")
    opened.refresh_from_db()
    assert opened.status == "waiting"


def test_without_a_script_the_button_is_on_the_next_page(client_of, mo, opened):
    client = client_of(mo)
    page = decide(client, opened, follow=True).content.decode()
    assert f'action="{reverse("review_undo", args=[opened.id])}"' in page
    page = client.get(reverse("review_desk")).content.decode()
    assert f'action="{reverse("review_undo", args=[opened.id])}"' not in page


def test_taken_back_the_form_is_as_it_was_filled_in(client_of, mo, opened):
    client = client_of(mo)
    decide(client, opened)
    reply = undo(client, opened)
    assert (reply.status_code, reply.url) == (302, reverse("review_desk"))
    page = client.get(reply.url).content.decode()
    assert page.count('form="review-form" checked') == len(GOOD_SCORES)
    assert NOTE in page
    assert "Say first" in client.get(reply.url).context["form"]["note"].value()


def test_another_moderator_finds_an_empty_form(client_of, mo, make_user, opened):
    client = client_of(mo)
    decide(client, opened)
    undo(client, opened)
    client.post(reverse("review_release", args=[opened.id]))
    nell = make_user("Nell M.", roles=["moderator"], is_staff=True)
    claim_review(review_id=opened.id, by=nell)
    page = client_of(nell).get(reverse("review_desk")).content.decode()
    assert NOTE not in page
    assert page.count('form="review-form" checked') == 0


def test_too_late_it_says_so(client_of, mo, opened):
    client = client_of(mo)
    decide(client, opened)
    Verdict.objects.update(in_effect_at=F("in_effect_at") - timedelta(seconds=8))
    assert sweeps.carry_out_verdicts() == 1
    reply = undo(client, opened)
    assert reply.status_code == 409
    assert "has taken effect" in reply.content.decode()


def test_what_was_opened_since_comes_after_it(client_of, mo, opened, ask, answer, billing, ada):  # noqa: F811
    answer(ask(subject="Another", topic_id=billing.id), by=ada)
    client = client_of(mo)
    decide(client, opened, headers=HTMX)
    assert "Another" in client.get(reverse("review_desk")).content.decode()
    undone = undo(client, opened, follow=True).content.decode()
    assert "A charge" in undone
    assert "Another" not in undone
    assert "Another" in decide(client, opened, follow=True).content.decode()


def test_decided_again_it_counts_once(client_of, mo, opened):
    client = client_of(mo)
    decide(client, opened)
    assert "0 decided since midnight" in undo(client, opened, follow=True).content.decode()
    reply = decide(client, opened, decision="publish", note="", follow=True)
    assert "1 decided since midnight" in reply.content.decode()
