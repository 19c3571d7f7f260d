"""What is backed up comes back whole: rows, rights, triggers, photos and seals. Nothing is ever overwritten."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from accounts.models import User
from common import clock
from common.back_up import ABOUT, DATABASE, MEDIA, BackUpError, _unpack, back_up, restore
from marketplace import sweeps
from marketplace.actions.request_erasure import request_erasure
from marketplace.models import Enquiry
from marketplace.personal_data import erasure_log
from marketplace.personal_data.models import Erasure
from rewards import seals
from rewards.books import Transfer
from tests.conftest import MY_DATABASE, _connect_to, _disconnect, _replace
from tests.personal_data.everything import tables_saying
from tests.settings import SITE_ROLE, as_site

OTHER = f"{MY_DATABASE}_restored"


@pytest.fixture
def store(settings, tmp_path):
    """Photos and roots of this test's own."""
    settings.MEDIA_ROOT, settings.AUDIT_DIR = tmp_path / "media", tmp_path / "audit"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "photo.webp").write_bytes(b"\x00photo")
    return tmp_path


@pytest.fixture
def story(scene):
    """An enquiry with its answer, an offer and points in the books."""
    scene.points()
    return scene.held()


@pytest.fixture
def empty_database(race_db, settings):
    """empty_database(): from now on everything goes to a new database without a table."""

    def make():
        _disconnect()
        _replace(f'DROP DATABASE IF EXISTS "{OTHER}" WITH (FORCE)', f'CREATE DATABASE "{OTHER}"')
        _connect_to(OTHER)
        settings.DATABASE_OWNER_URL = settings.DATABASE_URL

    yield make
    _connect_to(MY_DATABASE)
    settings.DATABASE_OWNER_URL = settings.DATABASE_URL
    _replace(f'DROP DATABASE IF EXISTS "{OTHER}" WITH (FORCE)')


@pytest.mark.race
def test_a_back_up_comes_back_whole(store, settings, empty_database, story):
    seals.seal_the_day()
    seals.write_outside()
    before = _held()
    made = back_up(into=store / "kept")
    assert made.stat().st_mode & 0o077 == 0
    settings.MEDIA_ROOT = store / "media-again"
    empty_database()
    said = io.StringIO()

    call_command("restore", made, stdout=said)

    for what, rows in _held().items():
        assert rows == before[what]
        assert rows
    assert (settings.MEDIA_ROOT / "photo.webp").read_bytes() == b"\x00photo"
    assert "The books are whole" in said.getvalue()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE books.transfer SET points = 1")


@pytest.mark.race
def test_whoever_was_erased_since_is_erased_again(store, settings, empty_database, story, carla, carl):
    """The back-up knows Carla; the log outside of it knows that she is to be forgotten."""
    made = back_up(into=store / "kept")
    erasure = request_erasure(by=carla)
    Erasure.objects.filter(pk=erasure.pk).update(due_at=clock.ago(days=1))
    assert sweeps.carry_out_due_erasures() == 1
    settings.MEDIA_ROOT = store / "media-again"
    empty_database()
    said = io.StringIO()

    call_command("restore", made, stdout=said)

    assert "1 people were erased; 1 were back and are erased again." in said.getvalue()
    assert tables_saying("carla", "eSIM is dead", "900123") == {}
    assert Erasure.objects.get().status == "carried_out"
    assert User.objects.get(pk=carl.pk).email == carl.email
    assert seals.verify() == 0


@pytest.mark.race
def test_without_the_guard_of_the_log_they_are_back(store, settings, empty_database, carla):
    made = back_up(into=store / "kept")
    Erasure.objects.filter(pk=request_erasure(by=carla).pk).update(due_at=clock.ago(days=1))
    sweeps.carry_out_due_erasures()
    (settings.AUDIT_DIR / erasure_log.FILE).unlink()
    settings.MEDIA_ROOT = store / "media-again"
    empty_database()
    call_command("restore", made, stdout=io.StringIO())
    assert tables_saying("Carla M.")


@pytest.mark.race
def test_the_sites_role_gets_its_rights_back_and_no_more(store, settings, empty_database, story):
    made = back_up(into=store / "kept")
    settings.MEDIA_ROOT = store / "media-again"
    empty_database()
    settings.DATABASE_URL = as_site(settings.DATABASE_OWNER_URL)
    restore(made)
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as site:
        assert site.execute("SELECT current_user, count(*) > 0 FROM books.transfer").fetchone() == (
            SITE_ROLE,
            True,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.execute("DELETE FROM books.transfer")


@pytest.mark.race
def test_nothing_is_overwritten(store, settings, race_db, carla):
    made = back_up(into=store / "kept")
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", made)
    carla.refresh_from_db()


@pytest.mark.race
def test_photos_in_the_way_are_not_overwritten(store, empty_database):
    made = back_up(into=store / "kept")
    empty_database()
    with pytest.raises(BackUpError, match="is not empty"):
        restore(made)
    assert connection.introspection.table_names() == []


@pytest.fixture
def in_a_bucket(settings):
    """in_a_bucket(): from now on photos are kept elsewhere."""

    def make():
        settings.S3_BUCKET = "wrenfield-photos"

    return make


@pytest.mark.race
def test_photos_in_a_bucket_are_named_and_not_in_it(store, race_db, in_a_bucket, capsys):
    in_a_bucket()
    call_command("back_up", into=store / "kept")
    said = capsys.readouterr()
    made = Path(said.out.strip())
    assert "copy the bucket wrenfield-photos" in said.err
    assert json.loads((made / ABOUT).read_text())["photos"] == "bucket wrenfield-photos"
    with tarfile.open(made / MEDIA) as archive:
        assert archive.getnames() == []


@pytest.mark.race
@pytest.mark.parametrize("was_in_bucket", [True, False])
def test_photos_are_not_restored_to_where_nobody_looks(
    store, settings, empty_database, in_a_bucket, was_in_bucket
):
    if was_in_bucket:
        in_a_bucket()
    made = back_up(into=store / "kept")
    (settings.MEDIA_ROOT / "photo.webp").unlink()
    settings.S3_BUCKET = "" if was_in_bucket else "wrenfield-photos"
    empty_database()
    with pytest.raises(BackUpError, match="S3_BUCKET of then"):
        restore(made)
    assert connection.introspection.table_names() == []


@pytest.mark.race
@pytest.mark.parametrize("damage", ["cut", "no description"])
def test_a_damaged_back_up_is_refused(store, race_db, damage):
    made = back_up(into=store / "kept")
    if damage == "cut":
        (made / DATABASE).write_bytes((made / DATABASE).read_bytes()[:-1])
    else:
        (made / ABOUT).unlink()
    with pytest.raises(BackUpError, match=r"checksum differs|not a whole back-up"):
        restore(made)


@pytest.mark.parametrize("name", ["../elsewhere", "/elsewhere", "link"])
def test_a_photo_lands_among_the_photos_or_nowhere(tmp_path, name):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = (
        (tarfile.SYMTYPE, "/etc/hostname") if name == "link" else (tarfile.REGTYPE, "")
    )
    with tarfile.open(tmp_path / MEDIA, "w") as archive:
        archive.addfile(member, io.BytesIO())
    (into := tmp_path / "media").mkdir()

    with tarfile.open(tmp_path / MEDIA) as archive, pytest.raises(BackUpError, match="no photo of ours"):
        _unpack(archive, into=into)
    assert {path.name for path in tmp_path.rglob("*")} == {MEDIA, "media"}


def test_what_fails_leaves_nothing_that_looks_like_a_back_up(store, settings):
    settings.DATABASE_OWNER_URL = "postgresql://nobody:secret@127.0.0.1:1/none"
    with pytest.raises(BackUpError) as failed:
        back_up(into=store / "kept")
    assert "secret" not in str(failed.value)
    assert [path.suffix for path in (store / "kept").iterdir()] == [".part"]


def _held():
    return {
        "enquiries": list(Enquiry.objects.order_by("id").values()),
        "transfers": list(Transfer.objects.order_by("id").values()),
        "objects": _objects(),
    }


def _objects():
    """Every index, constraint and trigger of ours by its name. (Definitions are worded anew when read.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tablename, indexname FROM pg_indexes WHERE schemaname IN ('public', 'books')
            UNION SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conrelid <> 0
            UNION SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
            """
        )
        return set(cursor.fetchall())


def test_a_place_that_cannot_be_written_is_named(store):
    (store / "taken").write_text("a file")

    with pytest.raises(CommandError, match="taken cannot be written: "):
        call_command("back_up", into=store / "taken")


def test_a_program_of_an_older_version_says_which_two(store, tmp_path, monkeypatch):
    """As the real one does, whose version nobody can choose here."""
    program = tmp_path / "pg_dump"
    program.write_text(
        "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2\n"
        "echo 'pg_dump: detail: server version: 18.1; pg_dump version: 15.20' >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr("common.back_up._path_of", lambda name: str(tmp_path / name))

    with pytest.raises(BackUpError, match=r"mismatch; .*server version: 18\.1; pg_dump version: 15\.20"):
        back_up(into=store / "backups")
