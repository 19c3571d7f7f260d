"""What to say about an answer before it is sent: what the rules forbid, and what its author may have overlooked.

The one rule is that of marketplace/contact_details.py, which the action keeps in any case and which is for the crowd
alone: staff write for the company. The rest is advice to both: its author reads it once and may send all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.answering.variables import gaps
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import ContactDetails
from marketplace.models import Answer, Enquiry
from marketplace.sealed_text import original

FEW_WORDS = 5
"""Below so many hardly anything is explained."""


@dataclass(frozen=True)
class Concern:
    code: str
    text: str
    is_rule: bool = False


def concerns_about(body: str, *, enquiry: Enquiry) -> list[Concern]:
    """All there is to say about an advocate's words as an answer to this enquiry, the rule first."""
    return [*broken_rules(body), *advice_on(body, enquiry=enquiry)]


def advice_on(body: str, *, enquiry: Enquiry) -> list[Concern]:
    """What anybody may have overlooked."""
    return [*_gaps(body), *_few_words(body), *_same_again(body, enquiry=enquiry)]


def broken_rules(body: str) -> list[Concern]:
    try:
        require_no_contact_details(body)
    except ContactDetails as refusal:
        return [Concern(refusal.code, " ".join(refusal.fields["body"]), is_rule=True)]
    return []


def unread_advice(body: str, *, enquiry: Enquiry, seen: Collection[str]) -> list[Concern]:
    """What to show an advocate before sending: none where a rule is broken, as nothing is sent then in any case."""
    return [] if broken_rules(body) else unread_by_staff(body, enquiry=enquiry, seen=seen)


def unread_by_staff(body: str, *, enquiry: Enquiry, seen: Collection[str]) -> list[Concern]:
    """What to show before sending: all the advice, unless its author has seen each of its codes."""
    advice = advice_on(body, enquiry=enquiry)
    return advice if any(concern.code not in seen for concern in advice) else []


def _gaps(body: str) -> list[Concern]:
    left = gaps(body)
    return [Concern("gaps", _("Still to be filled in: %(gaps)s") % {"gaps": ", ".join(left)})] if left else []


def _few_words(body: str) -> list[Concern]:
    if len(body.split()) >= FEW_WORDS:
        return []
    return [Concern("few_words", _("It is very short. Would it help you, if you had asked?"))]


def _same_again(body: str, *, enquiry: Enquiry) -> list[Concern]:
    """Also the answer that a moderator has sent back, or that did not help."""
    before = Answer.objects.filter(enquiry=enquiry).values_list("body_sealed", flat=True)
    if not any(_plain(original(sealed)) == _plain(body) for sealed in before):
        return []
    return [Concern("same_again", _("It says the same as an earlier answer to this question."))]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
