"""Whoever types loses no words: the device keeps them, says so, and forgets them once they are sent."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

FORMS = {
    "accept": ("answered", "carla", "enquiry", ["comment"]),
    "not_solved": ("answered", "carla", "enquiry", ["reason"]),
    "ask_staff": ("answered", "carla", "enquiry", ["reason"]),
    "reopen": ("solved", "carla", "enquiry", ["reason"]),
    "escalate": ("held", "ada", "claim", ["escalate-note"]),
    "report": ("thread_item", "carla", "report_item", ["words"]),
    "appeal a report": ("upheld_report", "ada", "my_reports", ["words"]),
    "appeal a suspension": ("suspended", "ada", "standing", ["words"]),
    "practise": ("practising", "carla", "practice", ["body"]),
    "propose": ("solved", "mo", "help_propose", ["title", "question", "answer_text"]),
    "answer on the desk": ("on_the_desk", "stella", "desk_enquiry", ["body"]),
    "message from the desk": ("on_the_desk", "stella", "desk_enquiry", ["body"]),
    "let the crowd have it": ("doubtful", "stella", "desk_enquiry", ["reason"]),
}
"""Where its page is, whose, and what is typed there."""

SENT = {
    "report": ("report_item", {"reason": "wrong", "words": "It is another phone."}),
    "appeal a report": ("report_appeal", {"words": "It does work on mine, look again."}),
    "appeal a suspension": ("standing_appeal", {"words": "It was not me, please look again."}),
    "practise": ("practice_answer", {"body": "Move it in the app, under your lines."}),
    "propose": (
        "help_propose",
        {"title": "A dead eSIM", "question": "It is dead.", "answer_text": "Flight mode."},
    ),
    "answer on the desk": ("desk_answer", {"body": "I have put it right for you.", "escalation": ""}),
    "message from the desk": ("desk_message", {"body": "Which phone is it?"}),
    "let the crowd have it": ("desk_to_crowd", {"reason": "There is no number in it."}),
}
"""Those that no script sends: the page that comes next says what is sent."""


@pytest.fixture
def at(scene, service_level, settings):
    """at("held") -> what `scene` names, with which `url` finds an address."""
    settings.UNDO_SECONDS = 8
    made = {}

    def go(place):
        made.update(scene.at(place))
        return scene.cast

    def url(name):
        from django.urls import get_resolver

        wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
        return reverse(name, kwargs={each: made[each] for each in wanted})

    go.url, go.made = url, made
    return go


@pytest.mark.parametrize("name", FORMS)
def test_the_device_keeps_what_is_typed(client_of, at, name):
    place, who, page_name, fields = FORMS[name]
    person = getattr(at(place), who)
    page = client_of(person).get(at.url(page_name)).content.decode()
    for field in fields:
        key = f"{at.url(SENT[name][0])}#{field}" if name in SENT else rf"{name.replace('_', '-')}-CL-\w+"
        control = re.search(
            rf'<(?:textarea|input)[^>]* name="{field}"[^>]* data-draft-key="{key}"[^>]*>', page
        )
        assert control, (field, key)
        status = re.search(r'data-draft-status="(\S+)"', control[0])[1]
        assert f'id="{status}" role="status" data-saved=' in page
        assert status in re.search(r'aria-describedby="([^"]+)"', control[0])[1].split()


@pytest.mark.parametrize("name", SENT)
def test_the_page_after_sending_names_what_is_no_draft_any_more(client_of, at, name):
    place, who, _, fields = FORMS[name]
    client, (form, typed) = client_of(getattr(at(place), who)), SENT[name]
    typed = typed | {key: at.made[key] for key in ("fence",) if key in at.made}
    empty = dict.fromkeys(typed, "")
    refused = client.post(at.url(form), empty).content.decode()
    assert "data-draft-clear" not in refused
    page = client.post(at.url(form), typed, follow=True)
    assert page.status_code == 200
    said = re.findall(r'<span hidden data-draft-clear="([^"]+)">', page.content.decode())
    assert said == [f"{at.url(form)}#{field}" for field in fields]
    assert page.content.decode().count('class="toast"') <= 2, "one, and the one to copy"
