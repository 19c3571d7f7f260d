"""The record of who did what to what from where: nobody changes it unnoticed, and it holds nobody's data."""

from __future__ import annotations

import logging
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from common import clock, history, request_context, sweeps
from common.history_seals import HISTORY
from common.ids import new_id
from common.models import HistoryRow, HistorySeal
from common.sealed_chain import Tampered
from marketplace.tasks import check_the_record
from tests.settings import as_site


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.AUDIT_DIR = tmp_path


@pytest.fixture
def sealed(carla):
    """Three rows that were sealed yesterday, the middle one Carla's."""
    with clock.at(clock.now() - timedelta(days=1)):
        for verb in ("begin", "middle", "end"):
            history.note(verb, kind="user", subject=carla.id, by=carla)
        HISTORY.seal_the_day()
        HISTORY.write_outside()
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    return HistoryRow.objects.get(verb="middle")


def run_sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", ["historyrow", "historyseal", "historyroot"])
@pytest.mark.parametrize(
    "how", ["DELETE FROM common_{0}", "TRUNCATE common_{0} CASCADE"], ids=["delete", "truncate"]
)
def test_even_the_owner_changes_nothing_by_accident(sealed, table, how):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run_sql(how.format(table))


def test_an_update_is_refused(sealed):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HistoryRow.objects.update(why="another")


@pytest.mark.parametrize("how", ["UPDATE {0} SET digest = ''", "DELETE FROM {0}"], ids=["update", "delete"])
def test_the_sites_role_has_no_right_to(db, how):
    with (
        psycopg.connect(as_site(settings.DATABASE_URL), autocommit=True) as site,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        site.execute(how.format("common_historyseal"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE common_historyrow SET actor_id = NULL WHERE verb = 'middle'", "Changed"),
        ("UPDATE common_historyrow SET network = '192.0.2.0/24' WHERE verb = 'middle'", "Changed"),
        ("DELETE FROM common_historyseal WHERE position = 2", "seals 2 to 2 are missing"),
        ("DELETE FROM common_historyroot", "removed from the database"),
    ],
    ids=["who", "where", "a seal", "the root"],
)
def test_without_the_guard_a_change_of_the_past_is_found(sealed, change, found):
    run_sql("ALTER TABLE common_historyrow DISABLE TRIGGER USER")
    run_sql("ALTER TABLE common_historyseal DISABLE TRIGGER USER")
    run_sql("ALTER TABLE common_historyroot DISABLE TRIGGER USER")
    assert HISTORY.verify() == 3
    run_sql(change)
    with pytest.raises(CommandError, match=found):
        call_command("verify_history")


def test_the_clock_seals_once_a_day_and_takes_the_root_outside(carla, outside):
    sealing = next(each for each in sweeps.registered() if each.name == "accounts.sweeps.seal_the_record")
    for days_ago, sealed, roots in ((1, 1, 1), (0, 3, 2)):
        with clock.at(clock.now() - timedelta(days=days_ago)):
            history.note("something", kind="user", subject=carla.id, by=carla)
            assert sealing.run() == 1
            assert (HistorySeal.objects.count(), len(HISTORY.outside_roots())) == (sealed, roots)
            history.note("later", kind="user", subject=carla.id, by=carla)
            assert sealing.run() == 0, "once a day"
    assert HISTORY.verify() == 3


def test_the_clock_looks_every_night_and_says_where(sealed, caplog):
    assert check_the_record() == 3
    run_sql("ALTER TABLE common_historyrow DISABLE TRIGGER USER")
    run_sql("UPDATE common_historyrow SET actor_id = NULL WHERE verb = 'middle'")
    with caplog.at_level(logging.ERROR, logger="marketplace.tasks"), pytest.raises(Tampered):
        check_the_record()
    assert "The record is not as it was sealed: Changed" in caplog.text


def test_a_row_put_among_the_sealed_ones_is_found(sealed):
    HISTORY.verify()
    with clock.at(clock.now() - timedelta(days=3)):
        history.note("forged", kind="user", subject=new_id(), by=None)
    with pytest.raises(CommandError, match="Inserted among"):
        call_command("verify_history")


def test_it_says_by_which_door_and_from_which_network(carla, client_of):
    client_of(carla).post(
        "/profile/", {"display_name": "Carla M.", "language": "en"}, REMOTE_ADDR="203.0.113.77"
    )
    row = HistoryRow.objects.get(verb="change_profile")
    assert (row.actor, row.subject, row.door, row.network) == (
        carla,
        carla.id,
        "POST profile",
        "203.0.113.0/24",
    )


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", "")],
    ids=["short", "long", "none"],
)
def test_the_address_itself_is_not_kept(address, network):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.resolver_match = None
    with request_context.serving(request, request_id="a-request"):
        assert request_context.door_and_network()[1] == network


def test_the_clock_comes_by_no_door(db):
    history.note("swept", kind="user", subject=new_id(), by=None)
    row = HistoryRow.objects.get()
    assert (row.door, row.network, row.actor) == ("", "", None)
