"""Each table is protected as its level says (docs/processing-register.md): planted words are looked for in each."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps

from accounts.actions.create_token import create_token
from marketplace.actions.add_message import add_message
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.personal_data.levels import Level, level_of, named_tables
from marketplace.personal_data.register import HOLDINGS
from tests.conftest import PASSWORD
from tests.personal_data.everything import tables_saying, tables_saying_without_keys

NAME, EMAIL, PHONE = "heliotrope", "someone@heliotrope.example", "07700 900123"


def levels_of(tables):
    """Of the tables of the database that were found."""
    labels = {model._meta.db_table.replace('"', ""): model._meta.label for model in apps.get_models()}
    return {level_of(labels[table.removeprefix("public.").replace('"', "")]) for table in tables}


@pytest.fixture
def told(carla, sim, service_level):
    """Carla has said who she is wherever she could."""
    carla.name, carla.email = f"Carla {NAME.capitalize()}", EMAIL
    carla.save()
    words = f"I am Carla {NAME.capitalize()}, write to {EMAIL} or call {PHONE}."
    enquiry = post_enquiry(by=carla, subject=f"Call {PHONE}", body=words, topic_id=sim.id)
    add_message(by=carla, enquiry_id=enquiry.id, body=f"Again: {PHONE}, {EMAIL}.")
    return enquiry


def test_every_level_is_of_a_table_that_is_held():
    assert named_tables() <= set(HOLDINGS)


def test_what_was_written_is_sealed(told):
    assert levels_of(tables_saying(PHONE)) == {Level.SEALED}
    assert tables_saying_without_keys(PHONE) == {}


def test_who_somebody_is_stands_in_no_table_of_ids_and_states(told):
    assert levels_of(tables_saying(NAME, EMAIL)) <= {Level.SEALED, Level.PERSONAL, Level.KEY}
    assert Level.SEALED not in levels_of(tables_saying_without_keys(NAME, EMAIL))


def test_what_opens_something_cannot_be_read_from_the_database(carla):
    secret = generate_totp_secret()
    TOTP.activate(carla, secret)
    token = create_token(by=carla)
    assert tables_saying_without_keys(PASSWORD, secret, token) == {}
    # A code has to be computed again, so its secret is sealed; the others nobody gets back, with all the keys.
    assert tables_saying(PASSWORD, token) == {}


def test_without_the_seal_a_thief_reads_what_was_written(carla, sim, service_level, monkeypatch):
    monkeypatch.setattr("marketplace.sealed_text.seal", lambda text: text.encode())
    post_enquiry(by=carla, subject="Call me", body=f"Call {PHONE}", topic_id=sim.id)
    with pytest.raises(AssertionError):
        assert tables_saying_without_keys(PHONE) == {}
