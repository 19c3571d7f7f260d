"""The customer's forms. They clean and bound what is typed; whether it may happen is for the actions to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.errors import TermsChanged
from accounts.forms import GeneralTermsField
from accounts.models import Topic
from common.plain_text import LineField, TextField
from marketplace.forms.photos import PhotosField, PhotosForm
from marketplace.limits import BODY_MAX, COMMENT_MAX, REASON_MAX, SUBJECT_MAX

ANOTHER_ADVOCATE, OUR_TEAM = "advocate", "team"
STARS = [
    (1, _("1 star, poor")),
    (2, _("2 stars")),
    (3, _("3 stars, fine")),
    (4, _("4 stars")),
    (5, _("5 stars, excellent")),
]


class FormKeyField(forms.Field):
    """A hidden key made with the empty form: two sendings of one form bring the same one (marketplace/sent_once.py).

    A key that was tampered with is as good as a new one; there is nothing a person could mend.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def to_python(self, value: object) -> UUID:
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the topics, or none. What is no id at all is as wrong as the id of no topic."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What is it about?"),
            queryset=Topic.objects.filter(is_active=True),
            required=False,
            blank=True,
            empty_label=_("Not sure"),
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the topics.")},
        )

    def to_python(self, value: Any) -> Topic | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"]) from error


class CustomerForm(PhotosForm):
    form_key = FormKeyField()

    @property
    def content(self) -> dict[str, object]:
        """What was said, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class AskForm(CustomerForm):
    """A new question."""

    subject = LineField(
        label=_("Your question in one line"),
        max_length=SUBJECT_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = TextField(
        label=_("The whole story"),
        max_length=BODY_MAX,
        help_text=_("What did you expect, what happened, and what have you tried?"),
    )
    photos = PhotosField()
    says_device = forms.BooleanField(required=False)
    topic = TopicField()
    language = forms.ChoiceField(
        label=_("Answer me in"),
        choices=[
            ("", _("The language I wrote in")),
            *((code, get_language_info(code)["name_local"]) for code in settings.ENQUIRY_LANGUAGES),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the languages.")},
    )
    agrees = GeneralTermsField(required=False)

    @property
    def asks_to_agree(self) -> bool:
        """Whether the terms have changed since this customer agreed: told when it was refused for that."""
        return isinstance(self.refusal, TermsChanged) or "agrees" in self.data


class PreviewForm(forms.Form):
    """What has been typed so far; anything may still be missing."""

    subject = LineField(max_length=SUBJECT_MAX, required=False)
    body = TextField(max_length=BODY_MAX, required=False)
    topic = forms.UUIDField(required=False)
    guessed = forms.UUIDField(required=False)


class MessageForm(CustomerForm):
    body = TextField(
        label=_("Add a message"),
        max_length=BODY_MAX,
        widget=forms.Textarea(attrs={"class": "one grow", "rows": "1"}),
    )
    photos = PhotosField()


class AcceptForm(CustomerForm):
    rating = forms.TypedChoiceField(
        label=_("How good was the answer?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose 1 to 5 stars."), "invalid_choice": _("Choose 1 to 5 stars.")},
    )
    comment = TextField(
        label=_("A word of thanks, or what could be better"),
        max_length=COMMENT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"class": "one", "rows": "1"}),
    )


class NotSolvedForm(CustomerForm):
    """`next` is who should look at it: another advocate, or our team."""

    next = forms.ChoiceField(
        label=_("Who should look next?"),
        choices=[(ANOTHER_ADVOCATE, _("A different advocate")), (OUR_TEAM, _("Our own team"))],
        initial=ANOTHER_ADVOCATE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who should look next.")},
    )
    reason = TextField(label=_("What is still wrong?"), max_length=REASON_MAX, required=False)


class AskStaffForm(CustomerForm):
    reason = TextField(label=_("What should our team know?"), max_length=REASON_MAX, required=False)


class ReopenForm(CustomerForm):
    reason = TextField(label=_("What is wrong again?"), max_length=REASON_MAX, required=False)


class WithdrawForm(CustomerForm):
    """Nothing to fill in: sending it is the confirmation."""
