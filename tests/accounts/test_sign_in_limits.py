"""Guessing is limited by account and by address, exactly, however many guess at once; and it learns nothing."""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from functools import partial
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from redis import RedisError

from accounts import signing_up
from accounts.models import User
from common import http
from common.local.ports import free_port
from tests.accounts.signing_in import AGREES
from tests.conftest import PASSWORD
from tests.quick_hasher import QuickHasher

PER_ACCOUNT, PER_ADDRESS = 5, 10
"""settings.ACCOUNT_RATE_LIMITS["login_failed"], of passwords and codes alike."""
SIGN_UPS_PER_ADDRESS, LETTERS_AN_HOUR, MAILS_PER_ACCOUNT = 20, 10, 5
TRIES, NOBODY = 50, "nobody@example.com"

WRONG = "are not correct."
WRONG_CODE = "Incorrect code"
TAKEN = "taken"
TOO_MANY = "Too many failed login attempts"
TOKEN = re.compile(r"[A-Za-z0-9]{64}")


def guess(
    email: str, *, address: str = "192.0.2.1", password: str = PASSWORD[::-1], forwarded: str = ""
) -> str:
    """What the sign-in page says to it."""
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    answer = Client(REMOTE_ADDR=address, headers=headers).post(
        reverse("account_login"), {"login": email, "password": password}, follow=True
    )
    return TOKEN.sub("", answer.content.decode())


def sign_up(email: str, *, address: str = "198.51.100.9") -> str:
    typed = {
        "email": email,
        "display_name": "Wanda W.",
        "password1": "a-heron-at-the-weir",
        "agrees": AGREES,
    }
    return taken(Client(REMOTE_ADDR=address).post(reverse("account_signup"), typed))


def forget_password(email: str, *, address: str) -> str:
    return taken(Client(REMOTE_ADDR=address).post(reverse("account_reset_password"), {"email": email}))


def taken(answer: HttpResponse) -> str:
    """TAKEN, or what was said instead."""
    return TAKEN if answer.status_code == 302 else answer.content.decode()


def give_code(pending: SimpleCookie, *, address: str) -> str:
    browser = Client(REMOTE_ADDR=address)
    browser.cookies.load(pending.output(header="", sep=";"))
    return browser.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()


@pytest.fixture
def half_signed_in(make_user):
    """half_signed_in(20) -> the cookies of so many browsers that are asked for the code of an app."""

    def browsers(count):
        for number in range(count):
            person = make_user(f"Person {number}")
            TOTP.activate(person, generate_totp_secret())
            browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
            asked = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
            assert asked["Location"] == reverse("mfa_authenticate")
            yield browser.cookies

    return lambda count: list(browsers(count))


@pytest.fixture
def passed(in_parallel, figure, request):
    """passed(attempt, 10, said=WRONG) -> of ten times as many attempts at once, how many were looked at.

    attempt(number) returns what the page says.
    """

    def count(attempt, limit, *, said):
        answers = in_parallel([partial(attempt, number) for number in range(10 * limit)], threads=10)
        looked_at = sum(said in answer for answer in answers)
        figure(f"{request.node.name}: {looked_at} of {len(answers)} parallel attempts passed.")
        return looked_at

    return count


def from_everywhere(number):
    return f"192.0.2.{number}"


def strangers(number):
    return f"person{number}@example.com"


@pytest.mark.race
def test_one_account_guessed_from_everywhere_at_once(carla, passed):
    def attempt(number):
        return guess(carla.email, address=from_everywhere(number))

    assert passed(attempt, PER_ACCOUNT, said=WRONG) == PER_ACCOUNT


@pytest.mark.race
def test_one_address_guessing_at_every_account_at_once(race_db, passed):
    def attempt(number):
        return guess(strangers(number), address="198.51.100.9")

    assert passed(attempt, PER_ADDRESS, said=WRONG) == PER_ADDRESS


@pytest.mark.race
def test_one_address_signing_up_at_once(race_db, passed):
    def attempt(number):
        return sign_up(strangers(number))

    assert passed(attempt, SIGN_UPS_PER_ADDRESS, said=TAKEN) == SIGN_UPS_PER_ADDRESS
    assert User.objects.count() == SIGN_UPS_PER_ADDRESS


@pytest.mark.race
@pytest.mark.parametrize("whose", ["somebody's", "nobody's"])
def test_one_e_mail_signed_up_with_from_everywhere_at_once(carla, passed, in_production, mailoutbox, whose):
    """Its owner gets one letter, nobody is refused, and it makes no difference whether they have an account."""
    email = carla.email if whose == "somebody's" else NOBODY

    def attempt(number):
        typed = email.upper() if number % 2 else email
        return sign_up(typed, address=from_everywhere(number))

    assert passed(attempt, TRIES // 10, said=TAKEN) == TRIES
    assert [letter.to for letter in mailoutbox] == [[email]]
    assert User.objects.filter(email=email).count() == 1


def test_a_stranger_keeps_nobody_from_signing_up(race_db, in_production, mailoutbox):
    for number in range(TRIES):
        sign_up(NOBODY, address=from_everywhere(number))
    assert sign_up(NOBODY) == TAKEN
    assert reverse("account_confirm_email", args=["KEY"]).partition("KEY")[0] in mailoutbox[0].body


def write_all_day(email, hours, monkeypatch):
    """Somebody signs up with it every minute."""
    now = time.time()
    for minute in range(hours * 60):
        clock = SimpleNamespace(
            time=lambda at=now + 60 * minute: at, monotonic=time.monotonic, sleep=time.sleep
        )
        monkeypatch.setattr(ratelimit, "time", clock)
        sign_up(email, address=from_everywhere(minute))


def test_an_address_gets_no_more_letters_an_hour_than_that(carla, in_production, mailoutbox, monkeypatch):
    write_all_day(carla.email, 2, monkeypatch)
    assert len(mailoutbox) == 2 * LETTERS_AN_HOUR


def test_without_the_guard_one_is_written_to_as_often_as_anybody_likes(
    carla, in_production, settings, mailoutbox, monkeypatch
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "confirm_email": None}
    with pytest.raises(AssertionError):
        test_an_address_gets_no_more_letters_an_hour_than_that(carla, None, mailoutbox, monkeypatch)


@pytest.mark.race
def test_one_account_asked_for_codes_from_everywhere_at_once(half_signed_in, passed):
    """Whoever has the password guesses the second factor, each time from another address."""
    [pending] = half_signed_in(1)

    def attempt(number):
        return give_code(pending, address=from_everywhere(number))

    assert passed(attempt, PER_ACCOUNT, said=WRONG_CODE) == PER_ACCOUNT


@pytest.mark.race
def test_one_address_guessing_codes_of_many_at_once(half_signed_in, passed):
    pending = half_signed_in(20)

    def attempt(number):
        return give_code(pending[number % len(pending)], address="198.51.100.9")

    assert passed(attempt, PER_ADDRESS, said=WRONG_CODE) == PER_ADDRESS


@pytest.mark.race
@pytest.mark.parametrize("proof", ["password", "code"])
def test_one_stolen_session_guessing_at_the_step_up_at_once(carla, client_of, passed, proof):
    """What is asked for again before money moves is guessed no faster than at sign-in, from wherever."""
    if proof == "code":
        TOTP.activate(carla, generate_totp_secret())
    page = {"password": "account_reauthenticate", "code": "mfa_reauthenticate"}[proof]
    wrong = {"password": "Incorrect password", "code": WRONG_CODE}[proof]
    session = client_of(carla).cookies.output(header="", sep=";")

    def attempt(number):
        browser = Client(REMOTE_ADDR=from_everywhere(number))
        browser.cookies.load(session)
        typed = {"password": PASSWORD[::-1], "code": "000000"}
        return browser.post(reverse(page), typed).content.decode()

    assert passed(attempt, PER_ACCOUNT, said=wrong) == PER_ACCOUNT


@pytest.fixture
def valkey_away(settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{free_port(preferred=[])}/0"}
    }


TYPED = {
    "account_login": {"login": "carla@example.com", "password": PASSWORD},
    "account_signup": {
        "email": "nobody@example.com",
        "display_name": "Wanda W.",
        "password1": "a-heron-at-the-weir",
        "agrees": AGREES,
    },
    "account_reset_password": {"email": "carla@example.com"},
    "account_reauthenticate": {"password": PASSWORD},
}


@pytest.mark.parametrize("page", TYPED)
def test_while_nobody_counts_nobody_guesses(page, carla, client_of, valkey_away, mailoutbox):
    """Also not the right password: a stranger must not tell it by the answer."""
    client = client_of(carla) if page == "account_reauthenticate" else Client()
    typed = TYPED[page] | ({"login": carla.email} if page == "account_login" else {})
    answer = client.post(reverse(page), typed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Please try again in a minute." in answer.content.decode()
    assert page == "account_reauthenticate" or SESSION_KEY not in client.session
    assert (User.objects.count(), len(mailoutbox)) == (1, 0)


def test_without_the_guard_it_would_be_a_fault(carla, valkey_away, monkeypatch):
    monkeypatch.setattr(http, "_as_refusal", lambda error: error)
    with pytest.raises(RedisError):
        Client().post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})


@pytest.mark.race
def test_one_account_sent_mails_from_everywhere_at_once(carla, passed, mailoutbox):
    def attempt(number):
        return forget_password(carla.email, address=from_everywhere(number))

    assert passed(attempt, MAILS_PER_ACCOUNT, said=TAKEN) == MAILS_PER_ACCOUNT
    assert len(mailoutbox) == MAILS_PER_ACCOUNT


@pytest.mark.race
def test_behind_a_proxy_it_is_the_proxy_who_says_where_from(race_db, passed, settings):
    """Ours appends the address that it was called from; what came before that is the caller's own word."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(number):
        return guess(
            strangers(number), address="10.0.0.1", forwarded=f"{from_everywhere(number)}, 198.51.100.9"
        )

    assert passed(attempt, PER_ADDRESS, said=WRONG) == PER_ADDRESS


@pytest.mark.race
def test_without_a_proxy_of_ours_nobody_says_where_from(race_db, passed):
    def attempt(number):
        return guess(strangers(number), address="198.51.100.9", forwarded=from_everywhere(number))

    assert passed(attempt, PER_ADDRESS, said=WRONG) == PER_ADDRESS


@pytest.mark.race
@pytest.mark.parametrize("guard", ["one at a time", "the proxy's word alone"])
def test_without_the_guard_more_get_through(guard, race_db, passed, settings, monkeypatch):
    if guard == "one at a time":
        monkeypatch.setattr(ratelimit, "cache_lock", lambda key: nullcontext(enter_result=True))
    else:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    def attempt(number):
        return guess(
            strangers(number), address="10.0.0.1", forwarded=f"{from_everywhere(number)}, 198.51.100.9"
        )

    with pytest.raises(AssertionError):
        assert passed(attempt, PER_ADDRESS, said=WRONG) == PER_ADDRESS


def test_who_is_locked_out_stays_so_with_the_right_password(carla):
    for _ in range(PER_ACCOUNT):
        guess(carla.email)
    assert TOO_MANY in guess(carla.email, password=PASSWORD)


def test_a_stranger_and_a_wrong_password_read_the_same(carla):
    known, unknown = guess(carla.email), guess("nobody@example.com")
    assert known.replace(carla.email, "") == unknown.replace("nobody@example.com", "")


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(carla, client, mailoutbox):
    address = reverse("account_reset_password")
    said = [
        TOKEN.sub("", client.post(address, {"email": email}, follow=True).content.decode())
        for email in (carla.email, "nobody@example.com")
    ]
    assert said[0] == said[1]


@pytest.fixture
def hashings(monkeypatch):
    """A list that grows by one each time a password is hashed, which is what takes time: a good hash is slow."""
    done = []
    encode = QuickHasher.encode

    def counted(self, password, salt, iterations=None):
        done.append(salt)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(QuickHasher, "encode", counted)
    return done


def sign_in_as(email):
    guess(email)


def sign_up_as(email):
    typed = {"email": email, "display_name": "Wanda W.", "password1": "a-heron-at-the-weir", "agrees": AGREES}
    assert taken(Client().post(reverse("account_signup"), typed)) == TAKEN


def forget_as(email):
    assert forget_password(email, address="192.0.2.1") == TAKEN


def effort(act, email, hashings, mailoutbox):
    """How many passwords are hashed, and letters written, until the page has its answer."""
    hashings.clear()
    mailoutbox.clear()
    act(email)
    return len(hashings), len(mailoutbox)


EFFORTS = {sign_in_as: (1, 0), sign_up_as: (1, 1), forget_as: (0, 1)}


@pytest.fixture
def in_production(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.mark.parametrize("act", EFFORTS, ids=lambda act: act.__name__)
def test_a_known_address_takes_as_long_as_a_strangers(
    act, carla, make_user, in_production, hashings, mailoutbox
):
    """Also one whose person signs in elsewhere and has no password, and one that is disabled."""
    without, disabled = make_user("Wanda W."), make_user("Wim W.")
    without.set_unusable_password()
    disabled.is_active = False
    for person in (without, disabled):
        person.save()
    people = ["nobody@example.com", carla.email, without.email, disabled.email]
    seen = {email: effort(act, email, hashings, mailoutbox) for email in people}
    assert set(seen.values()) == {EFFORTS[act]}, seen


def test_without_the_guard_signing_up_is_sooner_over_where_there_is_an_account(
    carla, make_user, in_production, hashings, mailoutbox, monkeypatch
):
    monkeypatch.setattr(signing_up, "make_password", lambda _password: None)
    with pytest.raises(AssertionError):
        test_a_known_address_takes_as_long_as_a_strangers(
            sign_up_as, carla, make_user, in_production, hashings, mailoutbox
        )


def test_signing_up_with_a_known_address_reads_the_same(carla, in_production):
    def said(email):
        typed = {
            "email": email,
            "display_name": "Wanda W.",
            "password1": "a-heron-at-the-weir",
            "agrees": AGREES,
        }
        answer = Client().post(reverse("account_signup"), typed, follow=True)
        return answer.redirect_chain, TOKEN.sub("", answer.content.decode()).replace(email, "")

    assert said(carla.email) == said("nobody@example.com")


@pytest.mark.parametrize(
    "password", ["123456789", "1234567890", "qwertyuiop", "carla-m@example.com"], ids=str
)
def test_short_common_and_personal_passwords_are_refused(client, db, password):
    answer = client.post(
        reverse("account_signup"),
        {"email": "carla-m@example.com", "display_name": "Carla M.", "password1": password},
    )
    assert answer.status_code == 200
    assert 'id="id_password1_error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [
        ("Wrenfield-2026!", False),
        ("crowdline.support", False),
        ("tallyho-wrenfield", False),
        ("OPS2-moderator-1", False),
        ("wrenfield has no such herons", True),
        ("a-heron-at-the-weir", True),
    ],
    ids=str,
)
def test_passwords_of_our_own_words_are_refused(settings, password, is_fine):
    """Their list is in accounts/own_words.py, with the settings' own."""
    settings.PASSWORD_WORDS = ["Tallyho"]
    with nullcontext() if is_fine else pytest.raises(ValidationError, match="guessed first"):
        validate_password(password)
