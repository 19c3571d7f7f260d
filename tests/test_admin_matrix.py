"""The configuration, for every role: pages of each thing, what is done to many at once, and what its addresses may ask.

Nobody has a permission here by their role: a superuser gives it, by a group. So there are three kinds of staff: without
any, with the right to look at everything, and superusers.
"""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.apps import apps
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


# --- What its addresses may ask ----------------------------------------------------------------------------------

SECRETS = ("password", "sealed", "digest", "token", "secret", "data", "session", "endpoint", "key")
"""Of which something is in the names of columns that are nobody's business."""


def columns_of(model):
    return [field.name for field in model._meta.concrete_fields if not field.is_relation]


def relations_of(model):
    """Forwards and backwards: (the name a look-up has for it, what is there)."""
    for field in model._meta.get_fields():
        if field.is_relation and field.related_model not in (None, model):
            yield field.name, field.related_model


def hidden_lookups(model):
    """What no filter of its list is about: its own columns, and those of two relations on."""
    shown = {str(each) for each in admin.site._registry[model].list_filter}
    yield from (column for column in columns_of(model) if column not in shown)
    for one, there in relations_of(model):
        ends = {there._meta.pk.name} if one in shown else set()
        yield from (f"{one}__{column}" for column in columns_of(there) if column not in ends)
        for two, beyond in relations_of(there):
            yield from (f"{one}__{two}__{column}" for column in columns_of(beyond))


@pytest.fixture
def asked_by(looker):
    request = RequestFactory().get("/admin/")
    request.user = looker
    return request


def allowed(model, lookups, request):
    """Which of them the list of a model takes, asked for by a part of the value or by its order."""
    shown_by = admin.site._registry[model]
    return [
        f"{model._meta.label}: {lookup}__{how}"
        for lookup in lookups
        for how in ("startswith", "gt")
        if shown_by.lookup_allowed(f"{lookup}__{how}", "p", request)
    ]


def test_no_address_asks_for_what_no_list_filters_on(asked_by):
    """Otherwise whoever sees a list finds out any column, letter by letter: the hash of a password, a seal."""
    asked, wrong = 0, []
    for model in MODELS:
        lookups = list(hidden_lookups(model))
        asked, wrong = asked + len(lookups), wrong + allowed(model, lookups, asked_by)
    assert not wrong, wrong
    assert asked > 5_000


@pytest.mark.parametrize("guard", [_Recorded, admin.ModelAdmin], ids=["ours", "Django's"])
def test_without_the_guard_a_column_can_be_guessed_by_its_letters(guard, asked_by, monkeypatch):
    if guard is _Recorded:
        monkeypatch.delattr(_Recorded, "lookup_allowed")
    else:
        monkeypatch.setattr(admin.ModelAdmin, "lookup_allowed", lambda *_asked: True)
    with pytest.raises(AssertionError, match="__startswith"):
        test_no_address_asks_for_what_no_list_filters_on(asked_by)


def test_the_lists_refuse_it_by_every_door(looker, client_of, carla):
    """A filter, the window for choosing another row, counts beside filters, and what a row is referred to by."""
    browser, wrong = client_of(looker), []
    for model in MODELS:
        page, column = address(model, "changelist"), next(hidden_lookups(model))
        far = next((each for each in hidden_lookups(model) if "__" in each), column)
        named = [each for each in columns_of(model) if not model._meta.get_field(each).primary_key]
        for sent in (
            {f"{column}__startswith": "p"},
            {f"{far}__contains": "p"},
            {f"{far}__regex": "p", "_popup": "1"},
            {f"{far}__gt": "p", "_facets": "True"},
            {"_to_field": named[0], "_popup": "1"} if named else {f"{far}__isnull": "1"},
        ):
            wrong += [f"{page} takes {sent}"] * (browser.get(page, sent).status_code != 400)
    assert not wrong, "\n".join(wrong)
    users = address(type(carla), "changelist")
    assert browser.get(users, {"password__startswith": carla.password[:20]}).status_code == 400


def test_every_choice_that_a_list_offers_can_be_asked_for(told, asked_by):
    refused, offered = [], 0
    for model in MODELS:
        shown_by = admin.site._registry[model]
        changes = shown_by.get_changelist_instance(asked_by)
        for choice in (choice for spec in changes.filter_specs for choice in spec.choices(changes)):
            for lookup, value in parse_qsl(choice["query_string"].lstrip("?")):
                offered += 1
                refused += [f"{model._meta.label}: {lookup}"] * (
                    not shown_by.lookup_allowed(lookup, value, asked_by)
                )
    assert not refused, refused
    assert offered > 50


def test_no_order_is_by_what_a_list_does_not_show(told, looker, client_of):
    browser, wrong = client_of(looker), []
    for model in MODELS:
        page = address(model, "changelist")
        plain, ordered = (
            [row.pk for row in browser.get(page, sent).context["cl"].result_list]
            for sent in ({}, {"o": "password.-email.99"})
        )
        wrong += [page] * (ordered != plain)
    assert not wrong, wrong


def test_a_search_is_by_nothing_secret_and_across_relations_by_whole_values():
    """Part of a value tells, search by search, the rest of it."""
    wrong = []
    for model in MODELS:
        for field in admin.site._registry[model].search_fields:
            how, column = field[0], field.rsplit("__", 1)[-1].lstrip("=^@")
            is_far = (
                "__" in field and column != "display_name"
            )  # which stands for the person in the list itself
            is_secret = any(secret in column for secret in SECRETS) and field != "=key"
            wrong += [f"{model._meta.label}: {field}"] * (is_secret or (is_far and how != "="))
    assert not wrong, wrong


def autocompletes():
    """Something that refers to it, for each thing that has a page here."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in MODELS:
                found.setdefault(field.related_model, field)
    return found


def test_completing_a_word_lists_nothing_to_whoever_may_not_see_it(scene, looker, client_of):
    where, fields = reverse("admin:autocomplete"), autocompletes()
    assert len(fields) > 15
    for role in (*STAFF, "looker"):
        browser = client_of(looker if role == "looker" else getattr(scene.cast, role))
        for model, field in fields.items():
            own = field.model._meta
            sent = {"app_label": own.app_label, "model_name": own.model_name, "field_name": field.name}
            answer = browser.get(where, sent | {"term": scene.cast.carla.password[:20]})
            if role == "looker":
                assert answer.status_code in {200, 404}, model
                assert answer.status_code == 404 or answer.json()["results"] == [], model
            else:
                assert answer.status_code in {403, 404}, (role, model)
