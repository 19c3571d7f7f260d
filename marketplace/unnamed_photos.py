"""Files of photos that no row names: what a process leaves behind that is killed after it has stored a photo, or a
thumbnail, and before the row that names it is committed. Nobody can open them, and erasing a person does not find them.

A file is one of these only when it is older than any request or task can be: whatever is being put up now stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from common import clock
from marketplace.models import Photo

BELOW = "photos"
OLDER_THAN = timedelta(days=1)
"""A request ends after 25 seconds and a task after 300 (0066): a day also covers clocks that differ."""
PAGE = 5000
AT_MOST = 100
"""Of one page. A kill leaves five files; a database that is not the one these photos belong to, such as one that was
brought back to an earlier moment, knows of hundreds nothing."""
_OURS = re.compile(rf"{BELOW}/[0-9a-f]{{2}}/([0-9a-f]{{32}})\.")


class TooManyUnnamed(Exception):
    """Nothing of the page was removed: a person must look whether it is the right database."""


def next_page(*, after: str) -> list[str]:
    """The next PAGE names of files in the storage. Raises: OSError."""
    storage: Any = default_storage
    names: list[str] = storage.names_after(after, below=BELOW, limit=PAGE)
    return names


def remove_unnamed(names: Sequence[str]) -> int:
    """Remove those that no row names and that are old enough, and return how many. Other files than ours stay.

    Raises: TooManyUnnamed, OSError; what was removed until then is gone, and the next run goes on.
    """
    ids = {name: UUID(ours[1]) for name in names if (ours := _OURS.match(name))}
    rows = Photo.objects.filter(pk__in=set(ids.values())).values_list("file", "thumb")
    named = {name for row in rows for name in row}
    unnamed = [name for name in ids if name not in named]
    if len(unnamed) > AT_MOST:
        raise TooManyUnnamed(f"No row names {len(unnamed)} of {len(ids)} files of photos.")
    return sum(_remove(name, photo_id=ids[name]) for name in unnamed)


def _remove(name: str, *, photo_id: UUID) -> bool:
    """Locks the photo, where there is one: a worker may be giving it a thumbnail under this name."""
    with transaction.atomic(), suppress(FileNotFoundError):
        photo = Photo.objects.select_for_update(no_key=True).filter(pk=photo_id).first()
        if photo is not None and name in {photo.file.name, photo.thumb.name}:
            return False
        if default_storage.get_modified_time(name) > clock.now() - OLDER_THAN:
            return False
        default_storage.delete(name)
        return True
    return False
