"""A key can be changed: everything is sealed anew under the first one, and the old one dropped."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.urls import reverse

from common import history
from common.ids import new_id
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


def test_what_no_key_opens_is_named_and_the_rest_sealed(sealed, settings, capsys, sim):
    _secret, codes = sealed
    message = Message.objects.get()
    Message.objects.filter(pk=message.pk).update(body_sealed=b"altered")
    totp = Authenticator.objects.get(type="totp")
    intact = totp.data
    Authenticator.objects.filter(pk=totp.pk).update(data=intact | {"secret": "altered"})
    with pytest.raises(CommandError, match="2 cannot be opened"):
        call_command("seal_anew")
    said = capsys.readouterr()
    assert f"marketplace.Message {message.pk}: cannot be opened" in said.err
    assert f"mfa.Authenticator {totp.pk}: cannot be opened" in said.err
    assert "mfa.Authenticator: 1 sealed anew" in said.out
    settings.SEALING_KEYS = ["new"]
    assert unseal(Enquiry.objects.get().subject_sealed) == WORDS
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes


def test_a_question_that_waited_under_a_dropped_key_waits_no_more(client, sim, service_level, settings):
    settings.SEALING_KEYS = ["old"]
    typed = {"form_key": new_id(), "subject": WORDS, "body": WORDS, "topic": sim.id, "language": "en"}
    assert client.post(reverse("ask"), typed).status_code == 302
    assert WORDS in client.get(reverse("ask")).content.decode()
    settings.SEALING_KEYS = ["new"]
    page = client.get(reverse("ask"))
    assert page.status_code == 200
    assert WORDS not in page.content.decode()


def test_no_sealed_column_is_forgotten():
    found = {field.model._meta.label for field in seal_anew.sealed_fields()}
    assert {"marketplace.Draft", "marketplace.AnswerRevision", IdempotencyRecord._meta.label} <= found
