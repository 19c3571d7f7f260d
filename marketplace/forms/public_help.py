"""Searching the public help, and the words of a page that a moderator chooses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.plain_text import LineField, TextField
from marketplace.limits import ANSWER_MAX, BODY_MAX, SUBJECT_MAX
from marketplace.word_search import WORDS_MAX


class SearchForm(forms.Form):
    q = LineField(
        label=_("What is it about?"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )


class HelpPageForm(forms.Form):
    title = LineField(
        label=_("Title"),
        max_length=SUBJECT_MAX,
        help_text=_("As somebody with the same problem would type it."),
    )
    question = TextField(
        label=_("Question"),
        max_length=BODY_MAX,
        help_text=_("Leave out what is about this customer alone."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    answer_text = TextField(
        label=_("Answer"), max_length=ANSWER_MAX, widget=forms.Textarea(attrs={"rows": 8})
    )
