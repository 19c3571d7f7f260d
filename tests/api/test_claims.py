"""Offers and claims over HTTP: what is offered, taking it on, and what happens under the claim."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import clock
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer, Draft
from routing import bonuses
from routing.actions.release_claim import release_claim
from routing.models import Availability, Claim, Offer, QueueEntry, SurgeBudget
from tests.api.conftest import API
from tests.api.operations import published
from tests.scene import SCORES

ANSWER = "Switch flight mode on and off."


def end_lease(claim):
    """As if the holder had been away until a second ago."""
    moment = clock.ago(seconds=1)
    QueueEntry.objects.filter(id=claim.entry_id).update(lease_ends_at=moment)
    Claim.objects.filter(id=claim.id).update(ends_at=moment)


# --- Offers ----------------------------------------------------------------------------------------------------


def test_an_offer_says_what_to_expect_and_nothing_personal(api_of, asked, ada):
    (offer,) = api_of(ada).get(f"{API}/offers/").json()["results"]
    assert offer["enquiry"] == str(asked.enquiry.id)
    assert (offer["topic"], offer["subject"]) == ("sim", "My eSIM is dead")
    assert (offer["points"], offer["bonus_points"]) == (40, 0)


def test_an_offer_names_the_bonus_of_a_surge(api_of, asked, ada):
    entry = QueueEntry.objects.get(item_id=asked.enquiry.id)
    SurgeBudget.objects.create(day=timezone.localdate(), points=100)
    with transaction.atomic():
        assert bonuses.reserve(entry, 15)
    (offer,) = api_of(ada).get(f"{API}/offers/").json()["results"]
    assert (offer["points"], offer["bonus_points"]) == (40, 15)


def test_a_longer_list_of_offers_costs_no_more_queries(
    api_of, asked, carla, billing, ada, django_assert_num_queries
):
    client = api_of(ada)
    with CaptureQueriesContext(connection) as alone:
        client.get(f"{API}/offers/")
    for number in range(4):
        post_enquiry(by=carla, subject=f"My bill {number}", body="Why so much?", topic_id=billing.id)
    with django_assert_num_queries(len(alone)):
        assert len(client.get(f"{API}/offers/").json()["results"]) == 5


def test_a_declined_offer_is_gone(api_of, asked, ada):
    client = api_of(ada)
    (offer,) = client.get(f"{API}/offers/").json()["results"]
    assert client.post(f"{API}/offers/{offer['id']}/decline/").status_code == 204
    assert client.get(f"{API}/offers/").json()["results"] == []


def test_somebody_elses_offer_does_not_exist(api_of, asked, ada, ben):
    offer = Offer.objects.get(advocate_id=ada.id)
    assert api_of(ben).post(f"{API}/offers/{offer.id}/decline/").status_code == 404


def test_offers_are_for_advocates(api_of, asked, carla, nina, mo):
    for person in (carla, nina, mo):
        assert api_of(person).get(f"{API}/offers/").status_code == 403


# --- Claiming --------------------------------------------------------------------------------------------------


def test_a_claim_brings_the_fence_and_the_end(api_of, asked, ada):
    response = api_of(ada).post(asked.path("claim/"))
    assert response.status_code == 200
    claim = Claim.objects.get()
    assert response.json()["claim"] == str(claim.id)
    assert response.json()["fence"] == claim.fence == 1
    assert datetime.fromisoformat(response.json()["expires_at"]) == claim.ends_at


def test_loser_of_the_race_gets_409(api_of, held, ben):
    response = api_of(ben).post(held.path("claim/"))
    assert (response.status_code, response.json()["code"]) == (409, "already_claimed")


def test_a_customer_is_not_eligible(api_of, asked, carl):
    response = api_of(carl).post(asked.path("claim/"))
    assert (response.status_code, response.json()["code"]) == (403, "not_eligible")


def test_ones_own_limit_holds(api_of, asked, ada):
    Availability.objects.filter(advocate_id=ada.id).update(max_open=1)
    client = api_of(ada)
    from marketplace.actions.post_enquiry import post_enquiry

    second = post_enquiry(by=asked.enquiry.customer, subject="Another SIM", body="Also dead.")
    assert client.post(asked.path("claim/")).status_code == 200
    response = client.post(f"{API}/enquiries/{second.id}/claim/")
    assert (response.status_code, response.json()["code"]) == (422, "claim_limit")


# --- Under the claim -------------------------------------------------------------------------------------------


def test_a_heartbeat_extends_the_lease(api_of, held, ada):
    QueueEntry.objects.update(lease_ends_at=clock.seconds_from_now(30))
    response = api_of(ada).post(held.claim_path("heartbeat"))
    assert datetime.fromisoformat(response.json()["expires_at"]) > clock.seconds_from_now(500)


def test_a_released_claim_is_over(api_of, held, ada):
    client = api_of(ada)
    assert client.post(held.claim_path("release")).status_code == 204
    response = client.post(held.claim_path("heartbeat"))
    assert (response.status_code, response.json()["code"]) == (409, "claim_ended")


def test_an_answer_is_published_for_the_customer(api_of, held, ada, carla):
    sent = {"body": ANSWER, "fence": held.claim.fence}
    response = api_of(ada).post(held.claim_path("answer"), sent, format="json")
    assert response.status_code == 201
    assert response.json()["status"] == "published"
    assert api_of(carla).get(held.path()).json()["progress"] == {
        "code": "answered",
        "who": "Ada L.",
        "is_by_staff": False,
        "since": api_of(carla).get(held.path()).json()["answered_at"],
    }


def test_the_same_answer_twice_is_one_answer(api_of, held, ada):
    sent = {"body": ANSWER, "fence": held.claim.fence}
    replies = [api_of(ada).post(held.claim_path("answer"), sent, format="json") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [201, 201]
    assert replies[0].json() == replies[1].json()
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("key", [None, "one-key"])
def test_a_late_answer_is_kept_as_a_draft(api_of, held, ada, key):
    end_lease(held.claim)
    headers = {"Idempotency-Key": key} if key else {}
    response = api_of(ada).post(
        held.claim_path("answer"), {"body": ANSWER, "fence": 1}, format="json", headers=headers
    )
    assert (response.status_code, response.json()["code"]) == (409, "stale_fence")
    assert Draft.objects.get(author=ada, is_late=True).body == ANSWER
    assert not Answer.objects.exists()


def test_the_fence_of_another_claim_does_not_do(api_of, held, ada):
    response = api_of(ada).post(held.claim_path("answer"), {"body": ANSWER, "fence": 7}, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "stale_fence")


def test_asking_the_customer_shows_in_the_thread(api_of, held, ada, carla):
    response = api_of(ada).post(held.claim_path("ask"), {"body": "Which phone is it?"}, format="json")
    assert (response.status_code, response.json()["kind"]) == (201, "ask")
    assert api_of(carla).get(held.path()).json()["progress"]["code"] == "asked_you"


def test_escalating_hands_it_to_staff(api_of, held, ada, carla):
    sent = {"reason": "account", "note": "Needs a look-up."}
    response = api_of(ada).post(held.claim_path("escalate"), sent, format="json")
    assert (response.status_code, response.json()["reason"]) == (200, "account")
    assert api_of(carla).get(held.path()).json()["progress"]["code"] == "with_team"


def test_an_agent_takes_what_is_with_staff_and_answers_it(api_of, scene, carla, stella):
    enquiry = f"{API}/enquiries/{scene.at('with_staff')['enquiry_id']}"
    claim = api_of(stella).post(f"{enquiry}/claim/").json()
    said = {"body": "Your account is open again.", "fence": claim["fence"]}
    answer = api_of(stella).post(f"{API}/claims/{claim['claim']}/answer/", said, format="json")
    assert (answer.status_code, answer.json()["status"]) == (201, "published")
    told = api_of(carla).get(f"{enquiry}/").json()
    assert told["status"] == "answered"
    (shown,) = [each for each in told["thread"] if each["kind"] == "answer"]
    assert (shown["text"], shown["is_staff"]) == ("Your account is open again.", True)


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("release", {}),
        ("heartbeat", {}),
        ("answer", {"body": ANSWER, "fence": 1}),
        ("ask", {"body": "Which phone?"}),
        ("escalate", {"reason": "account"}),
    ],
)
def test_somebody_elses_claim_does_not_exist(api_of, held, ben, carla, mo, stella, step, body):
    for other in (ben, carla, mo, stella):
        assert api_of(other).post(held.claim_path(step), body, format="json").status_code == 404


def test_what_nobody_has_judged_is_as_the_schema_says(api_of, held, ada):
    """Its verdict is empty, which the choices of a verdict do not have."""
    escalated = api_of(ada).post(held.claim_path("escalate"), {"reason": "fraud"}, format="json")
    assert escalated.json()["verdict"] == ""
    described = published()["components"]["schemas"]["Escalation"]["properties"]["verdict"]
    assert described["type"] == "string"
    assert "enum" not in described


def test_under_an_ended_claim_nothing_is_asked_or_escalated(api_of, held, ada):
    release_claim(claim_id=held.claim.id, by=ada)
    client = api_of(ada)
    asked = client.post(held.claim_path("ask"), {"body": "Which phone?"}, format="json")
    escalated = client.post(held.claim_path("escalate"), {"reason": "account"}, format="json")
    assert [reply.json()["code"] for reply in (asked, escalated)] == ["claim_over", "claim_over"]


# --- Photos in an answer ---------------------------------------------------------------------------------------


def send_photos(client, claim, files, *, key="a1", **fields):
    sent = {"body": ANSWER, "fence": claim.fence, "photos": files, **fields}
    return client.post(f"{API}/claims/{claim.id}/answer/", sent, format="multipart", HTTP_IDEMPOTENCY_KEY=key)


def test_an_answer_with_photos_waits_for_a_moderator_who_sees_them(api_of, held, ada, mo, carla, photo_file):
    response = send_photos(api_of(ada), held.claim, [photo_file(), photo_file()])
    assert (response.status_code, response.json()["status"]) == (201, "submitted")
    (review,) = api_of(mo).get(f"{API}/reviews/").json()["results"]
    assert (review["cause"], len(review["photos"])) == ("photos", 2)
    address = review["photos"][0]["url"]
    assert api_of(mo).get(address).headers["Content-Type"] == "image/webp"
    assert api_of(ada).get(address).status_code == 200
    assert api_of(carla).get(address).status_code == 404


def test_an_answer_with_photos_may_be_sent_again(api_of, held, ada, photo_file):
    first = send_photos(api_of(ada), held.claim, [photo_file()])
    again = send_photos(api_of(ada), held.claim, [photo_file()])
    other_key = send_photos(api_of(ada), held.claim, [photo_file()], key="a2")
    assert first.json() == again.json() == other_key.json()
    assert Answer.objects.get().photos.count() == 1


def test_a_rewritten_answer_leaves_photos_out(api_of, held, ada, mo, photo_file):
    from marketplace.actions.claim_review import claim_review
    from marketplace.actions.review_answer import review_answer
    from marketplace.models import Review

    send_photos(api_of(ada), held.claim, [photo_file(), photo_file()])
    answer = Answer.objects.get()
    review = Review.objects.get()
    claim_review(review_id=review.id, by=mo)
    review_answer(review_id=review.id, by=mo, decision="return", scores=SCORES, note="Crop it.")
    answer.refresh_from_db()
    claim = Claim.objects.get(pk=answer.claim_id)
    first, second = answer.photos.order_by("id")
    sent = {"body": "Better words.", "fence": claim.fence, "leave_out": [str(first.id)]}
    assert api_of(ada).post(f"{API}/claims/{claim.id}/answer/", sent, format="json").status_code == 201
    assert list(answer.photos.filter(left_out_at=None)) == [second]


@pytest.mark.parametrize(
    ("names", "status", "code"), [(["x.svg"], 415, "not_a_photo"), (["a.png"] * 6, 422, "invalid")]
)
def test_photos_that_are_refused_leave_the_claim(api_of, held, ada, photo_file, names, status, code):
    files = [photo_file(name) for name in names]
    if status == 415:
        files[0].seek(0)
        files[0].write(b"<svg onload=alert(1)>")
        files[0].seek(0)
    response = send_photos(api_of(ada), held.claim, files)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Answer.objects.exists()
