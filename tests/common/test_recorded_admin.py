"""Whatever is changed in the configuration is in the record: which row, which fields, by whom."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import QuizQuestion, Topic
from common.models import HistoryRow
from common.recorded_admin import _Recorded


@pytest.fixture
def browser(client_of, make_user):
    return client_of(make_user("Una S.", is_staff=True, is_superuser=True, roles=["ops"]))


def test_every_page_of_the_configuration_remembers():
    assert [each for each in admin.site._registry.values() if not isinstance(each, _Recorded)] == []


def test_added_changed_and_deleted(browser, sim):
    form = {
        "slug": "esim",
        "name": "eSIM",
        "icon": "sim",
        "difficulty": "1",
        "test_length": "5",
        "test_pass_mark": "4",
        "guess_words": "",
        "position": "0",
    }
    browser.post(reverse("admin:accounts_topic_add"), form)
    made = Topic.objects.get(slug="esim")
    browser.post(reverse("admin:accounts_topic_change", args=[made.pk]), form | {"name": "eSIM cards"})
    rows = HistoryRow.objects.filter(subject=made.id).order_by("id")
    assert [(row.verb, row.kind, row.why) for row in rows] == [
        ("configure_new", "topic", ""),
        ("configure", "topic", "Name"),
    ]
    assert {row.door for row in rows} == {"POST admin:accounts_topic_add", "POST admin:accounts_topic_change"}


def test_many_deleted_at_once_are_each_named(browser, sim):
    asked = [
        QuizQuestion.objects.create(topic=sim, text=f"Question {number}?", choices=["a", "b"], right_choice=0)
        for number in range(2)
    ]
    ids = [question.pk for question in asked]
    browser.post(
        reverse("admin:accounts_quizquestion_changelist"),
        {"action": "delete_selected", "_selected_action": ids, "post": "yes"},
    )
    rows = HistoryRow.objects.filter(verb="configure_away")
    assert set(rows.values_list("subject", flat=True)) == set(ids)
