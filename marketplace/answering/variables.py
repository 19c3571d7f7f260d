"""The words in a ready-made text that change from one enquiry to the next: {customer}, {topic}, {advocate}, {company}.

What stands in braces and is none of these is a gap that whoever answers fills in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.crowd_safe.tokens import TOKEN
from marketplace.models import Enquiry

MEANINGS = {
    "customer": _("the first name that the customer shows"),
    "topic": _("the topic of the question"),
    "advocate": _("the first name that you show"),
    "company": _("the company’s name"),
}

_GAP = re.compile(r"\{[^{}\n]{1,60}\}")


def values_for(enquiry: Enquiry, *, author: User) -> dict[str, str]:
    """What each variable stands for in an answer to this enquiry: nothing that its thread does not show anyway."""
    return {
        "customer": first_name(enquiry.customer.display_name),
        "topic": enquiry.topic.local_name,
        "advocate": first_name(author.display_name),
        "company": settings.COMPANY_NAME,
    }


def first_name(display_name: str) -> str:
    """ "Carla" of "Carla M."."""
    return display_name.partition(" ")[0]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled in, in one pass: a value that looks like a variable stays as it is."""
    return _GAP.sub(lambda gap: values.get(gap[0][1:-1].strip().lower(), gap[0]), text)


def gaps(text: str) -> list[str]:
    """What is still to be filled in: gaps in braces, and marks of hidden details such as [phone 1]."""
    return list(dict.fromkeys([*_GAP.findall(text), *(token[0] for token in TOKEN.finditer(text))]))


def for_anybody(text: str, *, customer: str, author: str) -> str:
    """An answer that was written to one person by another, by display name, as one to be filled in again.

    Only the first line greets and only the last one signs: elsewhere a name may be a word like any other. A hidden
    detail becomes a gap, because its token would mean another detail in another enquiry.
    """
    lines = TOKEN.sub(r"{\1}", text).split("\n")
    lines[0] = _named(customer).sub("{customer}", lines[0])
    lines[-1] = _named(author).sub("{advocate}", lines[-1])
    return "\n".join(lines)


def _named(display_name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(first_name(display_name))}\b")
