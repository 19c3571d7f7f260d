"""What fetches itself anew is left as it is while it is true, and comes anew once it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from common import clock
from marketplace import advocate_queries, customer_queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.answer_practice import answer_practice
from marketplace.actions.claim_review import claim_review
from marketplace.actions.decide_report import decide_report
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from rewards.actions.redeem_points import redeem_points
from routing.actions.claim_item import claim_item
from routing.actions.release_claim import release_claim
from routing.models import ItemKind

Happens = Callable[[Any, dict[str, Any]], object]


def withdrawn(cast: Any, made: dict[str, Any]) -> object:
    return withdraw_enquiry(enquiry_id=made["enquiry_id"], by=cast.carla)


def written(cast: Any, made: dict[str, Any]) -> object:
    return add_message(enquiry_id=made["enquiry_id"], by=cast.carla, body="It is an old phone.")


def given_back(cast: Any, made: dict[str, Any]) -> object:
    return release_claim(claim_id=made["claim_id"], by=cast.ada)


def accepted(cast: Any, made: dict[str, Any]) -> object:
    return accept_answer(enquiry_id=made["enquiry_id"], by=cast.carla, rating=5)


def opened(cast: Any, made: dict[str, Any]) -> object:
    return claim_review(review_id=made["review_id"], by=cast.mo)


def taken(cast: Any, made: dict[str, Any]) -> object:
    return claim_item(item_id=made["enquiry_id"], kind=ItemKind.ENQUIRY, by=cast.stella)


def redeemed(cast: Any, made: dict[str, Any]) -> object:
    return redeem_points(by=cast.ada, points=500)


def reinstated(cast: Any, made: dict[str, Any]) -> object:
    return reinstate_advocate(advocate_id=cast.ada.id, by=cast.mo, why="Welcome back.")


def upheld(cast: Any, made: dict[str, Any]) -> object:
    return decide_report(report_id=made["report_id"], by=cast.mo, decision="upheld", note="So it was.")


def practised(cast: Any, made: dict[str, Any]) -> object:
    return answer_practice(practice_id=made["practice_id"], by=cast.carla, body="Look into the app.")


PARTS: dict[str, tuple[str, str, str, Happens]] = {
    "queue-offers": ("ada", "queue", "open", withdrawn),
    "own-questions": ("carla", "my_questions", "held", given_back),
    "claim-thread": ("ada", "claim", "held", written),
    "enquiry-status": ("carla", "enquiry", "held", given_back),
    "enquiry-thread": ("carla", "enquiry", "held", written),
    "enquiry-decision": ("carla", "enquiry", "answered", accepted),
    "enquiry-help": ("carla", "enquiry", "held", given_back),
    "review-list": ("mo", "review_desk", "in_review", opened),
    "own-answers": ("ada", "my_answers", "answered", accepted),
    "balance": ("ada", "rewards", "points", redeemed),
    "standing": ("ada", "standing", "suspended", reinstated),
    "own-reports": ("carla", "my_reports", "reported", upheld),
    "apply-standing": ("carla", "apply", "practising", practised),
    "desk-list": ("stella", "desk", "with_staff", taken),
}
"""By its id: who looks at which page where in the story, and what then happens."""


def _address_of(part: str, page: str) -> str:
    tag = re.search(rf'<\w+ [^>]*id="{part}"[^>]*>', page)
    assert tag is not None
    return unescape(re.findall(r'hx-get="([^"]+)"', tag[0])[0])


@pytest.mark.parametrize("part", PARTS)
def test_only_what_has_changed_is_sent_again(part: str, scene: Any, client_of: Any) -> None:
    role, page, place, happens = PARTS[part]
    made = scene.at(place)
    client = client_of(getattr(scene.cast, role))
    ids = [made[name] for name in ("claim_id", "enquiry_id") if page == name.removesuffix("_id")]
    with clock.at(clock.now()):  # the desk names minutes
        shown = client.get(reverse(page, args=ids)).content.decode()
        address = _address_of(part, shown)
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
        assert client.get(address).status_code == 200  # whoever opens it sees something
    happens(scene.cast, made)
    anew = client.get(address, headers={"HX-Request": "true"})
    assert anew.status_code == 200
    assert f'id="{part}"' in anew.content.decode()
    assert address.partition("shown=")[2] not in anew.content.decode()


def test_what_happens_to_an_older_answer_is_told_too(scene: Any, client_of: Any, monkeypatch: Any) -> None:
    """It stands below the newest ones where somebody has asked for more."""
    monkeypatch.setattr(advocate_queries, "PAGE", 1)
    older, _newer = scene.at("answered"), scene.at("answered")
    client = client_of(scene.cast.ada)
    address = _address_of("own-answers", client.get(reverse("my_answers")).content.decode())
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    accepted(scene.cast, older)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200


def test_what_happens_to_an_older_question_is_shown_too(scene: Any, client_of: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(customer_queries, "PAGE", 1)
    older, _newer = scene.at("answered"), scene.at("answered")
    client = client_of(scene.cast.carla)
    address = _address_of("own-questions", client.get(reverse("my_questions")).content.decode())
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    accepted(scene.cast, older)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
