"""How a shared device keeps apart what it holds of several people: drafts, waiting answers, kept pages, push.

Each page names its reader by a mark, and so does what a device keeps for them (static/js/draft.js, static/js/outbox.js,
static/service-worker/). A mark is no secret and proves nothing: it only keeps a device from mixing people up.
"""

from __future__ import annotations

from hashlib import blake2b

from accounts.errors import OtherPerson
from accounts.models import User

HEADER = "X-Person"
"""On each reply to somebody signed in; and on what a device sends in somebody's name after its page has gone."""


def mark_of(person: User) -> str:
    """16 characters, the same for as long as the account lives. It tells neither the account nor when it was made."""
    return blake2b(person.id.bytes, digest_size=8, person=b"on-device").hexdigest()


def check_sender(person: User, mark: str | None) -> None:
    """What names its sender goes out in their name or not at all. Raises: OtherPerson."""
    if mark is not None and mark != mark_of(person):
        raise OtherPerson
