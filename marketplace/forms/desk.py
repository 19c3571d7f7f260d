"""What agents write: an answer, or a message that leaves the enquiry open; and the decision on an application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.plain_text import TextField
from marketplace.actions.decide_application import REAPPLY_AFTER_DAYS
from marketplace.limits import ANSWER_MAX, BODY_MAX, NOTE_MAX, NOTE_MIN, REASON_MAX
from marketplace.models import Escalation
from marketplace.practice.marking import Mark
from marketplace.practice.models import PracticeAnswer


class DeskAnswerForm(forms.Form):
    body = TextField(
        label=_("Your answer"),
        max_length=ANSWER_MAX,
        help_text=_("The customer sees your name and that you work for the company."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    fence = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    """The codes of the advice that its author was shown already (marketplace/answering/concerns.py)."""
    escalation = forms.ChoiceField(
        label=_("Was it right to pass it on to us?"),
        choices=[("", _("Leave it open")), *Escalation.Verdict.choices],
        help_text=_("If it was, whoever passed it on earns points. If not, it costs them nothing."),
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )


class DeskMessageForm(forms.Form):
    body = TextField(
        label=_("Ask or tell the customer something"),
        max_length=BODY_MAX,
        help_text=_("The question stays open, and the clock waits for their reply."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=True,
    )


class ReleaseForm(forms.Form):
    reason = TextField(
        label=_("Why the crowd may have it"),
        max_length=REASON_MAX,
        help_text=_("For the record, without personal details."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ApplicationForm(forms.Form):
    """A reason is for the applicant to read; declining needs one."""

    APPROVE, DECLINE = "approve", "decline"

    decision = forms.ChoiceField(choices=[(APPROVE, _("Approve")), (DECLINE, _("Decline"))])
    reason = TextField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> None:
        is_declined = self.cleaned_data.get("decision") == self.DECLINE
        if (
            is_declined
            and len(self.cleaned_data.get("reason") or "") < NOTE_MIN
            and "reason" not in self.errors
        ):
            self.add_error("reason", _("Say why in a sentence. The applicant reads it."))

    wait_days = forms.ChoiceField(
        label=_("If you decline: they may try again"),
        choices=[("7", _("after a week")), ("30", _("after a month")), ("90", _("after three months"))],
        initial=str(REAPPLY_AFTER_DAYS),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the lengths of time.")},
    )
    good_answers = forms.MultipleChoiceField(
        label=_("Which answers are good enough?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        written: Iterable[tuple[str, str]] = (),
        practised: Sequence[PracticeAnswer] = (),
        **options: Any,
    ) -> None:
        """`written`: id and text of each question that was answered in writing."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.fields["good_answers"].choices = list(written)  # type: ignore[attr-defined]
        self.practised = practised
        for answer in practised:
            self.fields[f"mark-{answer.id}"] = _mark_field()
            self.fields[f"note-{answer.id}"] = _note_field()

    @property
    def marks(self) -> list[Mark]:
        """What is said of each practice answer."""
        said = self.cleaned_data
        return [
            Mark(answer_id=each.id, is_good=said[f"mark-{each.id}"], note=said[f"note-{each.id}"])
            for each in self.practised
        ]

    @staticmethod
    def as_it_was(decision: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields held when `decide_application` was called with these arguments; empty without any."""
        if not decision:
            return {}
        held = {name: decision[name] for name in ("reason", "good_answers")}
        for mark in decision["marks"]:
            held[f"mark-{mark['answer_id']}"] = {True: "good", False: "poor", None: ""}[mark["is_good"]]
            held[f"note-{mark['answer_id']}"] = mark["note"]
        return {**held, "wait_days": str(decision["wait_days"])}

    @property
    def wait(self) -> int:
        """In days."""
        return int(self.cleaned_data["wait_days"] or REAPPLY_AFTER_DAYS)

    @property
    def is_approved(self) -> bool:
        return bool(self.cleaned_data["decision"] == self.APPROVE)


def _mark_field() -> forms.Field:
    return forms.TypedChoiceField(
        label=_("How is it?"),
        choices=[("", _("No mark")), ("good", _("Good")), ("poor", _("Not yet"))],
        coerce=lambda mark: mark == "good",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the marks.")},
    )


def _note_field() -> forms.Field:
    return TextField(
        label=_("A note on it"),
        max_length=NOTE_MAX,
        required=False,
        help_text=_("They read it, beside what a good answer says."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
