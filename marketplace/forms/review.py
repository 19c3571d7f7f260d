"""The moderator's form: five scores, a note and one of four decisions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.plain_text import TextField
from marketplace.limits import NOTE_MAX
from marketplace.models import Review

CRITERIA = (
    ("correct", _("Correct")),
    ("complete", _("Complete")),
    ("clear", _("Clear")),
    ("kind", _("Kind")),
    ("safe", _("Safe and private")),
)
SCORES = ((2, _("Yes")), (1, _("Partly")), (0, _("No")))


def _score(label: object) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Score this line, please.")},
    )


class ReviewForm(forms.Form):
    """Nothing is scored beforehand, so that a score always means that somebody looked."""

    correct, complete, clear, kind, safe = (_score(label) for _name, label in CRITERIA)
    note = TextField(label=_("Coaching note"), max_length=NOTE_MAX, required=False)
    decision = forms.ChoiceField(choices=Review.Decision.choices)

    def scores(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name, _label in CRITERIA}
