"""How the record of who did what is searched."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.record_queries import Search


class RecordForm(forms.Form):
    person = forms.EmailField(label=_("By or about a person (email)"), required=False)
    about = forms.UUIDField(label=_("About anything with this id"), required=False)
    verb = forms.SlugField(
        label=_("What was done"), required=False, help_text=_("For example reveal_original.")
    )
    day = forms.DateField(label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def search(self) -> Search:
        said = self.cleaned_data
        return Search(person=said["person"], about=said["about"], verb=said["verb"], day=said["day"])
