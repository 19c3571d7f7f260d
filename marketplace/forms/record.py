"""How the record of who did what is searched."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from common.request_context import network_of
from marketplace.record_queries import Search


class NetworkField(forms.GenericIPAddressField):
    """An address, or the network as the record shows it; cleaned it is the network."""

    def clean(self, value: object) -> str:
        address = super().clean(str(value or "").partition("/")[0])
        return network_of(address) if address else ""


class RecordForm(forms.Form):
    person = forms.EmailField(label=_("By or about a person (email)"), required=False)
    about = forms.UUIDField(label=_("About anything with this id"), required=False)
    verb = forms.SlugField(
        label=_("What was done"), required=False, help_text=_("For example reveal_original.")
    )
    day = forms.DateField(
        label=_("On"),
        required=False,
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    way = forms.ChoiceField(
        label=_("By which way"),
        required=False,
        choices=[
            ("", _("All")),
            ("page", _("A page")),
            ("api", _("The API")),
            ("configuration", _("The configuration")),
            ("command", _("A command on the server")),
            ("clock", _("The clock")),
        ],
    )
    network = NetworkField(
        label=_("From the network of an address"),
        required=False,
        help_text=_("For example 192.0.2.7; the network alone is kept, 192.0.2.0/24."),
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def search(self) -> Search:
        said = self.cleaned_data
        return Search(
            person=said["person"],
            about=said["about"],
            verb=said["verb"],
            day=said["day"],
            way=said["way"],
            network=said["network"],
        )
