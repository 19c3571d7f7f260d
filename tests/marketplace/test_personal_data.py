"""Whoever asks gets all that is held on them, in their own words, and nothing of anybody else."""

from __future__ import annotations

import ast
import inspect

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from common.models import HistoryRow
from marketplace import personal_data
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reveal_original import RevealReason, reveal_original
from marketplace.personal_data import held_on
from marketplace.personal_data_words import FIELDS, TITLES
from tests.accounts.signing_in import forget_proofs

WORDS = "Call me on 0161 496 0123, please."

TOLD = {
    "account.EmailAddress",
    "accounts.Advocate",
    "accounts.Application",
    "common.HistoryRow",
    "marketplace.Appeal",
    "marketplace.Report",
    "marketplace.Suspension",
    "rewards.Expiry",
    "knox.AuthToken",
    "marketplace.Answer",
    "marketplace.Draft",
    "marketplace.Enquiry",
    "marketplace.Message",
    "mfa.Authenticator",
    "marketplace.PushDevice",
    "marketplace.StandingEvent",
    "rewards.Award",
    "rewards.Hold",
    "rewards.Redemption",
    "routing.Availability",
    "routing.Claim",
    "routing.Offer",
    "routing.Skill",
    "usersessions.UserSession",
}
NOT_TOLD = {
    "admin.LogEntry": "work in-house; the record has it too",
    "common.IdempotencyRecord": "kept for a day, sealed",
    "marketplace.GoldVerdict": "work in-house",
    "marketplace.HelpPage": "an answer, which is told, as everybody may read it",
    "marketplace.ModelAnswer": "a mark on an answer, which is told",
    "marketplace.Escalation": "the handover between those who help; the note is theirs",
    "marketplace.Scorecard": "work in-house",
    "marketplace.PushChoice": "a setting, shown on the profile",
    "marketplace.PushNotice": "ids of news that was sent",
    "marketplace.Review": "a moderator's judgement; its result is on the answer",
    "rewards.RedemptionApproval": "work in-house; the record has it too",
    "rewards.ResultLineExplanation": "work in-house; the record has it too",
    "rewards.PayoutBatch": "work in-house; the record has it too",
    "rewards.PayoutResultLine": "what billing said, by the reference of a redemption, which is told",
    "rewards.Unlisted": "a setting, shown on the profile",
    "routing.ClockNotice": "work in-house",
    "routing.QueueEntry": "where a question waits; who took it is told as claims",
    "routing.QuietHours": "work in-house",
    "routing.SurgeBonus": "part of an award, which is told",
    "socialaccount.SocialAccount": "staff only, by their own employer",
}


@pytest.fixture
def enquiry(carla, sim, service_level):
    return post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)


def test_their_own_words_and_who_read_them(client_of, carla, mo, enquiry):
    reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.FRAUD)
    held = client_of(carla).get(reverse("my_data_json")).json()
    assert [message["text"] for message in held["messages"]] == [WORDS]
    assert [read["why"] for read in held["who_read_my_words"]] == ["fraud"]
    assert mo.display_name not in str(held)


def test_to_read_and_print(client_of, carla, enquiry):
    page = client_of(carla).get(reverse("my_data")).content.decode()
    assert WORDS in page
    assert "Your questions" in page
    assert '<dt>First name and initial</dt><dd dir="auto">Carla M.</dd>' in page
    assert "<dt>roles</dt>" not in page.lower()


def test_nothing_of_anybody_else(carl, enquiry):
    assert WORDS not in str(held_on(carl))


def test_taking_it_is_on_the_record_and_needs_a_fresh_proof(client_of, carla):
    browser = client_of(carla)
    browser.get(reverse("my_data_json"))
    assert HistoryRow.objects.filter(verb="export_own_data", actor=carla).count() == 1
    forget_proofs(browser)
    assert browser.get(reverse("my_data_json"))["Location"].startswith(reverse("account_reauthenticate"))


def test_every_kind_has_a_title(carla):
    assert set(held_on(carla)) == set(TITLES)


def test_every_field_has_a_name():
    """Read from the source: a person has nothing of most kinds."""
    fields = set()
    for node in ast.walk(ast.parse(inspect.getsource(personal_data))):
        if isinstance(node, ast.Call | ast.Tuple):
            given = node.args[1:] if isinstance(node, ast.Call) and "_values" in ast.dump(node.func) else []
            given = node.elts if isinstance(node, ast.Tuple) else given
        else:
            is_row = isinstance(node, ast.Dict) and not isinstance(node.values[0], ast.Name)
            given = node.keys if is_row else []
        fields |= {each.value for each in given if isinstance(each, ast.Constant)}
    assert fields - set(FIELDS) == set()


def test_the_queries_do_not_grow(carla, sim, service_level, django_assert_max_num_queries):
    for _ in range(2):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(TITLES) + 3):
        held_on(carla)
    for _ in range(6):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(TITLES) + 3):
        held_on(carla)


def test_every_table_that_names_a_person_is_told_or_has_a_reason_not_to_be():
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model in {User, apps.get_model("accounts.Advocate")}
    }
    assert naming - TOLD - set(NOT_TOLD) == set(), "add it to marketplace/personal_data.py"
