"""The moderator's form: a mark for each criterion of the review's scorecard, a note and one of four decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from common.plain_text import TextField
from marketplace.limits import NOTE_MAX
from marketplace.models import Review, Verdict
from marketplace.quality.models import Criterion
from marketplace.quality.scorecards import Mark, judge


class ReviewForm(forms.Form):
    """Nothing is scored beforehand, so that a score always means that somebody looked."""

    note = TextField(label=_("Coaching note"), max_length=NOTE_MAX, required=False)
    decision = forms.ChoiceField(choices=Review.Decision.choices)

    def __init__(
        self, data: Any = None, *, criteria: Sequence[Criterion], taken_back: Verdict | None = None
    ) -> None:
        super().__init__(data, initial=_as_filled_in(taken_back) if taken_back else None)
        self.criteria = criteria
        self.fields = {field_name(each.key): _mark(each.local_name) for each in criteria} | self.fields

    def clean(self) -> dict[str, Any]:
        try:
            judge(self.criteria, self.scores())
        except Invalid as refusal:
            for path in refusal.fields:
                name = field_name(path.removeprefix("scores."))
                if not self.has_error(name):
                    self.add_error(name, _("Score this line, please."))
        return self.cleaned_data

    def scores(self) -> dict[str, int]:
        """What is marked so far, by criterion."""
        marks = {each.key: self.cleaned_data.get(field_name(each.key)) for each in self.criteria}
        return {key: mark for key, mark in marks.items() if mark is not None}

    def lines(self) -> Iterator[tuple[str, Criterion, forms.BoundField]]:
        """Each criterion with its field and the key that marks it."""
        for number, criterion in enumerate(self.criteria, start=1):
            yield str(number), criterion, self[field_name(criterion.key)]


def _as_filled_in(verdict: Verdict) -> dict[str, Any]:
    return {field_name(key): mark for key, mark in verdict.scores.items()} | {"note": verdict.note}


def field_name(criterion: str) -> str:
    return f"score-{criterion}"


def _mark(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=Mark.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
