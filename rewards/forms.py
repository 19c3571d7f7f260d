"""What people type into the rewards and payout pages."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from common.narrowing import ChoiceFilter, NameFilter, NarrowingForm, by_age, by_meaning, by_value
from common.plain_text import LineField
from rewards.gateways.chosen import GATEWAYS
from rewards.gateways.file import MAX_BYTES
from rewards.holds import open_holds
from rewards.models import REASON_LENGTH, Hold, PayoutBatch, Redemption
from rewards.payouts import LINE_LIMIT, Sums, failed_lines


class RedeemForm(forms.Form):
    """`key` is made with the page, so that a button pressed twice is one request."""

    points = forms.IntegerField(
        label=_("How much off your bill?"),
        min_value=1,
        max_value=1_000_000,
        error_messages={
            "required": _("Choose how many points to use."),
            "invalid": _("Choose a whole number."),
        },
    )
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)


class SendBatchForm(forms.Form):
    """What the confirmation showed, and a `key` made with it, so that a button pressed twice is one batch."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    count = forms.IntegerField(min_value=1, max_value=LINE_LIMIT, widget=forms.HiddenInput)
    people = forms.IntegerField(min_value=1, max_value=LINE_LIMIT, widget=forms.HiddenInput)
    value_minor = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def seen(self) -> Sums:
        return Sums(**{name: self.cleaned_data[name] for name in ("count", "people", "value_minor")})


class DeclineForm(ActionForm):
    reason = LineField(label=_("Why not? The advocate reads this."), max_length=REASON_LENGTH)


class ExplainForm(ActionForm):
    why = LineField(label=_("Why does this line need nothing more?"), max_length=REASON_LENGTH)


class HoldForm(ActionForm):
    reason = LineField(label=_("Why? The advocate reads this."), max_length=REASON_LENGTH)


class AwardsForm(NarrowingForm):
    """What the points to be confirmed can be narrowed by."""

    of = NameFilter(_("Advocate"), "holder__display_name")


class RequestsForm(NarrowingForm):
    """What the requests for bill credit can be narrowed by."""

    of = NameFilter(_("Advocate"), "holder__display_name")
    hold = ChoiceFilter(
        _("On hold"),
        lambda: [("yes", _("Yes")), ("no", _("No"))],
        condition=lambda said: _is_held() if said == "yes" else ~_is_held(),
    )
    age = by_age("requested_at")


class HoldsForm(NarrowingForm):
    """What the holds can be narrowed by."""

    of = NameFilter(_("Advocate"), "award__holder__display_name", "redemption__holder__display_name")
    what = by_meaning(
        _("What"),
        {
            "points": (_("Points to be confirmed"), Q(award__isnull=False)),
            "request": (_("Requests for bill credit"), Q(redemption__isnull=False)),
        },
    )
    appeal = by_meaning(
        _("Objection"),
        {"yes": (_("Waits for a decision"), Q(status="appealed")), "no": (_("None"), ~Q(status="appealed"))},
    )
    age = by_age("placed_at")


class BatchesForm(NarrowingForm):
    """What the batches can be narrowed by; of rows as rewards.payouts.batches annotates them."""

    reference = NameFilter(_("Reference"), "reference")
    state = by_meaning(
        _("State"),
        {
            "explain": (_("Lines to explain"), Q(is_unexplained=True)),
            "decide": (_("Not credited: decide"), Q(is_undecided=True)),
            "open": (_("Not matched yet"), ~Q(status="reconciled")),
            "matched": (_("Matched"), Q(status="reconciled")),
        },
    )
    way = by_value(
        _("Way to billing"), "gateway", lambda: [(name, each.title) for name, each in GATEWAYS.items()]
    )


def _is_held() -> Q:
    return Q(id__in=open_holds().filter(redemption__isnull=False).values("redemption"))


class ReleaseForm(ActionForm):
    why = LineField(label=_("Why? The advocate reads this."), max_length=REASON_LENGTH)


class DecideAppealForm(ReleaseForm):
    """Which of the two it is, comes from the button."""

    decision = forms.ChoiceField(choices=Hold.Decision.choices)


class ObjectionForm(ActionForm):
    why = LineField(
        label=_("What should we know? A person who was not involved reads it."), max_length=REASON_LENGTH
    )


class FailedLinesForm(forms.Form):
    """What becomes of the lines of a batch that billing could not credit."""

    SEND_AGAIN, GIVE_BACK = "send_again", "give_back"

    redemptions = forms.ModelMultipleChoiceField(
        label=_("Which of them?"),
        queryset=Redemption.objects.none(),
        error_messages={"required": _("Choose at least one.")},
    )
    decision = forms.ChoiceField(
        choices=[(SEND_AGAIN, _("Send again")), (GIVE_BACK, _("Give the points back"))]
    )

    def __init__(self, *args: Any, batch: PayoutBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        failed = failed_lines().filter(batch=batch).values("redemption")
        field = cast("forms.ModelMultipleChoiceField[Redemption]", self.fields["redemptions"])
        field.queryset = Redemption.objects.filter(id__in=failed)


class ResultFileForm(forms.Form):
    file = forms.FileField(
        label=_("Result file from billing"),
        help_text=_("CSV with the columns reference, status, reason, amount_minor."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("This file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d KB."), params={"limit": MAX_BYTES // 1024}
            )
        return file
