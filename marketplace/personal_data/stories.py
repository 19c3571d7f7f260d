"""Forgetting what was said in questions: of whoever asked to be erased, and of everybody when it was kept long enough.

What stays of a question is that it was asked, on which topic and when, and what came of it. What an advocate answered
stays in its crowd-safe form, as points and their record rest on it.
"""

from __future__ import annotations

from collections.abc import Collection
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


def forget_stories(enquiry_ids: Collection[UUID]) -> int:
    """Returns how many questions lost their words; a second time changes nothing. Nobody else works on them any more.

    Locks the questions, by id. Photos go first: a crash leaves rows without a file, never files without a row.
    """
    stories = Q(enquiry_id__in=enquiry_ids)
    list(Enquiry.objects.select_for_update(no_key=True).filter(pk__in=enquiry_ids).order_by("pk"))
    forget_photos(Photo.objects.filter(stories).values_list("pk", flat=True))
    Draft.objects.filter(stories).delete()
    CrowdSafeToken.objects.filter(stories).delete()
    HistoryWords.objects.filter(row__story__in=enquiry_ids).delete()
    Escalation.objects.filter(stories).update(note="")
    Report.objects.filter(stories).update(text=GONE, words="", note="")
    Message.objects.filter(stories).update(body=GONE, body_sealed=seal(GONE))
    AnswerRevision.objects.filter(answer__enquiry_id__in=enquiry_ids).update(
        body=GONE, body_sealed=seal(GONE)
    )
    Answer.objects.filter(stories).update(comment="")
    Answer.objects.filter(stories, is_by_staff=True).update(body=GONE, body_sealed=seal(GONE))
    seal_over(Answer.objects.filter(stories, is_by_staff=False))
    for award in Award.objects.filter(story__in=enquiry_ids):
        award.label = Enquiry(id=award.story).reference
        award.save(update_fields=["label"])
    asked = Enquiry.objects.filter(pk__in=enquiry_ids, forgotten_at=None)
    return asked.update(subject=GONE, subject_sealed=seal(GONE), forgotten_at=clock.now())


def forget_photos(photo_ids: Collection[UUID]) -> None:
    """The files, then their rows."""
    photos = list(Photo.objects.filter(pk__in=photo_ids))
    for photo in photos:
        photo.file.delete(save=False)
        if photo.thumb:
            photo.thumb.delete(save=False)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()


def seal_over(written: QuerySet[Answer] | QuerySet[Message]) -> None:
    """Put the crowd-safe words in the place of the originals."""
    for row in written.only("pk", "body"):
        row.body_sealed = seal(row.body)
        row.save(update_fields=["body_sealed"])
