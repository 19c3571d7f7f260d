"""Forgetting what was said in questions: of whoever asked to be erased, and of everybody when it was kept long enough.

What stays of a question is that it was asked, on which topic and when, and what came of it. What an advocate answered
stays in its crowd-safe form, as points and their record rest on it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from common import clock
from common.models import HistoryWords
from common.sealing import seal
from marketplace.models import (
    Answer,
    AnswerRevision,
    CrowdSafeToken,
    Draft,
    Enquiry,
    Escalation,
    Message,
    Photo,
)
from marketplace.reports.models import Report
from rewards.models import Award

GONE = "[…]"
"""What is read where words were, in every language."""
AT_ONCE = 500
"""Rows that one statement writes."""
Written = TypeVar("Written", Answer, Message)


def forget_stories(enquiry_ids: Collection[UUID]) -> None:
    """A second time changes nothing. Nobody else works on them any more.

    Locks the questions, then the awards for them, by id. Photos go first: a crash leaves rows without a file, never
    files without a row.
    """
    stories = Q(enquiry_id__in=enquiry_ids)
    list(Enquiry.objects.select_for_update(no_key=True).filter(pk__in=enquiry_ids).order_by("pk"))
    forget_photos(Photo.objects.filter(stories))
    Draft.objects.filter(stories).delete()
    CrowdSafeToken.objects.filter(stories).delete()
    HistoryWords.objects.filter(row__story__in=enquiry_ids).delete()
    Escalation.objects.filter(stories).update(note="")
    Report.objects.filter(stories).update(text=GONE, words="", note="")
    Message.objects.filter(stories).update(body=GONE, body_sealed=seal(GONE), matter="")
    AnswerRevision.objects.filter(answer__enquiry_id__in=enquiry_ids).update(
        body=GONE, body_sealed=seal(GONE)
    )
    Answer.objects.filter(stories).update(comment="")
    Answer.objects.filter(stories, is_by_staff=True).update(body=GONE, body_sealed=seal(GONE))
    seal_over(Answer.objects.filter(stories, is_by_staff=False))
    awards = Award.objects.filter(story__in=enquiry_ids).select_for_update(of=("self",), no_key=True)
    named = list(awards.order_by("pk"))
    for award in named:
        award.label = Enquiry(id=award.story).reference
    Award.objects.bulk_update(named, ["label"], batch_size=AT_ONCE)
    asked = Enquiry.objects.filter(pk__in=enquiry_ids, forgotten_at=None)
    asked.update(subject=GONE, subject_sealed=seal(GONE), forgotten_at=clock.now())


def forget_photos(photos: QuerySet[Photo]) -> None:
    """The files, then their rows. Locks them: a thumbnail that is being made is waited for."""
    gone = list(photos.select_for_update(of=("self",), no_key=True))
    for photo in gone:
        photo.file.delete(save=False)
        if photo.thumb:
            photo.thumb.delete(save=False)
    Photo.objects.filter(pk__in=[photo.pk for photo in gone]).delete()


def seal_over(written: QuerySet[Written]) -> None:
    """Put the crowd-safe words in the place of the originals."""
    rows = list(written.only("pk", "body"))
    for row in rows:
        row.body_sealed = seal(row.body)
    written.bulk_update(rows, ["body_sealed"], batch_size=AT_ONCE)
