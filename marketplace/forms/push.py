"""What an advocate wants to be told by push, and what a browser says when it may show news."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from marketplace.push.models import ENDPOINT_MAX, PushChoice, PushKind

When = PushChoice.When
DEVICE_NAME_MAX = 60

WORDS: dict[PushKind, Promise] = {
    PushKind.OFFER: _("An offer for you"),
    PushKind.ANSWER_RETURNED: _("An answer came back to rewrite"),
    PushKind.ANSWER_LAPSED: _("The time to rewrite an answer ran out"),
    PushKind.AWARD_CONFIRMED: _("Points are yours to use"),
    PushKind.ESCALATION_BACK: _("Our team answered what you passed on"),
}
WHEN = [
    (When.AT_ONCE.value, _("At once")),
    (When.DAILY.value, _("At 18:00")),
    (When.NEVER.value, _("Never")),
]


class NewsForm(ActionForm):
    """One choice for each kind of news. An offer cannot wait for the evening."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, label in WORDS.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=str(label),
                choices=[
                    (value, words)
                    for value, words in WHEN
                    if kind != PushKind.OFFER or value != When.DAILY.value
                ],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose one of these."),
                    "invalid_choice": _("Choose one of these."),
                },
            )

    @property
    def chosen(self) -> dict[PushKind, PushChoice.When]:
        return {kind: When(self.cleaned_data[kind.value]) for kind in PushKind}


class EndpointForm(ActionForm):
    """A browser's address at its push service."""

    endpoint = forms.CharField(max_length=ENDPOINT_MAX)


class DeviceForm(EndpointForm):
    """A browser's PushSubscription, sent by static/js/push.js."""

    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)
