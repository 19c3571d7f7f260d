"""Who sees which photo: a photo beside a message as the message is seen, one in an answer as the answer is."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from common.errors import NotFound
from marketplace.models import Answer, Photo
from marketplace.permissions import sees_whole_story
from routing import queries as routing_queries

SHOWN_TO_CUSTOMER = ("published", "accepted", "unhelpful")
"""Answers that their customer reads, with their photos. What was retracted is taken from them."""
SHOWN_TO_HOLDER = (*SHOWN_TO_CUSTOMER, "retracted")


def photo_for(reader: User, photo_id: UUID) -> Photo:
    """For the customer, whoever holds the enquiry now, whoever has answered it, and staff; beside words that are for
    staff alone, for nobody of the crowd.

    An advocate's photo is beyond that its author's and staff's, until a moderator has let the answer pass; what its
    author left out of the rewritten answer stays so for good. Staff see their own questions as customers do.
    Raises: NotFound for everybody else.
    """
    held = Exists(routing_queries.active_claims(reader).filter(entry__item_id=OuterRef("enquiry_id")))
    answered = Exists(Answer.objects.filter(enquiry_id=OuterRef("enquiry_id"), author=reader))
    is_for_crowd = Q(message__matter="")
    asked, of_customer, is_in = Q(enquiry__customer=reader), Q(answer=None), Q(left_out_at=None)
    may_see = (
        Q(answer__author=reader)
        | of_customer & (asked | is_for_crowd & (held | answered))
        | is_in & asked & Q(answer__status__in=SHOWN_TO_CUSTOMER)
        | is_in & held & Q(answer__status__in=SHOWN_TO_HOLDER)
    )
    if sees_whole_story(reader):
        may_see |= ~asked
    photo = Photo.objects.filter(may_see, id=photo_id).first()
    if photo is None:
        raise NotFound
    return photo
