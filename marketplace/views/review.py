"""The review desk: one answer at a time, by keyboard, and never the same one on two screens. Experts have a page of
their own for it, without a list and fit for a phone.

Looking is GET and changes nothing; opening claims the review and is POST.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, User
from accounts.requests import SignedInRequest, for_roles
from common.errors import DomainError, Invalid, NotAllowed, NotFound
from common.http import is_htmx
from common.live_parts import is_shown, mark_of, nothing_new
from common.narrowing import Page
from marketplace import review_queries
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.claim_review import claim_review
from marketplace.actions.give_verdict import give_verdict
from marketplace.actions.undo_verdict import undo_verdict
from marketplace.answering import phrases
from marketplace.errors import ContactDetails, ReviewNotHeld, SameParty
from marketplace.forms.narrowing import QueueForm
from marketplace.forms.review import ReviewForm
from marketplace.models import Review
from marketplace.quality import agreement, peers, scorecards
from marketplace.templatetags.ui import duration
from marketplace.views.replies import status_of, toast
from marketplace.views.reviewers_only import for_reviewers
from rewards import earning
from rewards.models import Award
from routing.actions.release_claim import release_claim
from routing.models import QueueEntry

FETCH_LIST = json.dumps({"live": {"target": "#review-list"}})
"""What came next is read before the list of what else waits."""
REFERRED = gettext_lazy("Thank you. A moderator looks at it, with your note.")


@for_reviewers
@require_GET
def review_desk(request: SignedInRequest) -> HttpResponse:
    """The answer that this person has open, and for moderators the list."""
    return _desk(request, review_id=review_queries.held_by(request.user))


@for_roles(Role.MODERATOR)
@require_GET
def review_list(request: SignedInRequest) -> HttpResponse:
    """The list alone, fetched again as it changes; the open answer never moves."""
    context = _list(request, opened=review_queries.open_entry(request.user))
    if is_shown(request, context["mark"]):
        return nothing_new()
    return render(request, "marketplace/partials/review_list.html", context)


@for_reviewers
@require_POST
def review_next(request: SignedInRequest) -> HttpResponse:
    return _next(request)


@for_reviewers
@require_POST
def review_open(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    """Open this very one. What was held before goes back to the others."""
    held = review_queries.held_by(request.user)
    try:
        claim_review(review_id=review_id, by=request.user)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _desk(request, review_id=held, refusal=refusal)
    if held is not None and held != review_id:
        _give_back(request, held)
    return _back(request, review_id=review_id)


@for_reviewers
@require_POST
def review_release(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    if not _give_back(request, review_id):
        raise NotFound
    return _back(request, review_id=None)


@for_reviewers
@require_POST
def review_decide(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    """Decide. A moderator goes on with the next answer; an expert may be on the bus, and asks for it."""
    form = ReviewForm(request.POST, criteria=review_queries.criteria(review_id))
    if not form.is_valid():
        return _form_again(request, review_id, form)
    decision = form.cleaned_data["decision"]
    try:
        review = give_verdict(
            review_id=review_id,
            by=request.user,
            decision=decision,
            scores=form.scores(),
            note=form.cleaned_data["note"],
        )
    except (NotFound, NotAllowed):
        raise
    except (ContactDetails, Invalid) as refusal:
        for field, texts in refusal.fields.items():
            form.add_error(field if field in form.fields else None, texts)
        return _form_again(request, review_id, form, refusal=refusal)
    except SameParty as refusal:
        return _desk(request, review_id=None, refusal=refusal)
    except DomainError as refusal:
        return _desk(request, review_id=review_id, form=form, refusal=refusal)
    response = _back(request, review_id=None) if peers.is_expert(request.user) else _next(request)
    if review.status == "waiting":
        undo = reverse("review_undo", args=[review_id]) + QueueForm(request.GET).query
        return toast(request, response, _intended(review, form, by=request.user), undo=undo)
    return toast(request, response, _outcome(review))


@for_reviewers
@require_POST
def review_undo(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    """Take a verdict back and open its answer again, as it was marked. What was opened since comes after it."""
    try:
        undo_verdict(review_id=review_id, by=request.user)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _desk(request, review_id=review_queries.held_by(request.user), refusal=refusal)
    return _back(request, review_id=review_id)


def _next(request: SignedInRequest) -> HttpResponse:
    """On with the most urgent one of what the list is narrowed to."""
    review = claim_next_review(by=request.user, among=QueueForm(request.GET).condition)
    return _back(request, review_id=review.id if review else None)


def _back(request: SignedInRequest, *, review_id: UUID | None) -> HttpResponse:
    """The desk with this answer open: at once to a script, to others on a page that can be loaded anew."""
    if is_htmx(request):
        return _desk(request, review_id=review_id)
    return redirect(QueueForm(request.GET).url("review_desk"))


class _List(TypedDict):
    """The context of partials/review_list.html."""

    narrow: QueueForm
    page: Page[QueueEntry]
    waiting: Sequence[Review]
    listed: Sequence[Review]
    open_id: UUID | None
    mark: str


def _list(request: SignedInRequest, *, opened: QueueEntry | None) -> _List:
    narrow = QueueForm(request.GET)
    page = narrow.page(
        review_queries.waiting(request.user), by=["-priority", "due_at"], size=review_queries.LISTED
    )
    listed = review_queries.reviews_of(review_queries.with_the_open_one(page, opened, narrow))
    open_id = opened.item_id if opened else None
    mark = mark_of([review.id for review in listed], narrow.query, page.next_query, open_id)
    return {
        "narrow": narrow,
        "page": page,
        "waiting": [review for review in listed if review.id != open_id],
        "listed": listed,
        "open_id": open_id,
        "mark": mark,
    }


def _outcome(review: Review) -> str:
    """What follows from a decision. Of a blind one the moderator learns so now that it is made, and how it compares."""
    if review.status == "referred":
        return str(REFERRED)
    first = review.repeats
    if first is None:
        return _what_follows(review, decision=review.decision, note=review.note)
    if review.cause == Review.Cause.GOLD:
        if review.decision == first.decision:
            return _("This one had a known verdict, and yours is the same. Nothing changes for anybody.")
        return _("This one had a known verdict, and yours differs. Your calibration page says in what.")
    pairs = agreement.pairs_of(review, first)
    return ngettext(
        "This was a second look. You and a colleague agree on %(same)s of %(count)s line.",
        "This was a second look. You and a colleague agree on %(same)s of %(count)s lines.",
        len(pairs),
    ) % {"same": sum(pair.is_same for pair in pairs), "count": len(pairs)}


def _intended(review: Review, form: ReviewForm, *, by: User) -> str:
    """What follows from a decision that can still be taken back."""
    decision, note = form.cleaned_data["decision"], form.cleaned_data["note"]
    if peers.is_beyond(review, by=by, decision=decision):
        return str(REFERRED)
    return _what_follows(review, decision=decision, note=note)


def _what_follows(review: Review, *, decision: str, note: str) -> str:
    match decision:
        case Review.Decision.PUBLISH if note:
            return _("Approved. The note goes to the advocate.")
        case Review.Decision.PUBLISH:
            return _("Approved.")
        case Review.Decision.RETURN if review.is_before_publication:
            time = duration(settings.REWRITE_LEASE_SECONDS)
            return _("Sent back with your note. The advocate has %(time)s to rewrite it.") % {"time": time}
        case Review.Decision.RETURN:
            return _("Your note goes to the advocate. The customer keeps the answer.")
        case Review.Decision.REJECT:
            return _("Removed. The question goes to somebody else.")
    return _("Passed on to our team.")


def _form_again(
    request: SignedInRequest, review_id: UUID, form: ReviewForm, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The form with its errors, beside an answer that is open here: a wrong form opens no other. Raises: NotFound."""
    item = review_queries.item(review_id, reviewer=request.user)
    if item is None:
        raise NotFound
    if item.claim is None:
        return _desk(request, review_id=None, refusal=ReviewNotHeld())
    return _desk(request, review_id=review_id, form=form, refusal=refusal)


def _desk(
    request: SignedInRequest,
    *,
    review_id: UUID | None,
    form: ReviewForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    item = review_queries.item(review_id, reviewer=request.user) if review_id else None
    if review_id and item is None:
        raise NotFound
    form = form or _blank(item)
    is_list_kept = is_htmx(request) and item is not None
    context = {
        "item": item,
        "form": form,
        "refusal": refusal,
        "is_list_kept": is_list_kept,
        **({"narrow": QueueForm(request.GET)} if is_list_kept else _list(request, opened=_open_entry(item))),
        "today": review_queries.today(request.user),
        "phrases": phrases.for_coaching(request.user.language),
        "is_news": is_htmx(request),
        "points": earning.fee(Award.Kind.REVIEW) if peers.is_expert(request.user) else 0,
    }
    is_refused = form.errors or refusal
    status = status_of(refusal) if is_refused else 200
    response = render(request, f"marketplace/{_template(request)}.html", context, status=status)
    if is_list_kept:
        response.headers["HX-Trigger-After-Settle"] = FETCH_LIST
    return response


def _open_entry(item: review_queries.Item | None) -> QueueEntry | None:
    return item.claim.entry if item and item.claim else None


def _blank(item: review_queries.Item | None) -> ReviewForm:
    if item is None:
        return ReviewForm(criteria=())
    criteria = scorecards.criteria_of(item.review.scorecard_id)
    return ReviewForm(criteria=criteria, taken_back=item.taken_back)


def _template(request: SignedInRequest) -> str:
    if peers.is_expert(request.user):
        return "expert_review"
    return "partials/review_reply" if is_htmx(request) else "review_desk"


def _give_back(request: SignedInRequest, review_id: UUID) -> bool:
    item = review_queries.item(review_id, reviewer=request.user)
    if item is None or item.claim is None:
        return False
    release_claim(claim_id=item.claim.id, by=request.user)
    return True
