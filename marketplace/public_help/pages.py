"""What the public pages, their customer and the moderator's list read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Topic
from common.errors import NotFound
from marketplace.models import Answer, Enquiry
from marketplace.public_help.models import HelpfulVote, HelpPage
from marketplace.public_help.search import Found, similar_pages, similar_pages_in

PAGE = 20
FOUND_MAX = 20
GOOD_FROM = 4
"""Stars from which an answer is worth showing to others."""


@dataclass(frozen=True)
class Votes:
    helpful: int
    all: int


@dataclass(frozen=True)
class TopicPages:
    topic: Topic
    pages: int


def public_page(**named: str | UUID) -> HelpPage:
    """The one of that slug or id. Raises: NotFound, also once the answer has been taken back."""
    page = HelpPage.objects.public().select_related("topic", "answer__author").filter(**named).first()
    if page is None:
        raise NotFound
    return page


def successor(slug: str) -> HelpPage:
    """The public page of a better answer to the same question, for whoever has the address of the old one.

    Raises: NotFound.
    """
    old = HelpPage.objects.filter(slug=slug).values("answer__enquiry")
    page = newest().filter(answer__enquiry__in=old).first()
    if page is None:
        raise NotFound
    return page


def newest() -> QuerySet[HelpPage]:
    return HelpPage.objects.public().select_related("topic").order_by("-id")


def oldest() -> QuerySet[HelpPage]:
    """The oldest first: what is added changes no place of what was there."""
    return HelpPage.objects.public().select_related("topic").order_by("id")


def topics_with_pages() -> Sequence[TopicPages]:
    counted = dict(HelpPage.objects.public().values_list("topic").annotate(Count("id")).order_by())
    return [TopicPages(topic, counted[topic.id]) for topic in Topic.objects.filter(id__in=counted)]


def pages_of(topic: Topic, *, before: UUID | None = None) -> tuple[Sequence[HelpPage], UUID | None]:
    """One page of a topic's list, newest first, and where the next one starts."""
    return _paged(newest().filter(topic=topic), before)


def found_pages(words: str, *, language: str) -> Sequence[HelpPage]:
    """Those that fit the words best, best first."""
    return _read(similar_pages(words, language=language, limit=FOUND_MAX))


def found_pages_in(topic: Topic, words: str, *, language: str) -> Sequence[HelpPage]:
    """The same among those of one topic."""
    return _read(similar_pages_in(topic, words, language=language, limit=FOUND_MAX))


def _read(found: Sequence[Found]) -> Sequence[HelpPage]:
    pages = newest().in_bulk([each.id for each in found])
    return [pages[each.id] for each in found if each.id in pages]


def votes_of(page: HelpPage) -> Votes:
    counted = page.votes.aggregate(helpful=Count("id", filter=Q(is_helpful=True)), all=Count("id"))
    return Votes(**counted)


def votes_by_page(chosen: Sequence[HelpPage]) -> dict[UUID, Votes]:
    """Of those about which somebody has said anything. One query."""
    votes = HelpfulVote.objects.filter(page__in=chosen).values_list("page")
    counted = votes.annotate(helpful=Count("id", filter=Q(is_helpful=True)), all=Count("id")).order_by()
    return {page_id: Votes(helpful, every) for page_id, helpful, every in counted}


def page_of_enquiry(enquiry: Enquiry) -> HelpPage | None:
    """The page that a moderator proposed last from one of its answers that stands."""
    pages = HelpPage.objects.filter(answer__enquiry=enquiry, answer__status="accepted")
    return pages.select_related("topic").order_by("-id").first()


def worth_showing() -> QuerySet[Answer]:
    """Answers of the crowd with good ratings that nobody has chosen yet, newest first."""
    good = Answer.objects.filter(status="accepted", rating__gte=GOOD_FROM, is_by_staff=False)
    unchosen = good.filter(help_page=None, enquiry__status="resolved", enquiry__is_gold=False)
    return unchosen.select_related("enquiry__topic", "author").order_by("-ended_at")


def chosen(*, before: UUID | None = None) -> tuple[Sequence[HelpPage], UUID | None]:
    """One page of what moderators have chosen, in every state, newest first, and where the next one starts."""
    return _paged(HelpPage.objects.select_related("topic", "answer").order_by("-id"), before)


def _paged(pages: QuerySet[HelpPage], before: UUID | None) -> tuple[Sequence[HelpPage], UUID | None]:
    if before is not None:
        pages = pages.filter(id__lt=before)
    shown = list(pages[: PAGE + 1])
    return shown[:PAGE], shown[PAGE - 1].id if len(shown) > PAGE else None
