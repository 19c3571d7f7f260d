"""Saved phrases, as they are written and changed. Whose they are is for the actions to say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from common.plain_text import LineField, TextField
from marketplace.answering.models import SavedPhrase
from marketplace.forms.advocate import language_choices
from marketplace.limits import PHRASE_LABEL_MAX, PHRASE_MAX


class PhraseForm(ActionForm):
    label = LineField(
        label=_("Label"), max_length=PHRASE_LABEL_MAX, help_text=_("A word or two, for the button.")
    )
    body = TextField(label=_("Words"), max_length=PHRASE_MAX, widget=forms.Textarea(attrs={"rows": "4"}))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the languages."),
            "invalid_choice": _("Choose one of the languages."),
        },
    )


class SharedPhraseForm(PhraseForm):
    use = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[
            (SavedPhrase.Use.ANSWER, _("Answers to customers")),
            (SavedPhrase.Use.COACHING, _("Coaching notes to advocates")),
        ],
        initial=SavedPhrase.Use.ANSWER,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is for."),
            "invalid_choice": _("Choose what it is for."),
        },
    )
    field_order = ["use", "language", "label", "body"]
