"""Mail to a person, in their language: a text template whose first line is the subject, and its plain HTML twin.

Called by couriers in the worker, never inside a request.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.languages import in_language_of
from accounts.models import User


def send_mail(person: User, *, template: str, context: Mapping[str, object]) -> None:
    """Send templates/mail/<template>.txt to the person; somebody who is no longer active gets nothing."""
    if not person.is_active:
        return
    with in_language_of(person):
        everything = {"person": person, "company": settings.COMPANY_NAME, **context}
        if "who" in everything:  # stands in subjects, which are one line
            everything["who"] = " ".join(str(everything["who"]).split())
        subject, _, body = render_to_string(f"mail/{template}.txt", everything).strip().partition("\n")
        mail = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", to=[person.email])
        html = render_to_string("mail/letter.html", {**everything, "subject": subject, "body": body.strip()})
        mail.attach_alternative(html, "text/html")
    mail.send()
