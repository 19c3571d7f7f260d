"""Whoever changes the past, with all rights and whatever way, is found out, and the first place is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common import clock
from common.ids import first_id_of
from common.sealed_chain import EPOCH
from rewards import seals
from rewards.books import DailyRoot, Seal, Transfer
from tests.rewards.conftest import as_owner, run_sql

GUARDS_OFF = """
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE books.transfer DISABLE TRIGGER USER;
    ALTER TABLE books.seal DISABLE TRIGGER USER;
    ALTER TABLE books.daily_root DISABLE TRIGGER USER;
    DO $$ DECLARE name text; BEGIN
        SELECT conname INTO name FROM pg_constraint WHERE conrelid = 'books.seal'::regclass AND contype = 'f';
        EXECUTE 'ALTER TABLE books.seal DROP CONSTRAINT ' || quote_ident(name);
    END $$;
"""


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.AUDIT_DIR = tmp_path / "audit"
    return tmp_path / "audit" / "ledger-roots.txt"


@pytest.fixture
def sealed(ada, ben, earn):
    """Six transfers over two days, sealed each day; position 3 is the first of the second day's."""
    earn(ada, 500)
    with clock.at(clock.now() - timedelta(days=1)):
        seals.seal_the_day()
    earn(ben, 700)
    earn(ada, 300)
    seals.seal_the_day()
    seals.write_outside()
    assert seals.verify() == 6
    return list(Transfer.objects.order_by("id"))


def thief(statement):
    with as_owner():
        run_sql(GUARDS_OFF + statement)


@pytest.mark.django_db
def test_each_day_has_one_root_here_and_outside(sealed, outside):
    assert seals.seal_the_day() is None
    assert seals.write_outside() == 0
    assert outside.read_text().splitlines() == [str(root) for root in DailyRoot.objects.order_by("day")]
    assert [root.position for root in DailyRoot.objects.order_by("day")] == [2, 6]


@pytest.mark.django_db
def test_a_day_without_transfers_has_the_root_of_the_day_before(sealed):
    with clock.at(clock.now() + timedelta(days=1)):
        assert seals.seal_the_day().position == 6
    assert seals.verify() == 6


@pytest.mark.django_db
def test_what_was_lost_between_database_and_file_is_written_by_the_next_run(sealed, outside):
    outside.unlink()
    assert seals.write_outside() == 2
    assert seals.verify() == 6


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE books.transfer SET points = points + 1 WHERE id = '{id}'",
        "UPDATE books.transfer SET cause = 'another' WHERE id = '{id}'",
        "UPDATE books.transfer SET created_at = created_at - interval '1 microsecond' WHERE id = '{id}'",
        "UPDATE books.transfer SET source_id = gen_random_uuid() WHERE id = '{id}'",
        "UPDATE books.transfer SET debit_id = credit_id, credit_id = debit_id WHERE id = '{id}'",
        "UPDATE books.seal SET digest = sha256('x') WHERE transfer_id = '{id}'",
    ],
)
@pytest.mark.django_db
def test_a_changed_transfer_is_named(sealed, change):
    thief(change.format(id=sealed[3].id))
    with pytest.raises(seals.Tampered, match=f"Changed.* {sealed[3].id} at position 4"):
        seals.verify()


@pytest.mark.django_db
def test_an_account_given_to_another_holder_is_noticed(sealed, ada, ben):
    thief(f"UPDATE books.ledger_account SET holder_id = gen_random_uuid() WHERE holder_id = '{ben.id}'")
    with pytest.raises(seals.Tampered, match=f"{sealed[2].id} at position 3"):
        seals.verify()


@pytest.mark.django_db
def test_a_removed_transfer_is_named(sealed):
    thief(f"DELETE FROM books.transfer WHERE id = '{sealed[3].id}'")
    with pytest.raises(seals.Tampered, match=f"Removed: transfer {sealed[3].id} at position 4"):
        seals.verify()


@pytest.mark.django_db
def test_a_transfer_removed_with_its_seal_is_noticed(sealed):
    thief(
        f"DELETE FROM books.transfer WHERE id = '{sealed[3].id}'; DELETE FROM books.seal WHERE position = 4"
    )
    with pytest.raises(seals.Tampered, match=f"4 to 4 are missing, before transfer {sealed[4].id}"):
        seals.verify()


@pytest.mark.django_db
def test_an_end_that_was_cut_off_is_noticed(sealed):
    thief(
        f"DELETE FROM books.transfer WHERE id >= '{sealed[4].id}'; DELETE FROM books.seal WHERE position > 4"
    )
    with pytest.raises(seals.Tampered, match="all after position 4"):
        seals.verify()


@pytest.mark.django_db
def test_an_end_that_was_cut_off_with_its_root_is_noticed_outside(sealed):
    thief(
        f"DELETE FROM books.transfer WHERE id >= '{sealed[2].id}'; DELETE FROM books.seal WHERE position > 2;"
        " DELETE FROM books.daily_root WHERE position > 2"
    )
    with pytest.raises(seals.Tampered, match="known outside and was removed"):
        seals.verify()


@pytest.mark.django_db
def test_a_transfer_put_in_later_under_an_old_id_is_named(sealed):
    put = first_id_of(clock.ago(days=3))
    thief(
        "INSERT INTO books.transfer (id, debit_id, credit_id, points, code, source_type, source_id, cause, created_at)"
        f" SELECT '{put}', debit_id, credit_id, points, code, source_type, gen_random_uuid(), cause, created_at"
        f" FROM books.transfer WHERE id = '{sealed[0].id}'"
    )
    with pytest.raises(seals.Tampered, match=f"Inserted.* {put}"):
        seals.verify()


@pytest.mark.django_db
def test_two_transfers_that_changed_places_are_noticed(sealed):
    thief(
        "ALTER TABLE books.seal DROP CONSTRAINT seal_transfer_id_key;"
        f" UPDATE books.seal SET transfer_id = CASE position WHEN 4 THEN '{sealed[4].id}'::uuid"
        f" ELSE '{sealed[3].id}'::uuid END WHERE position IN (4, 5)"
    )
    with pytest.raises(seals.Tampered, match=f"{sealed[4].id} at position 4"):
        seals.verify()


@pytest.mark.django_db
def test_a_chain_that_was_recomputed_from_end_to_end_is_found_out_by_the_file(sealed):
    thief(f"UPDATE books.transfer SET points = points + 1 WHERE id = '{sealed[3].id}'")
    days = list(DailyRoot.objects.order_by("day").values_list("day", "position", "made_at"))
    with as_owner():
        run_sql("DELETE FROM books.seal; DELETE FROM books.daily_root")
        seals._BOOKS._seal_new(since=EPOCH)
        for day, position, made_at in days:
            digest = Seal.objects.get(position=position).digest
            DailyRoot.objects.create(day=day, position=position, digest=digest, made_at=made_at)
    with pytest.raises(seals.Tampered, match=f"another outside.* {sealed[2].id} at position 3"):
        seals.verify()


@pytest.mark.django_db
def test_a_root_that_is_not_the_seal_at_its_place_is_named(sealed):
    thief("UPDATE books.daily_root SET digest = sha256('x') WHERE position = 2")
    with pytest.raises(seals.Tampered, match=f"not the seal of transfer {sealed[1].id}"):
        seals.verify()


@pytest.mark.django_db
def test_a_transfer_that_commits_late_is_sealed_later(sealed, ada, earn):
    """Its id lies among those that are sealed already; the chain's order is that of sealing."""
    late = earn(ada, 50)
    early_id = first_id_of(clock.ago(hours=20))
    thief(f"UPDATE books.transfer SET id = '{early_id}' WHERE source_id = '{late.id}' AND code = 'confirm'")
    assert seals.verify() == 6
    with clock.at(clock.now() + timedelta(days=1)):
        seals.seal_the_day()
        assert seals.verify() == 8


@pytest.mark.django_db
def test_the_command_says_so_and_fails(sealed, capsys):
    call_command("verify_ledger")
    assert "6 transfers are as they were sealed" in capsys.readouterr().out
    thief(f"DELETE FROM books.transfer WHERE id = '{sealed[0].id}'")
    with pytest.raises(CommandError, match=f"Removed: transfer {sealed[0].id} at position 1") as refused:
        call_command("verify_ledger")
    assert refused.value.returncode == 1


@pytest.mark.race
def test_many_sealers_make_one_chain(ada, earn, in_parallel):
    for _ in range(5):
        earn(ada, 100)
    made = in_parallel([seals.seal_the_day] * 8, threads=8)
    assert sum(isinstance(root, DailyRoot) for root in made) == 1
    assert made.count(None) == 7
    assert seals.verify() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["seal", "daily_root"])
@pytest.mark.parametrize(
    "statement", ["UPDATE books.{} SET position = 9", "DELETE FROM books.{}", "TRUNCATE books.{}"]
)
def test_seals_and_roots_can_only_be_added_to(sealed, table, statement):
    with pytest.raises(Exception, match="append-only"), as_owner():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE;" + statement.format(table))
    assert connection.is_usable()
