from __future__ import annotations

from common import clock
from marketplace.public_help.models import HelpfulVote
from marketplace.public_help.pages import public_page


def rate_help_page(*, slug: str, reader: bytes, is_helpful: bool) -> HelpfulVote:
    """A reader says whether a public page helped; saying it again on the same day replaces what they said.

    Raises: NotFound.
    """
    vote, _ = HelpfulVote.objects.update_or_create(
        page=public_page(slug=slug), reader=reader, defaults={"is_helpful": is_helpful, "at": clock.now()}
    )
    return vote
