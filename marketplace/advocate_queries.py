"""What the advocates' pages ask: offers and what they are worth, the enquiry one holds, one's answers so far.

An advocate reads crowd-safe text, and the original of what they wrote themselves. Every page costs a constant number
of queries, however long its list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import User
from common import clock, request_context
from common.errors import NotFound
from common.written_once import IsAmong, Select, Values
from marketplace import queries
from marketplace.errors import ClaimOver
from marketplace.models import Answer, Draft, Enquiry, Escalation, Photo, Review
from marketplace.permissions import reader_of
from marketplace.sealed_text import original
from rewards.models import Award
from rewards.queries import points_for
from rewards.tariffs import points_by_topic
from routing import backlog, bonuses
from routing import queries as routing_queries
from routing.models import Claim, ItemKind, Offer, QueueEntry

# --- The queue -------------------------------------------------------------------------------------------------

FIRST_STAGE = 1
SHOWN_AT_MOST = 20
"""Cards on the queue page: more than anybody chooses from, and few enough for a slow phone to draw at once."""

Why = Literal["knows", "newcomer", "became_free", "open_list"]
Gone = Literal["claimed", "taken_back", "ended"]


@dataclass(frozen=True)
class Card:
    """An enquiry that may be claimed, by an offer or from the open list.

    `points` are the tariff's, `bonus_points` come on top. `aim_seconds` is how long its customer should wait at most.
    `first_until` is set while only the best few were asked.
    """

    enquiry: Enquiry
    points: int
    bonus_points: int
    photo_count: int
    since: datetime
    aim_seconds: int
    why: Why
    offer_id: UUID | None = None
    first_until: datetime | None = None
    first_seconds: int = 0


_OFFERS = Select(lambda advocate: routing_queries.live_offers_of(advocate)[:SHOWN_AT_MOST])
_ENQUIRIES = Select(lambda ids: Enquiry.objects.filter(IsAmong("id", ids)))
_PHOTOS = Values(
    lambda enquiries: (
        Photo.objects.filter(IsAmong("enquiry_id", enquiries), answer=None)
        .order_by()
        .values("enquiry")
        .annotate(n=Count("id"))
        .values_list("enquiry", "n")
    )
)


def cards(user: User) -> list[Card]:
    """Offers first, newest on top; where they leave room, what is open to all who know the topic, most urgent first."""
    offers = _OFFERS.all(advocate=user.id)
    offered = {offer.entry_id for offer in offers}
    open_to_all = backlog.open_list_of(user.id, limit=SHOWN_AT_MOST)
    open_list = [entry for entry in open_to_all if entry.id not in offered][: SHOWN_AT_MOST - len(offers)]
    entries = [*(offer.entry for offer in offers), *open_list]
    enquiries = _enquiries([entry.item_id for entry in entries])
    photo_counts = dict(_PHOTOS.all(enquiries=list(enquiries))) if enquiries else {}
    points = points_by_topic({entry.topic for entry in entries})
    bonus_points = bonuses.promised([entry.id for entry in entries])

    def card(entry: QueueEntry, offer: Offer | None) -> Card:
        enquiry = enquiries[entry.item_id]
        enquiry.topic = entry.topic
        is_first = offer is not None and offer.stage == FIRST_STAGE and offer.first_until > clock.now()
        return Card(
            enquiry=enquiry,
            points=points[entry.topic_id],
            bonus_points=bonus_points.get(entry.id, 0),
            photo_count=photo_counts.get(enquiry.id, 0),
            since=entry.queued_at,
            aim_seconds=int((entry.due_at - entry.queued_at).total_seconds()),
            why=_why(offer),
            offer_id=offer.id if offer else None,
            first_until=offer.first_until if offer and is_first else None,
            first_seconds=int((offer.first_until - offer.sent_at).total_seconds()) if offer else 0,
        )

    return [
        *(card(offer.entry, offer) for offer in offers),
        *(card(entry, None) for entry in open_list),
    ]


def _enquiries(ids: Sequence[UUID]) -> dict[UUID, Enquiry]:
    return {enquiry.id: enquiry for enquiry in _ENQUIRIES.all(ids=ids)} if ids else {}


def _why(offer: Offer | None) -> Why:
    """Routing's reason for the offer, as the page says it."""
    if offer is None:
        return "open_list"
    match offer.why.get("seat"):
        case "newcomer":
            return "newcomer"
        case "became free":
            return "became_free"
    return "knows"


def what_became_of(user: User, offer_ids: Collection[UUID]) -> Gone | None:
    """Why offers that somebody still saw are gone; None if they are there, or they dealt with them themselves."""
    offers = Offer.objects.select_related("entry").filter(id__in=offer_ids, advocate_id=user.id)
    reasons = {_gone(offer) for offer in offers}
    order: tuple[Gone, ...] = ("claimed", "taken_back", "ended")
    return next((reason for reason in order if reason in reasons), None)


def _gone(offer: Offer) -> Gone | None:
    entry = offer.entry
    if offer.status == "rescinded":
        return "claimed" if entry.holder_id and entry.holder_id != offer.advocate_id else "taken_back"
    if offer.status == "lapsed" or (offer.status == "sent" and offer.ends_at <= clock.now()):
        return "ended"
    return None


@dataclass(frozen=True)
class OpenClaim:
    claim: Claim
    enquiry: Enquiry


_CLAIMS = Select(lambda holder: routing_queries.active_claims_of(holder, ItemKind.ENQUIRY))


def open_claims(user: User) -> list[OpenClaim]:
    """What this person holds, the one that ends first on top."""
    claims = _CLAIMS.all(holder=user.id)
    enquiries = _enquiries([claim.entry.item_id for claim in claims])
    return [OpenClaim(claim, enquiries[claim.entry.item_id]) for claim in claims]


@dataclass(frozen=True)
class Today:
    """One's own day, from midnight where the person lives. `hoped_points`: if customers accept what they have."""

    points: int
    answers: int
    accepted: int
    hoped_points: int


_COUNTS = Values(
    lambda author, midnight: (
        Answer.objects.filter(author=author)
        .order_by()
        .values("author")
        .annotate(
            answers=Count("id", filter=Q(submitted_at__gte=midnight)),
            accepted=Count("id", filter=Q(status="accepted", ended_at__gte=midnight)),
        )
        .values_list("answers", "accepted")
    )
)
_EARNED = Values(
    lambda holder, midnight: (
        Award.objects.filter(holder=holder, awarded_at__gte=midnight)
        .exclude(status="reversed")
        .order_by()
        .values("holder")
        .annotate(earned=Sum("points"))
        .values_list("earned")
    )
)
_UNDECIDED = Select(
    lambda author: Answer.objects.filter(author=author, status__in=["submitted", "published"]).select_related(
        "enquiry__topic"
    )
)


def today(user: User) -> Today:
    midnight = timezone.localtime(clock.now(), ZoneInfo(user.time_zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    topics = [answer.enquiry.topic for answer in _UNDECIDED.all(author=user.id)]
    points = points_by_topic(set(topics))
    ((answers, accepted),) = _COUNTS.all(author=user.id, midnight=midnight) or [(0, 0)]
    return Today(
        points=sum(earned for (earned,) in _EARNED.all(holder=user.id, midnight=midnight)),
        answers=answers,
        accepted=accepted,
        hoped_points=sum(points[topic.id] for topic in topics),
    )


# --- The enquiry one holds -------------------------------------------------------------------------------------

ClaimState = Literal["live", "done", "over"]


@dataclass(frozen=True)
class HeldEnquiry:
    """A claim's page. `over`: it ended without an answer; then nothing of the enquiry is shown any more, only whether
    it was `passed_on` and `is_answered_by_team`.

    `own_text` is what the holder had written so far; `late_draft` is by an earlier holder whose answer came too late;
    `returned` is the holder's own answer that a moderator sent back, with `coaching` saying why; `not_rewritten` is one
    whose time ran out.
    """

    claim: Claim
    enquiry: Enquiry
    state: ClaimState
    points: int
    own_text: str = ""
    thread: list[queries.ThreadItem] = field(default_factory=list)
    late_draft: Draft | None = None
    returned: Answer | None = None
    coaching: Review | None = None
    not_rewritten: Answer | None = None
    answer: Answer | None = None
    review: Review | None = None
    passed_on: Escalation | None = None
    is_answered_by_team: bool = False

    @property
    def lease_seconds(self) -> int:
        """The whole of which the ring shows what is left."""
        return int((self.claim.ends_at - self.claim.started_at).total_seconds())

    @property
    def is_waiting_for_customer(self) -> bool:
        return self.claim.entry.paused_at is not None


def enquiry_under(claim_id: UUID, user: User) -> Enquiry:
    """What this person is answering now. Raises: ClaimOver, NotFound."""
    claim, enquiry = _claimed(claim_id, user)
    if not _is_live(claim):
        raise ClaimOver
    return enquiry


def _claimed(claim_id: UUID, user: User) -> tuple[Claim, Enquiry]:
    """Raises: NotFound, also for somebody else's claim and for claims on reviews."""
    claim = routing_queries.claim_of(claim_id, user)
    enquiry = Enquiry.objects.select_related("topic", "customer").filter(pk=claim.entry.item_id).first()
    if enquiry is None:
        raise NotFound
    return claim, enquiry


def _is_live(claim: Claim) -> bool:
    return claim.status == "active" and claim.ends_at > clock.now()


def held_enquiry(claim_id: UUID, user: User) -> HeldEnquiry:
    """Raises: NotFound."""
    claim, enquiry = _claimed(claim_id, user)
    request_context.note_found(enquiry=enquiry.id)
    points = points_for(enquiry.topic)
    if claim.status == "completed":
        return _done(claim, enquiry, user, points)
    own_draft = Draft.objects.filter(enquiry=enquiry, author=user).first()
    own_text = original(own_draft.body_sealed) if own_draft else ""
    if not _is_live(claim):
        passed_on = Escalation.objects.filter(claim_id=claim.id).first()
        is_answered = passed_on is not None and team_has_answered(enquiry)
        over = HeldEnquiry(claim, enquiry, "over", points, own_text)
        left = Answer.objects.filter(
            claim_id=claim.id, author=user, status__in=["returned", "lapsed"]
        ).first()
        return replace(over, passed_on=passed_on, is_answered_by_team=is_answered, not_rewritten=left)
    returned = Answer.objects.filter(enquiry=enquiry, claim_id=claim.id, status="returned").first()
    late_drafts = Draft.objects.filter(enquiry=enquiry, is_late=True).exclude(author=user)
    return HeldEnquiry(
        claim,
        enquiry,
        "live",
        points,
        own_text or (original(returned.body_sealed) if returned else ""),
        # Here they answer as one of the crowd, also whoever is an agent elsewhere.
        thread=queries.thread(enquiry, reader_of(enquiry, user)._replace(is_for_the_company=False)),
        late_draft=late_drafts.order_by("-updated_at").first(),
        returned=returned,
        coaching=_reviews_of([returned]).get(returned.id) if returned else None,
    )


def team_has_answered(enquiry: Enquiry) -> bool:
    """Whether an answer of our own team is what the customer sees."""
    return enquiry.answers.filter(is_by_staff=True, status__in=["published", "accepted"]).exists()


def photos_kept(claim_id: UUID) -> list[Photo]:
    """Of the answer that is being rewritten under this claim: it keeps them unless its author leaves them out."""
    kept = Photo.objects.filter(answer__claim_id=claim_id, answer__status="returned", left_out_at=None)
    return list(kept.order_by("created_at", "id"))


def _done(claim: Claim, enquiry: Enquiry, user: User, points: int) -> HeldEnquiry:
    """What was sent under it. A returned answer belongs to the claim of its rewrite, so it is found by its author."""
    answer = Answer.objects.filter(enquiry=enquiry, author=user).order_by("-submitted_at").first()
    review = (
        Review.objects.in_effect().filter(answer=answer).order_by("-created_at").first() if answer else None
    )
    return HeldEnquiry(claim, enquiry, "done", points, answer=answer, review=review)


# --- My answers ------------------------------------------------------------------------------------------------

PAGE = 20


@dataclass(frozen=True)
class OwnAnswer:
    """One's own answer and what became of it; `points` is what it earned, or could still earn."""

    answer: Answer
    points: int
    award: Award | None
    coaching: Review | None
    photos: Sequence[Photo]


@dataclass(frozen=True)
class OwnAnswers:
    """A page of them, newest first; `before` names the next page, None on the last."""

    rows: list[OwnAnswer]
    before: UUID | None


def own_answers(user: User, *, before: UUID | None = None) -> OwnAnswers:
    found = Answer.objects.filter(author=user).select_related("enquiry__topic").order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    answers = list(found[: PAGE + 1])
    shown = answers[:PAGE]
    awards = {award.work_id: award for award in Award.objects.filter(work_id__in=[row.id for row in shown])}
    reviews = _reviews_of(shown)
    points = points_by_topic({row.enquiry.topic for row in shown})
    photos = defaultdict(list)
    for photo in Photo.objects.filter(answer__in=shown, left_out_at=None).order_by("created_at", "id"):
        photos[photo.answer_id].append(photo)
    rows = [
        OwnAnswer(
            answer,
            points=award.points if (award := awards.get(answer.id)) else points[answer.enquiry.topic_id],
            award=award,
            coaching=reviews.get(answer.id),
            photos=photos[answer.id],
        )
        for answer in shown
    ]
    return OwnAnswers(rows, before=shown[-1].id if len(answers) > PAGE else None)


def answers_by_status(author: User) -> list[tuple[str, int]]:
    """How many of somebody's answers are in each state."""
    counted = Answer.objects.filter(author=author).values_list("status").annotate(Count("id"))
    return list(counted.order_by("status"))


def _reviews_of(answers: Sequence[Answer]) -> dict[UUID, Review]:
    """The newest decided review with a coaching note, by answer."""
    noted: Iterable[Review] = (
        Review.objects.in_effect()
        .filter(answer__in=answers, status="decided")
        .exclude(note="")
        .prefetch_related("scorecard__criteria")
    )
    return {review.answer_id: review for review in sorted(noted, key=lambda review: review.created_at)}
