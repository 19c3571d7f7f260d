"""The configuration shows the story and changes nothing of it; originals are not among what it shows."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction

from accounts.models import QuizQuestion
from common.read_only_admin import ReadOnly
from marketplace.models import Answer, Enquiry, Escalation, Review


@pytest.fixture
def superuser(make_user):
    return make_user("Root R.", is_staff=True, is_superuser=True)


@pytest.fixture
def shown(client_of, superuser, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return client_of(superuser)


def test_lists_and_details_of_the_story_open_and_show_crowd_safe_words(shown, ask, answer, ada):
    enquiry = ask(subject="Is 07700 900123 mine?")
    answered = answer(enquiry, by=ada, body="My name is Ada Lovelace. Restart it.")
    for path in (
        "marketplace/enquiry/",
        f"marketplace/enquiry/{enquiry.id}/change/",
        "marketplace/answer/",
        f"marketplace/answer/{answered.id}/change/",
        "marketplace/review/",
        "marketplace/escalation/",
        "common/historyrow/",
    ):
        page = shown.get(f"/admin/{path}")
        assert page.status_code == 200, path
        assert b"900123" not in page.content
        assert b"Lovelace" not in page.content


def test_people_topics_and_the_test_can_be_configured(shown, ada, sim):
    for path in (
        "accounts/user/",
        f"accounts/user/{ada.id}/change/",
        "accounts/topic/",
        "accounts/topic/add/",
        "accounts/quizquestion/",
        "accounts/advocate/",
        f"accounts/advocate/{ada.id}/change/",
        "accounts/application/",
        "accounts/billaccount/",
    ):
        assert shown.get(f"/admin/{path}").status_code == 200, path


QUESTION = {"language": "en", "kind": "choice", "text": "Which?", "choices": "This,That", "right_choice": "0"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"choices": "This"}, "choices"),
        ({"choices": "This,this "}, "choices"),
        ({"right_choice": "2"}, "right_choice"),
        ({"right_choice": ""}, "right_choice"),
        ({"kind": "written", "explanation": "So."}, "choices"),
        ({"kind": "written", "choices": "", "right_choice": ""}, "explanation"),
    ],
    ids=["one", "alike", "beyond", "none-right", "written-with-choices", "written-without-words"],
)
def test_a_question_that_could_not_be_marked_is_refused_at_its_field(shown, sim, changed, field):
    asked = {**QUESTION, "topic": str(sim.id), "is_active": "on", **changed}
    page = shown.post("/admin/accounts/quizquestion/add/", asked)
    assert page.status_code == 200
    assert list(page.context["adminform"].form.errors) == [field]
    kept = {name: value for name, value in asked.items() if name in {"kind", "language"}}
    with pytest.raises(IntegrityError, match="quiz_question_can_be_marked"), transaction.atomic():
        QuizQuestion.objects.create(topic=sim, text="?", choices=[], right_choice=1, **kept)


def test_the_bank_takes_good_questions_and_says_where_more_are_needed(shown, sim):
    added = shown.post(
        "/admin/accounts/quizquestion/add/", {**QUESTION, "topic": str(sim.id), "is_active": "on"}
    )
    assert added.status_code == 302
    assert "en 1 (needs 6)" in shown.get("/admin/accounts/topic/").content.decode()


@pytest.mark.parametrize("model", [Enquiry, Answer, Review, Escalation])
def test_what_actions_write_is_read_only_and_sealed_text_is_not_shown(model, rf, superuser):
    registered = admin.site._registry[model]
    assert isinstance(registered, ReadOnly)
    request = rf.get("/")
    request.user = superuser
    assert not any(
        (
            registered.has_add_permission(request),
            registered.has_change_permission(request),
            registered.has_delete_permission(request),
        )
    )
    assert not [name for name in registered.get_fields(request) if name.endswith("_sealed")]
