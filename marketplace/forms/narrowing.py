"""What the lists of the desks can be narrowed by."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.queries import listed_topics
from common import clock
from common.narrowing import ChoiceFilter, NarrowingForm, by_age, by_meaning, by_value
from marketplace.answering.models import SavedPhrase
from marketplace.forms.advocate import language_choices
from marketplace.fraud.explaining import TITLES
from marketplace.fraud.models import FraudSign
from marketplace.models import Escalation
from marketplace.reports.models import Report


def topic_choices() -> list[tuple[str, str]]:
    return [(topic.slug, topic.local_name) for topic in listed_topics()]


class QueueForm(NarrowingForm):
    """Of entries in the queue, whatever waits there."""

    topic = by_value(_("Topic"), "topic__slug", topic_choices)
    language = by_value(_("Language"), "language", language_choices)
    age = by_age("queued_at")


class DeskForm(QueueForm):
    reason = ChoiceFilter(
        _("Reason"),
        lambda: Escalation.Reason.choices,
        condition=lambda reason: Exists(
            Escalation.objects.filter(enquiry=OuterRef("item_id"), reason=reason, closed_at=None)
        ),
    )
    promise = ChoiceFilter(
        _("Promise"),
        lambda: [("overdue", _("Overdue")), ("kept", _("Not overdue"))],
        condition=lambda state: (
            Q(due_at__lt=clock.now()) if state == "overdue" else Q(due_at__gte=clock.now())
        ),
    )


class ApplicationsForm(NarrowingForm):
    kind = by_meaning(
        _("Kind"),
        {
            "first": (_("New advocates"), Q(is_further=False)),
            "further": (_("Further topics"), Q(is_further=True)),
        },
    )
    topic = by_value(_("Topic"), "topics__slug", topic_choices)
    language = ChoiceFilter(
        _("Language"), language_choices, condition=lambda code: Q(languages__contains=[code])
    )
    age = by_age("submitted_at")


class ReportsForm(NarrowingForm):
    reason = by_value(_("Reason"), "reason", lambda: Report.Reason.choices)
    topic = by_value(_("Topic"), "enquiry__topic__slug", topic_choices)
    language = by_value(_("Language"), "enquiry__language", language_choices)
    age = by_age("filed_at")


class GoodAnswersForm(NarrowingForm):
    """Of those that are worth showing to others."""

    topic = by_value(_("Topic"), "enquiry__topic__slug", topic_choices)
    language = by_value(_("Language"), "enquiry__language", language_choices)


class PhrasesForm(NarrowingForm):
    """Of those that moderators share."""

    use = by_value(_("What it is for"), "use", lambda: SavedPhrase.Use.choices)
    language = by_value(_("Language"), "language", language_choices)


class FraudCasesForm(NarrowingForm):
    state = by_meaning(
        _("State"),
        {
            "open": (_("Waits for a decision"), Q(status="open")),
            "upheld": (_("Upheld, may be appealed"), Q(status="upheld")),
            "closed": (_("Points taken back"), Q(status="closed")),
            "cleared": (_("Cleared"), Q(status="cleared")),
        },
    )
    sign = ChoiceFilter(
        _("Sign"),
        TITLES.items,
        condition=lambda signal: Exists(FraudSign.objects.filter(case=OuterRef("pk"), signal=signal)),
    )
    age = by_age("opened_at")
