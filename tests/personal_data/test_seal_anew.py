"""A key can be changed: everything is sealed anew under the first one, and the old one dropped."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command

from common import history
from common.models import HistoryWords, IdempotencyRecord
from common.sealing import SealBroken, unseal
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.management.commands import seal_anew
from marketplace.models import Enquiry, Message

WORDS = "My budgerigar swallowed the SIM."


@pytest.fixture
def sealed(carla, sim, service_level, settings):
    """Carla's words and second factors, under a key that is the old one now."""
    settings.SEALING_KEYS = ["old"]
    enquiry = post_enquiry(by=carla, subject=WORDS, body=WORDS, topic_id=sim.id)
    history.record(enquiry, verb="noted", was="open", story=enquiry.id, by=carla, words=WORDS)
    secret = generate_totp_secret()
    TOTP.activate(carla, secret)
    codes = RecoveryCodes.activate(carla).get_unused_codes()
    settings.SEALING_KEYS = ["new", "old"]
    return secret, codes


def everything_is_read(secret, codes):
    assert unseal(Enquiry.objects.get().subject_sealed) == WORDS
    assert unseal(Message.objects.get().body_sealed) == WORDS
    assert unseal(HistoryWords.objects.get().sealed) == WORDS
    factors = {factor.type: factor for factor in Authenticator.objects.all()}
    assert get_adapter().decrypt(factors["totp"].data["secret"]) == secret
    assert RecoveryCodes(factors["recovery_codes"]).get_unused_codes() == codes


def test_the_old_key_can_be_dropped(sealed, settings, capsys):
    call_command("seal_anew")
    settings.SEALING_KEYS = ["new"]
    everything_is_read(*sealed)
    assert "marketplace.Message: 1 sealed anew" in capsys.readouterr().out


def test_a_second_time_nothing_is_left(sealed, capsys):
    call_command("seal_anew")
    capsys.readouterr()
    call_command("seal_anew")
    said = capsys.readouterr().out.splitlines()
    assert said
    assert all(line.endswith(": 0 sealed anew") for line in said)


def test_without_it_the_words_are_lost_with_the_key(sealed, settings):
    settings.SEALING_KEYS = ["new"]
    with pytest.raises(SealBroken):
        everything_is_read(*sealed)


def test_no_sealed_column_is_forgotten():
    found = {field.model._meta.label for field in seal_anew.sealed_fields()}
    assert {"marketplace.Draft", "marketplace.AnswerRevision", IdempotencyRecord._meta.label} <= found
