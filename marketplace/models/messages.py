"""What is said in an enquiry, and the photos beside it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from marketplace.models.answers import Answer
from marketplace.models.enquiries import Enquiry


class Message(models.Model):
    """One thing said in an enquiry. Answers stand beside messages (Answer); the thread shows both."""

    class Kind(models.TextChoices):
        QUESTION = "question", "the customer's question or an addition to it"
        ASK = "ask", "the claim's holder asks the customer something"
        NOTE = "note", "said by our team"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.QUESTION)
    is_by_staff = models.BooleanField(default=False)
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    matter = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="Why what the customer added is for staff alone (marketplace/sensitive_matters); empty: it is not.",
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["enquiry", "created_at"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.enquiry_id}"


def photo_path(photo: Photo, _filename: str) -> str:
    """Private storage under an id that cannot be guessed; the name the person gave the file is not kept.

    The folder is the end of the id: ids begin with the time, so that all of some years would lie in one.
    """
    return f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.{photo.content_type.rpartition('/')[2]}"


def thumb_path(photo: Photo, _filename: str) -> str:
    return f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.thumb.webp"


class Photo(models.Model):
    """An image beside a message or an answer, re-encoded so that no metadata is left; served only through a permission
    check (marketplace/photo_access.py)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="photos")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="photos")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="photos")
    left_out_at = models.DateTimeField(
        null=True, help_text="Since when its author has left it out of the rewritten answer."
    )
    file = models.FileField(upload_to=photo_path)
    thumb = models.FileField(upload_to=thumb_path, blank=True, help_text="Empty: no worker has made it yet.")
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=False, answer=None, left_out_at=None)
                | models.Q(message=None, answer__isnull=False),
                name="photo_of_a_message_or_an_answer",
            )
        ]

    def __str__(self) -> str:
        return f"Photo of {self.enquiry_id}"
