"""The configuration, for every role: pages of each thing, what is done to many at once, and what its addresses may ask.

Nobody has a permission here by their role: a superuser gives it, by a group. So there are three kinds of staff: without
any, with the right to look at everything, and superusers.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import models
from django.test import RequestFactory
from django.urls import reverse

from common import clock
from common.ids import new_id
from common.models import HistoryRow, OutboxEntry
from common.recorded_admin import _Recorded
from marketplace.standing.models import TierBar
from tests.role_matrix import ROLES, SCORES

MODELS = list(admin.site._registry)
OBJECT_PAGES = ("change", "delete", "history")
STAFF = ("mo", "stella", "omar")
PLACES = ("reported", "held_redemption", "batch", "opened_review", "public", "fraud_case", "photo")
"""Between them there is one of nearly everything."""


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def looker(make_user):
    """May look at everything, and has a role that decides nothing."""
    user = make_user("Lou K.", is_staff=True, roles=["agent"])
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return user


@pytest.fixture
def root(make_user):
    return make_user("Root R.", is_staff=True, is_superuser=True, roles=["ops"])


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def key_of(model):
    """Of one that is there, or else of none."""
    one = model._base_manager.first()
    return one.pk if one else missing_key(model)


def missing_key(model):
    if isinstance(model._meta.pk, models.DateField):
        return date(1999, 12, 31)
    return new_id() if isinstance(model._meta.pk, models.UUIDField) else 987_654_321


@pytest.fixture
def told(scene):
    for place in PLACES:
        scene.at(place)


def test_nobody_without_a_permission_gets_in_or_learns_what_there_is(scene, told, client_of):
    """The same whether the thing is there or not."""
    wrong = []
    for role in ROLES:
        browser, status = client_of(getattr(scene.cast, role, None)), 403 if role in STAFF else 302
        for model in MODELS:
            paths = [address(model, page) for page in ("changelist", "add")]
            for key in (key_of(model), missing_key(model)):
                paths += [address(model, page, key) for page in OBJECT_PAGES]
            wrong += [
                f"{path} for {role}: {got}"
                for path in paths
                if (got := browser.get(path).status_code) != status
            ]
    assert not wrong, "\n".join(wrong)


def test_whoever_may_look_changes_nothing(told, looker, client_of):
    browser, wrong = client_of(looker), []
    for model in MODELS:
        there = key_of(model)
        answers = {
            address(model, "changelist"): 200,
            address(model, "add"): 403,
            address(model, "delete", there): 403,
            address(model, "delete", missing_key(model)): 403,
            address(model, "change", missing_key(model)): 302,
            address(model, "history", missing_key(model)): 302,
        }
        if model._base_manager.filter(pk=there).exists():
            answers |= {address(model, "change", there): 200, address(model, "history", there): 200}
        wrong += [path for path, status in answers.items() if browser.get(path).status_code != status]
        before = model._base_manager.filter(pk=there).values().first()
        posted = browser.post(address(model, "change", there), {"is_active": "", "status": "x"}).status_code
        wrong += [f"{model._meta.label} took a change"] * (posted not in {302, 403})
        assert model._base_manager.filter(pk=there).values().first() == before
    assert not wrong, wrong


def test_a_bar_that_is_to_come_is_deleted_by_nobody_without_that_permission(looker, root, omar, client_of):
    bar = TierBar.objects.create(
        tier="member",
        valid_from=clock.now() + timedelta(days=3),
        reach_percent=70,
        keep_percent=60,
        held_answers=20,
    )
    where = address(TierBar, "delete", bar.pk)
    assert [client_of(who).get(where).status_code for who in (omar, looker, root)] == [403, 403, 200]
    for who in (omar, looker):
        client_of(who).post(where, {"post": "yes"})
    assert TierBar.objects.filter(pk=bar.pk).exists()


def actions_of(model, user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return [name for name in admin.site._registry[model].get_actions(request) if name != "delete_selected"]


def do_to_all(browser, model, name):
    keys = list(model._base_manager.values_list("pk", flat=True))
    return browser.post(
        address(model, "changelist"), {"action": name, "_selected_action": keys, "index": "0"}
    )


def test_what_is_done_to_many_is_for_those_who_may_and_on_the_record(scene, told, looker, root, client_of):
    from marketplace.actions.review_answer import review_answer

    review_answer(
        review_id=scene.at("opened_review")["review_id"], by=scene.cast.mo, decision="publish", scores=SCORES
    )
    OutboxEntry.objects.update(given_up_at=models.functions.Now())
    asked = {model: actions_of(model, root) for model in MODELS if actions_of(model, root)}
    assert sum(map(len, asked.values())) == 5
    for model, names in asked.items():
        assert actions_of(model, looker) == []
        for name in names:
            for person in (looker, scene.cast.omar):
                do_to_all(client_of(person), model, name)
                assert not HistoryRow.objects.filter(actor=person, door__contains=" admin:").exists(), name
            before = HistoryRow.objects.count()
            do_to_all(client_of(root), model, name)
            done = HistoryRow.objects.filter(
                actor=root, door=f"POST admin:{model._meta.label_lower.replace('.', '_')}_changelist"
            )
            assert HistoryRow.objects.count() > before, name
            assert done.exists(), name


def hidden_columns(model):
    """What no page of the configuration filters on."""
    shown = {str(each) for each in admin.site._registry[model].list_filter}
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name not in shown
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_address_asks_for_what_no_list_filters_on(model, looker, client_of, db):
    """Otherwise whoever sees a list finds out any column, letter by letter: the hash of a password, a seal."""
    browser = client_of(looker)
    for column in hidden_columns(model):
        for lookup in ("startswith", "gt", "regex"):
            answer = browser.get(address(model, "changelist"), {f"{column}__{lookup}": "p"})
            assert answer.status_code == 400, column


def test_without_the_guard_a_password_can_be_guessed_by_its_letters(looker, client_of, carla, monkeypatch):
    monkeypatch.delattr(_Recorded, "lookup_allowed")
    answer = client_of(looker).get("/admin/accounts/user/", {"password__startswith": carla.password[:20]})
    assert answer.status_code == 200
