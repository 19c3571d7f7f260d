"""The desks' lists, narrowed by their address: what is left, where the next ones are, and that it stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Advocate, Application
from common import clock
from marketplace.views import applications
from routing.models import QueueEntry

LISTS = {
    "applications": (
        "mo",
        "application",
        "application_id",
        "kind=first&topic=sim&language=en",
        "kind=further",
    ),
    "review_desk": ("mo", "in_review", "review_id", "topic=billing&language=en", "topic=sim"),
    "triage": ("mo", "reported", "report_id", "reason=wrong&topic=sim&language=en", "reason=rude"),
    "help_choice": ("mo", "solved", "answer_id", "topic=sim&language=en", "topic=billing"),
    "shared_phrases": (
        "mo",
        "shared_phrase",
        "phrase_id",
        "use=answer&language=en",
        "use=answer&language=de",
    ),
    "desk": (
        "stella",
        "with_staff",
        "enquiry_id",
        "reason=account&topic=sim&promise=kept",
        "promise=overdue",
    ),
    "operations": ("omar", "open", "enquiry_id", "topic=sim&language=en", "language=de"),
    "fraud_cases": ("omar", "fraud_case", "case_id", "state=open&sign=same_device", "sign=no_rest"),
    "payouts": ("omar", "held_redemption", "redemption_id", "hold=yes&of=ada", "hold=no"),
    "awards": ("omar", "pending_award", "award_id", "of=ada", "of=ben"),
    "holds": ("omar", "appealed_hold", "hold_id", "of=ada&what=request&appeal=yes", "what=points"),
    "payout_batches": ("omar", "batch", "batch_id", "state=open&way=file&reference=pb", "state=explain"),
}
"""By the page's name: whose list it is, the place in the story, the row that is there, what leaves it, and what does
not."""

AGELESS = {"awards", "payout_batches", "help_choice", "shared_phrases"}
"""Nobody waits for these: points are confirmed in their own time, a batch is billing's turn, and what is good
stays so."""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_what_its_address_says(name: str, scene: Any, client_of: Any) -> None:
    role, place, row, fits, fits_not = LISTS[name]
    shown = str(scene.at(place)[row])
    client = client_of(getattr(scene.cast, role))

    def page(query: str) -> str:
        return client.get(f"{reverse(name)}?{query}").content.decode()

    assert shown in page(fits)
    assert f'href="{reverse(name)}">Show all' in page(fits)
    assert shown not in page(fits_not)
    assert "Nothing here is like that" in page(fits_not)
    assert shown in page("topic=nonsense&language=%00&age=%F0&state=1&after=x~y~z")
    assert (shown in page("age=hour")) == (name in AGELESS)


@pytest.fixture
def many(make_user: Any, sim: Any) -> Any:
    """many(3) applications that came at the same moment."""

    def make(count: int) -> None:
        moment = clock.now()
        for number in range(count):
            advocate = Advocate.objects.create(user=make_user(f"Nina {number}."), status="in_review")
            Application.objects.create(
                advocate=advocate, languages=["en"], terms_version="1", submitted_at=moment
            ).topics.set([sim])

    return make


def test_page_after_page_shows_each_once_and_costs_the_same(
    client_of: Any, mo: Any, many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications, "SHOWN", 2)
    client, asked, seen, after = client_of(mo), [], [], "?kind=first"
    many(5)
    while after:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{reverse('applications')}{after}").context
        asked.append(len(queries))
        seen += [application.id for application in page["page"].rows]
        after = page["page"].next_query
        assert not after or after.startswith("?kind=first&after=")
    assert seen == list(Application.objects.order_by("id").values_list("id", flat=True))
    assert asked == [asked[0]] * 3


def test_a_decision_leads_back_to_the_list_as_it_was(scene: Any, client_of: Any) -> None:
    made = scene.at("application")
    client, narrowed = client_of(scene.cast.mo), "?kind=first&topic=sim"
    decide = reverse("application_decide", args=[made["application_id"]]) + narrowed
    assert decide.replace("&", "&amp;") in client.get(reverse("applications") + narrowed).content.decode()
    refused = client.post(decide, {"decision": "decline", "reason": ""})
    assert refused.status_code == 422
    assert decide.replace("&", "&amp;") in refused.content.decode()
    decided = client.post(decide, {"decision": "decline", "reason": "Please read the SIM guide first."})
    assert decided.url == reverse("applications") + narrowed


def test_choosing_a_good_answer_leads_back_to_the_list_as_it_was(scene: Any, client_of: Any) -> None:
    made = scene.at("solved")
    client, narrowed = client_of(scene.cast.mo), "?topic=sim"
    propose = reverse("help_propose", args=[made["answer_id"]]) + narrowed
    assert f'href="{propose}"' in client.get(reverse("help_choice") + narrowed).content.decode()
    assert f'href="{reverse("help_choice")}{narrowed}"' in client.get(propose).content.decode()
    words = {"title": "My eSIM is dead", "question": "Why?", "answer_text": "Switch it off and on."}
    assert client.post(propose, words).url == reverse("help_choice") + narrowed
    withdraw = reverse("help_withdraw", args=[made["answer_id"]]) + narrowed
    assert withdraw in client.get(reverse("help_choice") + narrowed).content.decode()
    assert client.post(withdraw).url == reverse("help_choice") + narrowed


def test_changing_a_shared_phrase_leads_back_to_the_list_as_it_was(scene: Any, client_of: Any) -> None:
    phrase_id = scene.at("shared_phrase")["phrase_id"]
    client, narrowed = client_of(scene.cast.mo), "?use=answer"
    change = reverse("phrase", args=[phrase_id]) + narrowed
    assert f'href="{change}"' in client.get(reverse("shared_phrases") + narrowed).content.decode()
    assert f'action="{change}"' in client.get(change).content.decode()
    words = {"label": "Bye", "body": "All the best.", "language": "en"}
    assert client.post(change, words).url == reverse("shared_phrases") + narrowed


def test_the_desk_keeps_it_from_case_to_case(scene: Any, client_of: Any) -> None:
    case = reverse("desk_enquiry", args=[scene.at("with_staff")["enquiry_id"]])
    client = client_of(scene.cast.stella)
    assert f'href="{case}?topic=sim"' in client.get("/desk/list/?topic=sim&after=x").content.decode()
    page = client.get(f"{case}?topic=sim").content.decode()
    assert 'hx-get="/desk/list/?topic=sim&amp;open=' in page
    assert client.post(f"{case}claim/?topic=sim").url == f"{case}?topic=sim"


def test_the_next_answer_is_one_of_those_that_are_shown(scene: Any, client_of: Any) -> None:
    review_id = scene.at("in_review")["review_id"]
    client = client_of(scene.cast.mo)
    opened = client.post("/review/next/?language=de", follow=True)
    assert opened.redirect_chain == [("/review/?language=de", 302)]
    assert opened.context["item"] is None
    QueueEntry.objects.filter(item_id=review_id).update(language="de")
    opened = client.post("/review/next/?language=de", follow=True)
    assert opened.context["item"].review.id == review_id
