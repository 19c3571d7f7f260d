"""Who may apply to be an advocate: the rules, each with kind words and what would change it.

What is configured is in settings (APPLY_...). Who is one party is for accounts/parties.py; here it is about bills, as
points become credit on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.errors import NotYetEligible
from accounts.models import Advocate, User
from common import clock

ON_A_BILL = ("applied", "in_review", "approved", "paused", "suspended")
"""A standing that takes the one place on a bill; who was declined or has left makes room."""


def hurdles(person: User) -> list[str]:
    """What keeps this person from applying now, each with what would change it; empty: nothing does."""
    return list(_hurdles(person))


def require_eligible(person: User) -> None:
    """The caller holds the lock of the person's bill account. Raises: NotYetEligible."""
    if found := hurdles(person):
        raise NotYetEligible(" ".join(found))


def _hurdles(person: User) -> Iterator[str]:
    since = person.date_joined + timedelta(days=settings.APPLY_AFTER_DAYS)
    if since > clock.now():
        yield _(
            "Advocates have been with us for %(days)d days, so that they know us from their own side. "
            "You can apply from %(day)s."
        ) % {"days": settings.APPLY_AFTER_DAYS, "day": date_format(since, _("j F Y"))}
    bill = person.bill_account
    if bill is None:
        yield _(
            "Points become money off a bill, and we do not know yours yet. Ask our team to link it to this log-in."
        )
        return
    if bill.is_overdue:
        yield _("Something on your bill is still to be paid. Once it is, you can apply.")
    countries = settings.APPLY_FROM_COUNTRIES
    if countries and bill.country and bill.country not in countries:
        yield _(
            "For now we only have advocates with a bill in %(countries)s. We will say here when that changes."
        ) % {"countries": ", ".join(countries)}
    others = Advocate.objects.filter(user__bill_account=bill, status__in=ON_A_BILL).exclude(user=person)
    if others.exists():
        yield _(
            "Somebody on your bill is an advocate or has applied, and there is one advocate for each bill. "
            "If they stop, you can apply."
        )
