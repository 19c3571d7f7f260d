"""What each signal saw, and what became of it, in words that a person can read and disagree with."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.models import HistoryRow
from marketplace.fraud.evidence import Mark

_PLAIN: Mapping[str, Promise] = {
    "rating_ring": _(
        "They met the same people and were given good marks each time. By chance that happens once in %(one_in)s times."
    ),
    "copy_paste": _("%(answers)s of their %(of)s answers say what somebody else’s said before."),
    "answer_farm": _("%(people)s advocates share %(shared)s."),
    "no_rest": _(
        "On %(days)s days they answered in every %(hours)s hours of the day and the night, without time to sleep."
    ),
    "hoarding": _("Of %(of)s questions that they took they left %(unanswered)s unanswered."),
    "claim_bot": _(
        "They took %(times)s offers, usually within %(seconds)s seconds: too soon to have read them."
    ),
    "review_trading": _(
        "The two of them passed %(times)s and %(back)s answers of each other’s without a fault; others find some."
    ),
}
_OF_ANSWERS: Mapping[str, Promise | str] = {
    "same_party": ngettext_lazy(
        "%(answers)s answer went to somebody on the same bill or in the same household.",
        "%(answers)s answers went to somebody on the same bill or in the same household.",
        "answers",
    ),
    "same_payment": ngettext_lazy(
        "%(answers)s answer went to somebody whose bill their points were credited to.",
        "%(answers)s answers went to somebody whose bill their points were credited to.",
        "answers",
    ),
    "same_device": ngettext_lazy(
        "%(answers)s answer went to somebody who uses the same browser at the same place.",
        "%(answers)s answers went to somebody who uses the same browser at the same place.",
        "answers",
    ),
    "same_address": ngettext_lazy(
        "%(answers)s answer went to somebody at the same address of the net, which few others use.",
        "%(answers)s answers went to somebody at the same address of the net, which few others use.",
        "answers",
    ),
    "same_writer": ngettext_lazy(
        "%(answers)s answer is written as the question is: %(ways)s.",
        "%(answers)s answers are written as the questions are: %(ways)s.",
        "answers",
    ),
}
_SHARED: Mapping[str, Promise] = {
    Mark.DEVICE: _("one browser at one place"),
    Mark.PAYMENT: _("a bill that their points are credited to"),
}
_WAYS: Mapping[str, Promise] = {
    "space_before_mark": _("a space before marks"),
    "marks_in_a_row": _("several marks in a row"),
    "dots": _("rows of dots"),
    "double_space": _("double spaces"),
    "no_space_after_comma": _("no space after commas"),
    "no_apostrophe": _("no apostrophes"),
    "small_i": _("a small i"),
    "short_words": _("u, pls and the like"),
    "capitals": _("words in capitals"),
    "smileys": _("smileys"),
    "dashes": _("dashes between words"),
    "brackets": _("much in brackets"),
    "small_beginnings": _("sentences that begin small"),
}

TITLES: Mapping[str, Promise] = {
    "same_party": _("Same household or bill"),
    "same_payment": _("Same payment"),
    "same_device": _("Same device"),
    "same_address": _("Same address of the net"),
    "same_writer": _("Same way of writing"),
    "rating_ring": _("Rating ring"),
    "copy_paste": _("Copied answers"),
    "answer_farm": _("Answer farm"),
    "no_rest": _("Never rests"),
    "hoarding": _("Hoarding"),
    "claim_bot": _("Claims like a machine"),
    "review_trading": _("Kind to each other"),
}


_HAPPENED: Mapping[tuple[str, str], Promise] = {
    ("fraudcase", "open"): _("Opened: the points wait"),
    ("fraudcase", ""): _("More was found"),
    ("fraudcase", "upheld"): _("Upheld: the points stay on hold"),
    ("fraudcase", "cleared"): _("Cleared: the points go on"),
    ("fraudcase", "closed"): _("Closed: the points were taken back"),
    ("appeal", "waiting"): _("An appeal was made"),
    ("appeal", "granted"): _("The appeal was granted"),
    ("appeal", "refused"): _("The appeal was refused"),
}
"""By what the history of a case is about, and what became of it."""


def happened(row: HistoryRow) -> str:
    return str(_HAPPENED[row.kind, row.now])


def in_words(signal: str, figures: Mapping[str, int | float | str]) -> str:
    """One sentence or two in the language spoken now."""
    shown: dict[str, object] = dict(figures)
    if habits := figures.get("habits"):
        shown["ways"] = ", ".join(str(_WAYS[each]) for each in str(habits).split())
    if mark := figures.get("mark"):
        shown["shared"] = _SHARED[str(mark)]
    return str({**_PLAIN, **_OF_ANSWERS}[signal] % shown)
