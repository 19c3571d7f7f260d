"""Whether an answer to a gold enquiry is right: by what it must say, else by what a moderator found."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.models import Answer
from marketplace.quality.gold.models import GoldResult
from marketplace.quality.risk import verdicts


def says_all(text: str, must_say: Iterable[str]) -> bool:
    """Each with one of its wordings, whatever the case and the spaces; pure."""
    said = " ".join(text.casefold().split())
    return all(
        any(" ".join(wording.casefold().split()) in said for wording in each.split("|")) for each in must_say
    )


def verdict_on(answer: Answer, *, must_say: Iterable[str]) -> GoldResult | None:
    """Not saved. A moderator's decision goes before the rule; None where only a moderator can say.

    The rule only ever finds an answer good: words that are not the expected ones may be as good.
    """
    decided = verdicts.all_given().filter(answer=answer).order_by("decided_at").first()
    if decided is not None:
        is_right = verdicts.all_given().filter(verdicts.IS_GOOD, pk=decided.pk).exists()
        return GoldResult(answer=answer, is_right=is_right, judged_by=decided.decided_by)
    if says_all(answer.body, must_say):
        return GoldResult(answer=answer, is_right=True)
    return None
