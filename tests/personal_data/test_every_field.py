"""Nothing held on a person is forgotten in their export: each field of each table is told, or not for a reason."""

from __future__ import annotations

from datetime import time

import pytest
from django.apps import apps

from marketplace.models import Answer, AnswerRevision
from marketplace.personal_data import telling
from marketplace.personal_data.register import HOLDINGS, held_on
from marketplace.personal_data.wording import row_in_words
from marketplace.push.models import PushChoice
from marketplace.sealed_text import original
from rewards.listing import Unlisted
from routing.models import QuietHours
from tests.personal_data.test_export import fields_of_sections
from tests.personal_data.untold import EVERYWHERE, LEFT_OUT, TOLD_AS

WITHIN = {"accounts.BillAccount": [telling.profile], "rewards.Unlisted": [telling.profile]}
"""Told as part of another table's section."""


def told_tables():
    tables = {table: holding.told for table, holding in HOLDINGS.items() if not isinstance(holding.told, str)}
    return tables | WITHIN


def forgotten(table):
    """Its fields that are neither told nor left out for a reason."""
    fields_of = fields_of_sections()
    told = set().union(*(fields_of[section.key] for section in told_tables()[table]))
    named = {field for field, key in TOLD_AS.get(table, {}).items() if key in told}
    known = told | named | set(LEFT_OUT.get(table, {})) | set(EVERYWHERE)
    return {field.name for field in apps.get_model(table)._meta.concrete_fields} - known


@pytest.mark.parametrize("table", sorted(told_tables()))
def test_every_field_is_told_or_not_for_a_reason(table):
    assert forgotten(table) == set()


def test_without_a_section_for_it_a_field_is_missed(monkeypatch):
    fields_of = fields_of_sections()
    fields_of["profile"].discard("household")
    monkeypatch.setattr("tests.personal_data.test_every_field.fields_of_sections", lambda: fields_of)
    assert forgotten("accounts.BillAccount") == {"household"}


def test_no_reason_is_given_for_what_is_not_there_or_is_told():
    fields_of = fields_of_sections()
    for table in LEFT_OUT | TOLD_AS:
        names = {field.name for field in apps.get_model(table)._meta.concrete_fields}
        told = set().union(*(fields_of[section.key] for section in told_tables()[table]))
        assert set(LEFT_OUT.get(table, {})) | set(TOLD_AS.get(table, {})) <= names, table
        assert set(LEFT_OUT.get(table, {})) & told == set(), table
        assert set(TOLD_AS.get(table, {}).values()) <= told, table


def test_what_is_on_the_bill_and_what_was_chosen_is_told(scene):
    scene.at("held")
    ada = scene.cast.ada
    bill = ada.bill_account
    bill.household, bill.country, bill.is_overdue = "H-1", "GB", True
    bill.save()
    Unlisted.objects.create(person=ada)
    PushChoice.objects.create(person=ada, kind="award_confirmed", when="daily")
    QuietHours.objects.create(person=ada, begin=time(20), end=time(7, 30))

    held = held_on(ada)

    profile = held["profile"][0]
    assert (profile["household"], profile["country"]) == ("H-1", "GB")
    assert (profile["is_overdue"], profile["is_unlisted"]) == (True, True)
    assert held["quiet_hours"] == [{"quiet_from": "20:00", "quiet_until": "07:30"}]
    assert dict(row_in_words("push_choices", held["push_choices"][0], kind="pushchoice")) == {
        "Kind": "Points are yours to use",
        "Told when": "At 18:00",
    }


def test_earlier_wordings_are_told_as_they_were_written(scene):
    scene.at("in_review")
    answer = Answer.objects.get(author=scene.cast.ada)
    AnswerRevision.objects.create(
        answer=answer,
        body="Call [phone 1].",
        body_sealed=answer.body_sealed,
        submitted_at=answer.submitted_at,
    )

    (earlier,) = held_on(scene.cast.ada)["earlier_wordings"]
    assert earlier["text"] == original(answer.body_sealed)
    assert earlier["question"] == answer.enquiry.reference
