"""One party: a person, their bill account, its household."""

from __future__ import annotations

import uuid

from accounts import parties
from accounts.models import BillAccount


def test_people_on_one_bill_are_one_party(carla, carl, make_user):
    twin = make_user("Cara M.", bill_account=carla.bill_account)
    assert parties.members([carla.id]) == {carla.id, twin.id}
    assert parties.is_member(twin.id, of=[carla.id])
    assert not parties.is_member(carl.id, of=[carla.id, twin.id])


def test_people_in_one_household_are_one_party_whoever_asks(carla, carl, make_user):
    carla.bill_account.household = carl.bill_account.household = "4 Mill Lane"
    carla.bill_account.save()
    carl.bill_account.save()
    make_user("Far Away")
    assert parties.members([carla.id]) == parties.members([carl.id]) == {carla.id, carl.id}
    assert parties.is_member(carla.id, of=[carl.id])


def test_no_household_is_not_a_household(carla, carl):
    assert parties.members([carla.id]) == {carla.id}
    assert not parties.is_member(carl.id, of=[carla.id])


def test_somebody_without_a_bill_is_a_party_of_one(make_user):
    lone = make_user("Lone W.", bill_account=None)
    make_user("Other W.", bill_account=None)
    assert parties.members([lone.id]) == {lone.id}
    assert parties.is_member(lone.id, of=[lone.id])


def test_several_people_at_once(carla, carl, db):
    stranger = uuid.uuid4()
    assert parties.members([carla.id, carl.id, stranger]) == {carla.id, carl.id, stranger}
    assert parties.members([]) == set()


def test_a_party_knows_the_numbers_of_its_bills(carla, carl, make_user):
    carla.bill_account.household = carl.bill_account.household = "4 Mill Lane"
    carla.bill_account.save()
    carl.bill_account.save()
    make_user("Far Away")
    assert parties.party_of(carla.id).bill_account_numbers == {"W-carla-m", "W-carl-o"}


def test_a_bill_of_the_household_counts_even_if_nobody_has_a_log_in_for_it(carla):
    carla.bill_account.household = "4 Mill Lane"
    carla.bill_account.save()
    BillAccount.objects.create(number="W-uncle", household="4 Mill Lane")
    assert parties.party_of(carla.id) == parties.Party(
        frozenset([carla.id]), frozenset(["W-carla-m", "W-uncle"])
    )


def test_each_ones_own_party_in_one_query(carla, carl, make_user, django_assert_num_queries):
    twin = make_user("Cara M.", bill_account=carla.bill_account)
    lone = make_user("Lone W.", bill_account=None)
    carla.bill_account.household = carl.bill_account.household = "4 Mill Lane"
    carla.bill_account.save()
    carl.bill_account.save()
    with django_assert_num_queries(1):
        found = parties.members_of_each([carla.id, twin.id, carl.id, lone.id])
    assert found == {person.id: parties.members([person.id]) for person in (carla, twin, carl, lone)}
