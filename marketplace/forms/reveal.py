"""Why somebody in-house wants to read a customer's own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.actions.reveal_original import RevealReason


class RevealForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why you need the original words"), choices=RevealReason.choices, widget=forms.RadioSelect
    )
