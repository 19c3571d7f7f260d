"""The forms of reports, appeals and suspensions. What may happen is for the actions to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from common.plain_text import TextField
from marketplace.limits import NOTE_MAX, NOTE_MIN, REASON_MAX
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension


class NoteField(TextField):
    """A few sentences that somebody else will read."""

    def __init__(self, *, label: str | Any, help_text: str | Any = "", rows: int = 3) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            min_length=NOTE_MIN,
            max_length=NOTE_MAX,
            widget=forms.Textarea(attrs={"rows": rows}),
        )


class ReportForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )
    words = TextField(
        label=_("Anything a moderator should know?"),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(ActionForm):
    words = NoteField(
        label=_("Why should somebody else look at it again?"),
        help_text=_("Whoever made the decision does not decide on this. What comes of it is final."),
    )


class VerdictForm(ActionForm):
    """Which of the two it is, comes from the button."""

    note = NoteField(label=_("Why"), help_text=_("Those whom it concerns read it."), rows=2)


class SuspendForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Suspension.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )
    words = NoteField(label=_("What they read"), help_text=_("Kindly, and what exactly it is about."))
    evidence = NoteField(
        label=_("What it rests on"), help_text=_("For whoever decides on an appeal. They do not read it.")
    )


class ReinstateForm(ActionForm):
    why = NoteField(label=_("Why they are back"), help_text=_("They read it."), rows=2)
