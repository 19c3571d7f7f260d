"""What moderators have chosen for everybody to read: most customers said yes, and carla is being asked.

Draws no lots, so that every other story goes as it went without it.
"""

from __future__ import annotations

from datetime import timedelta

from marketplace.actions.allow_help_page import allow_help_page
from marketplace.actions.propose_help_page import propose_help_page
from marketplace.actions.rate_help_page import rate_help_page
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from marketplace.models import Answer
from marketplace.public_help import pages
from marketplace.public_help.models import HelpPage

SHOWN = 18
DAYS_AGO = 1
READERS = 7


def add_help_pages(teller: Teller) -> None:
    teller.time.add(_choosing(teller), moment=teller.time.until - timedelta(days=DAYS_AGO))


def _choosing(teller: Teller) -> Told[None]:
    """Each question once, as somebody asked it last; carla is still being asked about one of hers."""
    worth_showing = pages.worth_showing()
    by_subject = {answer.enquiry.subject: answer for answer in reversed(worth_showing)}
    carla = teller.people.by_key["carla"]
    for hers in [answer for answer in worth_showing if answer.enquiry.customer_id == carla.id][:1]:
        _propose(teller, hers)
        del by_subject[hers.enquiry.subject]
    for number, answer in enumerate(list(by_subject.values())[:SHOWN]):
        page = _propose(teller, answer)
        allow_help_page(enquiry_id=answer.enquiry_id, by=answer.enquiry.customer)
        _rate(page, votes=number % READERS)
    yield timedelta()


def _propose(teller: Teller, answer: Answer) -> HelpPage:
    question = answer.enquiry.messages.all()[0]
    return propose_help_page(
        answer_id=answer.id,
        by=teller.people.moderators[0],
        title=answer.enquiry.subject,
        question=question.body,
        answer_text=answer.body,
    )


def _rate(page: HelpPage, *, votes: int) -> None:
    for reader in range(votes):
        rate_help_page(slug=page.slug, reader=bytes([reader]) * 32, is_helpful=reader != READERS // 2)
