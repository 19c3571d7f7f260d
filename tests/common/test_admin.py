"""Every page of the configuration opens and searches, and nobody gives themselves more power there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import BillAccount, User


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def root(make_user, client_of):
    return client_of(make_user("Root R.", is_staff=True, is_superuser=True))


@pytest.fixture
def keeper(make_user, client_of):
    """Staff with every permission that can be given, and no superuser."""
    user = make_user("Keep R.", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return client_of(user)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_every_list_opens_and_searches(model, root):
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for words in ("", "word", str(uuid4())):
        assert root.get(path, {"q": words} if words else {}).status_code == 200, words


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\sstyle=|\son[a-z]+=|href=\"javascript:",
    re.IGNORECASE,
)
"""What the policy would keep a browser from doing, and what nobody may need it to allow."""


def keeps_the_policy(page):
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert (policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert INLINE.findall(page.content.decode()) == []


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_every_list_and_form_keeps_the_policy_of_all_pages(model, root):
    """The configuration is Django's: nothing of it needs a word in the policy that ours do not."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    keeps_the_policy(root.get(reverse(f"{name}_changelist")))
    form = root.get(reverse(f"{name}_add"))
    assert form.status_code in {200, 403}
    if form.status_code == 200:
        keeps_the_policy(form)


def test_the_configurations_own_pages_keep_the_policy(root, carla):
    for path in ("/admin/", "/admin/accounts/", f"/admin/accounts/user/{carla.id}/change/"):
        keeps_the_policy(root.get(path))


@pytest.mark.parametrize("path", ["knox/authtoken/", "account/emailaddress/", "mfa/authenticator/"])
def test_ways_to_sign_in_are_nothing_to_configure(path, root):
    assert root.get(f"/admin/{path}").status_code == 404


def change(client, row, **values):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return client.post(reverse(name, args=[row.pk]), values)


def test_only_a_superuser_gives_power(root, keeper, carla):
    group = Group.objects.create(name="Everything")
    power = {"roles": "ops", "is_staff": "on", "is_superuser": "on", "groups": [group.pk]}

    def held():
        user = User.objects.get(pk=carla.pk)
        return user.roles, user.is_staff, user.is_superuser, list(user.groups.all())

    assert change(keeper, carla, is_active="on", **power).status_code == 302
    assert held() == ([], False, False, [])
    assert change(root, carla, is_active="on", **power).status_code == 302
    assert held() == (["ops"], True, True, [group])


def test_only_a_superuser_changes_what_a_group_may_do(root, keeper):
    group = Group.objects.create(name="Lookers")
    may = Permission.objects.first()

    assert change(keeper, group, name="Lookers", permissions=[may.pk]).status_code == 403
    assert change(root, group, name="Lookers", permissions=[may.pk]).status_code == 302
    assert list(group.permissions.all()) == [may]


def test_only_a_superuser_says_whose_bill_an_account_is(root, keeper, carla):
    account = carla.bill_account
    change(keeper, account, number="W-other", household="theirs")
    assert BillAccount.objects.get(pk=account.pk).number == account.number
    assert keeper.get("/admin/accounts/billaccount/add/").status_code == 403
    assert change(root, account, number="W-other", household="").status_code == 302
    assert BillAccount.objects.get(pk=account.pk).number == "W-other"
