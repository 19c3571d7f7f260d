"""Who was erased, outside of the database and of its back-ups: one line each, the day and the opaque id.

A back-up brings erased people back. `manage.py reapply_erasures` reads this file and erases them again; restore calls
it. The file is written after the erasure was committed, from the rows that it lacks: a crash in between costs nothing.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from marketplace.personal_data.models import Erasure

FILE = "erasures.txt"


def write_outside() -> int:
    """Append whom the file lacks; returns how many. Lines are only ever added."""
    known = set(erased_people())
    carried_out = Erasure.objects.filter(status="carried_out").order_by("ended_at")
    missing = [erasure for erasure in carried_out if erasure.person_id not in known]
    if missing:
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a", encoding="ascii") as file:
            file.writelines(f"{erasure.ended_at:%Y-%m-%d} {erasure.person_id}\n" for erasure in missing)
    return len(missing)


def erased_people() -> list[UUID]:
    """In the order of their erasures; whoever stands there twice counts once."""
    if not _file().exists():
        return []
    lines = _file().read_text(encoding="ascii").splitlines()
    return list(dict.fromkeys(UUID(line.split()[1]) for line in lines if line.strip()))


def _file() -> Path:
    return Path(settings.AUDIT_DIR) / FILE
