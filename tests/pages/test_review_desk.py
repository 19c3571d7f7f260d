"""The review desk: who gets which answer, and that nothing a moderator wrote is lost."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from marketplace import review_queries
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Answer, Review
from routing.actions.claim_enquiry import claim_enquiry

SCORES = {
    "score-correct": "2",
    "score-complete": "2",
    "score-clear": "1",
    "score-kind": "2",
    "score-safe": "2",
}


@pytest.fixture
def make_review(carla: Any, ada: Any, billing: Any) -> Any:
    """make_review("subject") -> a review of ada's answer, on a topic that is always checked unless another is named."""

    def make(subject: str = "My bill went up", topic: Any = billing) -> Review:
        enquiry = post_enquiry(by=carla, subject=subject, body="It was 12 before.", topic_id=topic.id)
        claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
        submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="<b>Prices</b> rose in April.")
        return Review.objects.get(answer__enquiry=enquiry)

    return make


@pytest.fixture
def desk(client_of: Any, mo: Any) -> Client:
    return client_of(mo)


@pytest.fixture
def max_of(client_of: Any, make_user: Any) -> Client:
    """A second moderator's browser."""
    return client_of(make_user("Max T.", roles=["moderator"]))


def decide(client: Client, review: Review, decision: str, **data: str) -> Any:
    return client.post(f"/review/{review.id}/decide/", SCORES | {"decision": decision} | data)


def test_desk_is_for_moderators(client_of: Any, carla: Any, stella: Any) -> None:
    assert client_of(None).get("/review/").status_code == 302
    for person in (carla, stella):
        assert client_of(person).get("/review/").status_code == 403
        assert client_of(person).post("/review/next/").status_code == 403


def test_looking_at_the_list_claims_nothing(desk: Client, make_review: Any) -> None:
    make_review()
    page = desk.get("/review/")
    assert "My bill went up" in page.content.decode()
    assert "review-form" not in page.content.decode()


def test_open_answer_is_shown_escaped_with_its_question(desk: Client, make_review: Any) -> None:
    review = make_review()
    page = desk.post(f"/review/{review.id}/open/", follow=True).content.decode()
    assert "&lt;b&gt;Prices&lt;/b&gt;" in page
    assert "It was 12 before." in page


def test_two_moderators_never_get_the_same_answer(desk: Client, max_of: Client, make_review: Any) -> None:
    review = make_review()
    desk.post("/review/next/")
    refused = max_of.post(f"/review/{review.id}/open/")
    assert refused.status_code == 409
    assert "review-form" not in max_of.post("/review/next/", follow=True).content.decode()


def test_approving_publishes_and_goes_on_to_the_next(desk: Client, make_review: Any, ada: Any) -> None:
    ada.advocate.availability.max_open = 5
    ada.advocate.availability.save()
    first, second = make_review("First"), make_review("Second")
    desk.post(f"/review/{first.id}/open/")
    page = decide(desk, first, "publish").wsgi_request
    assert page.path.endswith("/decide/")
    assert Answer.objects.get(pk=first.answer_id).status == "published"
    assert f"/review/{second.id}/decide/" in desk.get("/review/").content.decode()


def test_it_says_what_follows_and_of_a_note_only_if_there_is_one(
    desk: Client, make_review: Any, review_share: Any, sim: Any
) -> None:
    review_share(100)

    def said(review: Review, decision: str, **data: str) -> str:
        desk.post(f"/review/{review.id}/open/")
        decide(desk, review, decision, **data)
        return desk.get("/review/").content.decode()

    page = said(make_review(), "publish")
    assert "Approved." in page and "The note goes" not in page
    assert "Approved. The note goes to the advocate." in said(make_review(), "publish", note="Lovely.")
    note = "Say where in the app it is."
    assert "The customer keeps the answer." in said(make_review(topic=sim), "return", note=note)
    assert "The advocate has 2 h to rewrite it." in said(make_review(), "return", note=note)


def test_sending_back_without_a_note_keeps_the_scores(desk: Client, make_review: Any) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    page = decide(desk, review, "return")
    assert page.status_code == 422
    assert page.content.decode().count(" checked>") >= 5
    assert Answer.objects.get(pk=review.answer_id).status == "submitted"


def test_missing_score_is_named(desk: Client, make_review: Any) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    page = desk.post(f"/review/{review.id}/decide/", {"decision": "publish", "note": "Well said"})
    assert page.status_code == 422
    assert "Score this line" in page.content.decode()
    assert 'id="error-summary"' in page.content.decode()
    assert "novalidate" in page.content.decode()
    assert "Every decision needs every line scored" in page.content.decode()
    assert "Well said" in page.content.decode()


def test_clash_says_who_decided_and_keeps_the_note(desk: Client, max_of: Client, make_review: Any) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    decide(desk, review, "publish")
    page = decide(max_of, review, "reject", note="The figure is wrong, I believe.")
    assert page.status_code == 409
    assert "Mo A. has decided" in page.content.decode()
    assert "The figure is wrong" in page.content.decode()


def test_an_incomplete_form_shows_nothing_that_one_does_not_hold(
    desk: Client, client_of: Any, make_review: Any, ada: Any
) -> None:
    review = make_review("A puzzling charge")
    ada.roles = ["moderator"]
    ada.save()
    for client in (desk, client_of(ada)):
        for page in (
            decide(client, review, "return"),
            client.post(f"/review/{review.id}/decide/", {"decision": "publish"}),
        ):
            assert page.status_code == 409
            assert "It was 12 before." not in page.content.decode()


def test_deciding_on_ones_own_answer_is_refused_without_showing_it(
    client_of: Any, make_review: Any, ada: Any
) -> None:
    review = make_review()
    ada.roles = ["moderator"]
    ada.save()
    page = decide(client_of(ada), review, "publish")
    assert page.status_code == 422
    assert "Somebody else must decide" in page.content.decode()
    assert "It was 12 before." not in page.content.decode()


def test_given_back_answer_is_free_for_the_other(desk: Client, max_of: Client, make_review: Any) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    assert desk.post(f"/review/{review.id}/release/").status_code == 302
    assert max_of.post(f"/review/{review.id}/open/").status_code == 302


@pytest.mark.parametrize("note", ["\x00", "\ud800", "x" * 2001])
def test_bad_notes_are_refused_in_place(desk: Client, make_review: Any, note: str) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    body = b"decision=reject&score-correct=0&note=" + note.encode("utf-8", "surrogatepass").replace(
        b"\x00", b"%00"
    )
    page = desk.post(f"/review/{review.id}/decide/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code in {302, 422}
    assert Answer.objects.get(pk=review.answer_id).status == "submitted" or page.status_code == 302


def test_unknown_review_is_404(desk: Client, make_review: Any) -> None:
    unknown = "/review/01900000-0000-7000-8000-000000000000"
    assert desk.post(f"{unknown}/open/").status_code == 404
    assert decide(desk, Review(id="01900000-0000-7000-8000-000000000000"), "publish").status_code == 404


def test_queries_do_not_grow_with_the_list(
    desk: Client, make_review: Any, ada: Any, django_assert_max_num_queries: Any
) -> None:
    ada.advocate.availability.max_open = 10
    ada.advocate.availability.save()
    reviews = [make_review(f"Question {number}") for number in range(5)]
    desk.post(f"/review/{reviews[0].id}/open/")
    with django_assert_max_num_queries(15):
        desk.get("/review/")


def test_a_key_brings_the_next_answer_itself_and_leaves_the_list_to_itself(
    desk: Client, make_review: Any, ada: Any, django_assert_max_num_queries: Any
) -> None:
    ada.advocate.availability.max_open = 10
    ada.advocate.availability.save()
    first, second = (make_review(f"Question {number}") for number in range(2))
    as_script = {"headers": {"HX-Request": "true"}}
    opened = desk.post(f"/review/{first.id}/open/", **as_script).content.decode()
    assert f"/review/{first.id}/decide/" in opened and "<html" not in opened
    unmarked = desk.post(f"/review/{first.id}/decide/", {"decision": "publish"}, **as_script)
    assert unmarked.status_code == 422
    assert f"/review/{first.id}/decide/" in unmarked.content.decode()
    with django_assert_max_num_queries(48):
        sent = SCORES | {"decision": "publish"}
        decided = desk.post(f"/review/{first.id}/decide/", sent, **as_script)
    page = decided.content.decode()
    assert decided.status_code == 200
    assert f"/review/{second.id}/decide/" in page and "<html" not in page
    assert 'id="review-today" hx-swap-oob="true">1 decided since midnight' in page
    assert '<nav id="review-list" hx-preserve="true"></nav>' in page
    assert "#review-list" in decided.headers["HX-Trigger-After-Settle"]
    assert "Approved." in decided.headers["HX-Trigger"]
    last = desk.post(f"/review/{second.id}/decide/", sent, **as_script).content.decode()
    assert "Nothing left to review" in last and 'hx-preserve="true"' not in last


def test_the_list_shows_the_open_answer_in_its_place(desk: Client, make_review: Any, ada: Any) -> None:
    ada.advocate.availability.max_open = 10
    ada.advocate.availability.save()
    reviews = [make_review(f"Question {number}") for number in range(3)]
    started = desk.get("/review/").content.decode()
    assert "aria-current" not in started.split('id="review-list"')[1].split("</nav>")[0]
    desk.post(f"/review/{reviews[1].id}/open/")
    listed = desk.get("/review/list/").content.decode()
    places = [listed.index(f'id="waits-{review.id}"') for review in reviews]
    assert places == sorted(places)
    assert listed.count("aria-current") == 1
    assert places[1] < listed.index("aria-current") < places[2]
    # Opened once more it would lose what is marked in it.
    assert f"/review/{reviews[1].id}/open/" not in listed


def test_an_open_answer_is_not_on_a_list_that_is_narrowed_to_others(
    desk: Client, make_review: Any, billing: Any, sim: Any
) -> None:
    review = make_review()
    desk.post(f"/review/{review.id}/open/")
    row = f'id="waits-{review.id}"'
    assert row in desk.get("/review/list/", {"topic": billing.slug}).content.decode()
    assert row not in desk.get("/review/list/", {"topic": sim.slug}).content.decode()


def test_an_open_answer_is_on_one_page_of_the_list(
    desk: Client, make_review: Any, ada: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(review_queries, "LISTED", 1)
    ada.advocate.availability.max_open = 10
    ada.advocate.availability.save()
    first, second, third = (make_review(f"Question {number}") for number in range(3))
    desk.post(f"/review/{first.id}/open/")
    pages: list[list[Review]] = []
    query = ""
    while True:
        page = desk.get(f"/review/list/{query}").content.decode()
        pages.append([review for review in (first, second, third) if f"waits-{review.id}" in page])
        further = re.search(r'href="/review/(\?[^"]+)"', page)
        if not further:
            break
        query = html.unescape(further[1])
    assert pages == [[first, second], [third]]


def test_on_a_phone_the_list_gives_way_to_what_is_open_only(desk: Client, make_review: Any) -> None:
    review = make_review()
    started = desk.get("/review/").content.decode()
    assert 'class="card flush" id="review-list"' in started
    assert started.count("hide-phone") == 2  # the switch of the keys, and what J does
    desk.post(f"/review/{review.id}/open/")
    assert 'class="card flush hide-phone" id="review-list"' in desk.get("/review/").content.decode()
