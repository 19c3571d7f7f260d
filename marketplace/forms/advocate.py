"""The advocate's forms. They clean and bound what is typed; whether it may happen is for the actions to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.consents import Kind
from accounts.display_names import DISPLAY_NAME_MAX, DISPLAY_NAME_MIN, DisplayNameField
from accounts.forms import AgreementField
from accounts.models import QuizQuestion, Topic
from accounts.queries import active_topics
from accounts.quiz import WRITTEN_MAX, WRITTEN_MIN
from common import clock
from common.action_form import ActionForm
from common.plain_text import TextField
from common.time_zones import available_time_zones
from marketplace.actions.escalate_claim import REASONS
from marketplace.forms.photos import PhotosField, PhotosForm
from marketplace.limits import ANSWER_MAX, BODY_MAX, NOTE_MAX
from marketplace.models import Escalation, Photo
from routing.actions.set_availability import LONGEST_OPEN

LARGEST_FENCE = 2**31 - 1
MOTIVATION_MAX = 1_000

Reason = Escalation.Reason
REASONS_TO_PASS_ON: dict[Reason, Promise] = {
    Reason.ACCOUNT: _("It needs someone to look at the account"),
    Reason.MONEY: _("It needs a decision about money"),
    Reason.COMPLAINT: _("The customer is upset or wants to complain"),
    Reason.SAFETY: _("Someone may be at risk"),
    Reason.FRAUD: _("There may be fraud"),
    Reason.BEYOND: _("It is beyond what customers can know"),
}
"""An advocate's own reasons, in the words they choose from."""


def language_choices() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code in settings.ENQUIRY_LANGUAGES]


def time_zone_choices() -> list[tuple[str, str]]:
    """The places of the IANA list, without its other names for the same clocks."""
    places = sorted(zone for zone in available_time_zones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


# --- On an enquiry ---------------------------------------------------------------------------------------------


class PracticeForm(ActionForm):
    """The words of an answer. What is personal in them is for the action to refuse (marketplace/contact_details.py)."""

    body = TextField(
        label=_("Your answer"), max_length=ANSWER_MAX, widget=forms.Textarea(attrs={"rows": "9"})
    )


class IdsField(forms.TypedMultipleChoiceField):
    """Ids of rows that the action looks up: what is none of its own counts for nothing."""

    def __init__(self) -> None:
        super().__init__(coerce=UUID, empty_value=[], required=False)

    def valid_value(self, value: object) -> bool:
        return True


class AnswerForm(PhotosForm, PracticeForm):
    """The same under a claim."""

    photos = PhotosField()
    leave_out = IdsField()
    """Of the photos that the answer had when it was sent back, those that it has no more."""
    fence = forms.IntegerField(min_value=0, max_value=LARGEST_FENCE, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    """The codes of the advice that its author was shown already (marketplace/answering/concerns.py)."""

    def __init__(self, *args: Any, kept: Sequence[Photo] = (), **options: Any) -> None:
        """`kept`: the photos that the answer has so far."""
        super().__init__(*args, **options)
        self.kept = kept

    @property
    def left_out(self) -> list[str]:
        """The ids that are ticked."""
        return [str(each) for each in self["leave_out"].value() or []]


class AskCustomerForm(ActionForm):
    body = TextField(
        label=_("What do you need to know?"),
        max_length=BODY_MAX,
        help_text=_(
            "Their clock stops until they reply, and the question stays yours. Never ask for personal details."
        ),
        widget=forms.Textarea(attrs={"rows": "4"}),
    )


class EscalateForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("Why does it need them?"),
        choices=[(reason.value, REASONS_TO_PASS_ON[reason]) for reason in REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the reasons."),
            "invalid_choice": _("Choose one of the reasons."),
        },
    )
    note = TextField(
        label=_("What have you tried?"),
        max_length=NOTE_MAX,
        required=False,
        help_text=_("The customer will not be asked to repeat themselves."),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


# --- On oneself ------------------------------------------------------------------------------------------------


class AvailabilityForm(ActionForm):
    """The switch on the queue. `hours` counts from now; empty: until it is switched off."""

    is_available = forms.BooleanField(label=_("Available for offers"), required=False)
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[
            ("", _("until I switch it off")),
            ("1", _("for 1 hour")),
            ("2", _("for 2 hours")),
            ("4", _("for 4 hours")),
            ("8", _("for 8 hours")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the lengths of time.")},
    )

    @property
    def until(self) -> datetime | None:
        hours: int | None = self.cleaned_data["hours"]
        return clock.seconds_from_now(hours * 3600) if hours else None


class BreakForm(ActionForm):
    """A break from being offered anything at all."""

    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Leave it empty to come back when you like."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day such as 24 December 2026.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "break_%s", **options})


class AboutYouForm(ActionForm):
    display_name = DisplayNameField(
        label=_("First name and initial"),
        max_length=DISPLAY_NAME_MAX,
        min_length=DISPLAY_NAME_MIN,
        help_text=_("Other people see this, for example “Ada L.”."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the languages.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name = cast(DisplayNameField, self.fields["display_name"])
        name.kept = self.get_initial_for_field(name, "display_name")


class OffersForm(ActionForm):
    """Which offers an advocate wants, among the topics and languages they were approved for."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Switch off what you do not want to be asked about now."),
        error_messages={
            "required": _("Choose at least one topic."),
            "invalid_choice": _("Choose from these topics."),
            "invalid_pk_value": _("Choose from these topics."),
        },
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one language."),
            "invalid_choice": _("Choose from these languages."),
        },
    )
    max_open = forms.IntegerField(
        label=_("How many questions at a time"),
        min_value=1,
        max_value=LONGEST_OPEN,
        help_text=_("We offer you no more while you are on this many."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number.")},
    )

    def __init__(
        self, *args: Any, topic_ids: Iterable[UUID], languages: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].queryset = Topic.objects.filter(id__in=topic_ids)  # type: ignore[attr-defined]
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, name) for code, name in language_choices() if code in languages
        ]


class QuietHoursForm(ActionForm):
    """When no offers shall come, by whose clocks; both times empty: never quiet."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time such as 22:00.")},
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time such as 07:00.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Where your clock is"),
        choices=time_zone_choices,
        error_messages={"invalid_choice": _("Choose one of the places.")},
    )


# --- Applying --------------------------------------------------------------------------------------------------


class TopicsForm(ActionForm):
    """Which topics one knows about."""

    topics = forms.ModelMultipleChoiceField(
        label=_("What do you know about?"),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The test asks about these topics only. You can switch each of them off later."),
        error_messages={
            "required": _("Choose at least one topic."),
            "invalid_choice": _("Choose from these topics."),
            "invalid_pk_value": _("Choose from these topics."),
        },
    )


class ApplyForm(TopicsForm):
    """The first step: what one knows about, and in which languages."""

    languages = forms.MultipleChoiceField(
        label=_("Which languages do you write well?"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one language."),
            "invalid_choice": _("Choose from these languages."),
        },
    )
    motivation = TextField(
        label=_("Anything a moderator should know?"),
        max_length=MOTIVATION_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].queryset = active_topics()  # type: ignore[attr-defined]


class FurtherTopicsForm(TopicsForm):
    """An advocate's, among the topics that they do not answer on yet."""

    def __init__(self, *args: Any, topics: QuerySet[Topic], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]


class QuizForm(ActionForm):
    """The questions, one field each: radios to choose from, or room for a few sentences."""

    def __init__(self, *args: Any, questions: Sequence[QuizQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        fields = {_field_name(question): _question_field(question) for question in questions}
        self.fields = {**fields, **self.fields}

    @property
    def given(self) -> dict[UUID, int | str]:
        """The answer to each question, once the form is valid."""
        return {question.id: self.cleaned_data[_field_name(question)] for question in self.questions}


class TermsForm(QuizForm):
    """An applicant's: with the terms, and their age, of which we keep only that it is enough."""

    is_of_age = forms.BooleanField(error_messages={"required": _("Advocates have to be old enough.")})
    terms = AgreementField(
        Kind.ADVOCATE_TERMS,
        label=_("I have read and accept the terms for advocates"),
        error_messages={"required": _("Accept the terms to send your application.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        age = settings.APPLY_FROM_AGE
        self.fields["is_of_age"].label = _("I am %(age)d years old or older") % {"age": age}


def _question_field(question: QuizQuestion) -> forms.Field:
    if question.kind == QuizQuestion.Kind.WRITTEN:
        return TextField(
            label=question.text,
            min_length=WRITTEN_MIN,
            max_length=WRITTEN_MAX,
            help_text=_("In a few sentences, as you would write to a customer. A moderator reads it."),
            widget=forms.Textarea(attrs={"rows": "5"}),
        )
    return forms.TypedChoiceField(
        label=question.text,
        choices=list(enumerate(question.choices)),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )


def _field_name(question: QuizQuestion) -> str:
    """As accounts/quiz.py names what is wrong with it."""
    return f"quiz.{question.id}"
