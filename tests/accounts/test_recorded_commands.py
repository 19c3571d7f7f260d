"""What is done at the server about who may do what is on the record too, by nobody and with the command's name."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command, get_commands
from knox.models import AuthToken

from accounts import models
from accounts.models import User
from accounts.recorded_commands.management.commands import changepassword
from common.models import HistoryRow

NEW = "a-heron-at-the-weir"


@pytest.fixture
def typed(monkeypatch):
    """typed(first, again) -> what somebody types at the prompts."""

    def make(*words):
        answers = iter(words)
        monkeypatch.setattr(changepassword, "getpass", lambda prompt: next(answers))

    return make


def make_root():
    call_command(
        "createsuperuser", "--noinput", email="Root@example.com", display_name="Root R.", stdout=io.StringIO()
    )
    return User.objects.get(email="root@example.com")


def test_the_commands_are_ours():
    assert {get_commands()[name] for name in ("createsuperuser", "changepassword")} == {
        "accounts.recorded_commands"
    }


def test_a_new_superuser(db):
    root = make_root()
    assert root.is_superuser
    assert root.is_staff
    row = HistoryRow.objects.get(subject=root.id)
    assert (row.verb, row.actor, row.door, row.story) == (
        "make_superuser",
        None,
        "command createsuperuser",
        root.id,
    )
    assert "example.com" not in str(HistoryRow.objects.values().get())


def test_a_new_password_ends_what_the_old_one_opened(mo, client_of, typed):
    browser, _token = client_of(mo), AuthToken.objects.create(mo)
    typed(NEW, NEW)
    call_command("changepassword", "Mo-A@example.com", stdout=io.StringIO())
    mo.refresh_from_db()
    assert mo.check_password(NEW)
    assert browser.get("/review/").status_code == 302
    assert not AuthToken.objects.exists()
    row = HistoryRow.objects.get(subject=mo.id, verb="set_password")
    assert (row.actor, row.door) == (None, "command changepassword")


@pytest.mark.parametrize(
    ("words", "says"), [((NEW, "a-heron"), "two passwords"), (("wren", "wren"), "Nothing was changed")]
)
def test_what_will_not_do_changes_nothing(mo, typed, words, says):
    typed(*words)
    with pytest.raises(CommandError, match=says):
        call_command("changepassword", mo.email)
    mo.refresh_from_db()
    assert not mo.check_password(words[0])
    assert not HistoryRow.objects.exists()


def test_a_strange_address_is_said(db):
    with pytest.raises(CommandError, match="nobody has the address"):
        call_command("changepassword", "nobody@example.com")


def test_without_the_guard_a_superuser_comes_from_nowhere(db, monkeypatch):
    monkeypatch.setattr(models.history, "note", lambda *_what, **_named: None)
    with pytest.raises(HistoryRow.DoesNotExist):
        test_a_new_superuser(None)
