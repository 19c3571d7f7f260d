"""What is erased with a person: a function for each part of what is held on them. register.py says which tables it is.

Each may run again and then finds nothing to do. None asks whether it should: actions/carry_out_erasure.py does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import F, Q, QuerySet
from knox.models import AuthToken

from accounts.models import Application, BillAccount, Consent, User
from common import clock
from common.models import Deferred, HistoryWords, IdempotencyRecord
from common.sealing import seal
from marketplace.answering.models import SavedPhrase
from marketplace.appeals.models import Appeal
from marketplace.crowd_safe import Kind, KnownValue, make_all_crowd_safe
from marketplace.fraud.models import FraudCase
from marketplace.locking import lock_enquiry
from marketplace.mentoring.models import Mentorship
from marketplace.models import Answer, AnswerRevision, Draft, Enquiry, Message, Photo
from marketplace.personal_data.stories import GONE, forget_photos, forget_stories, seal_over
from marketplace.practice.models import PracticeAnswer
from marketplace.public_help.models import HelpPage
from marketplace.push.models import PushChoice, PushDevice
from marketplace.reports.models import Report
from marketplace.sealed_text import known_values_of, store_tokens, token_book
from marketplace.standing.models import StandingEvent, Suspension
from rewards.listing import Unlisted
from rewards.models import Award, Hold, Redemption
from routing.models import Availability, ClockNotice, QuietHours, Skill

NOBODY = "N. N."
"""The display name of whoever is erased, in every language."""


def own_questions(person: User) -> None:
    """Every word, photo and draft in them, and the pages that strangers read: the consent ends with the person."""
    ids = list(Enquiry.objects.filter(customer=person).values_list("pk", flat=True))
    HelpPage.objects.filter(answer__enquiry__in=ids).delete()
    forget_stories(ids)


def words_for_others(person: User) -> None:
    """What they wrote to help others stays crowd-safe, as those others rely on it; originals and their own name go.

    Locks the questions in which they named themselves, by id.
    """
    Draft.objects.filter(author=person).delete()
    AnswerRevision.objects.filter(answer__author=person).update(body=GONE, body_sealed=seal(GONE))
    answers = Answer.objects.filter(author=person)
    messages = Message.objects.filter(author=person).exclude(enquiry__customer=person)
    pages = HelpPage.objects.filter(answer__author=person).annotate(enquiry_id=F("answer__enquiry_id"))
    _hide_name(person, columns=[(answers, "body"), (messages, "body"), (pages, "answer_text")])
    seal_over(answers)
    seal_over(messages)


def photos(person: User) -> None:
    """All they sent, also to others: what a picture shows of somebody cannot be made crowd-safe."""
    forget_photos(Photo.objects.filter(Q(message__author=person) | Q(answer__author=person)))


def _hide_name(person: User, *, columns: Sequence[tuple[QuerySet[Any], str]]) -> None:
    """Names and addresses of whoever wrote it, which others may read but for the originals, become tokens."""
    known = [*known_values_of(person.id), KnownValue(Kind.NAME, person.display_name)]
    names = [each.value.casefold() for each in known]
    found = [
        (enquiry_id, pk, rows, column)
        for rows, column in columns
        for enquiry_id, pk, text in rows.values_list("enquiry_id", "pk", column)
        if any(name in text.casefold() for name in names)
    ]
    for enquiry_id, pk, rows, column in sorted(found, key=lambda each: each[:2]):
        lock_enquiry(enquiry_id)
        book = token_book(enquiry_id)
        text = rows.values_list(column, flat=True).get(pk=pk)
        (safe,) = make_all_crowd_safe([text], tokens=book, known=known)
        store_tokens(enquiry_id, book)
        rows.filter(pk=pk).update(**{column: safe})


def disputes(person: User) -> None:
    """What they reported and appealed, and what was said to them when they were suspended. The verdicts stay."""
    Report.objects.filter(reporter=person).update(words="")
    Report.objects.filter(accused=person).update(text=GONE, note="")
    Appeal.objects.filter(by=person).update(words=GONE, note="")
    Suspension.objects.filter(advocate=person.pk).update(words=GONE, evidence="")
    FraudCase.objects.filter(advocate=person.pk).update(why="")
    StandingEvent.objects.filter(advocate=person.pk).exclude(why="").update(why="")
    Award.objects.filter(holder=person).exclude(reason="").update(reason=GONE)
    Hold.objects.filter(Q(award__holder=person) | Q(redemption__holder=person)).update(
        reason=GONE, appeal="", decision=""
    )


def words_in_the_record(person: User) -> None:
    """What they wrote with what they did, and others about them, their answers, points and requests."""
    theirs: list[QuerySet[Any]] = [
        Answer.objects.filter(author=person),
        Award.objects.filter(holder=person),
        Redemption.objects.filter(holder=person),
        Hold.objects.filter(Q(award__holder=person) | Q(redemption__holder=person)),
    ]
    about = Q(row__actor=person) | Q(row__story=person.pk) | Q(row__subject=person.pk)
    for rows in theirs:
        about |= Q(row__subject__in=rows.values("pk"))
    HistoryWords.objects.filter(about).delete()


def mentoring(person: User) -> None:
    """It ends, and what was written in it goes. That there was one stays."""
    Mentorship.objects.of(person).live().update(status="ended", ended_at=clock.now())
    Mentorship.objects.of(person).update(note="", noted_at=None)


def applications(person: User) -> None:
    """Their words, the test and the practice. When they applied, to which terms, and with what result stays."""
    Application.objects.filter(advocate=person.pk).update(motivation="", quiz=[], reason="")
    PracticeAnswer.objects.filter(application__advocate=person.pk).update(body="", note="")


def availability(person: User) -> None:
    """When they were available and what they knew."""
    Skill.objects.filter(advocate=person.pk).delete()
    Availability.objects.filter(advocate=person.pk).delete()
    QuietHours.objects.filter(person=person).delete()
    ClockNotice.objects.filter(person=person).delete()


def devices(person: User) -> None:
    PushDevice.objects.filter(person=person).delete()
    PushChoice.objects.filter(person=person).delete()


def consents(person: User) -> None:
    """Nothing is agreed to any more; that it was stays."""
    Consent.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())


def choices(person: User) -> None:
    SavedPhrase.objects.filter(owner=person).delete()
    Unlisted.objects.filter(person=person).delete()


def ways_in(person: User) -> None:
    """Addresses, factors, tokens, browsers that are signed in, what programs may repeat, and what can be taken back."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    AuthToken.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    IdempotencyRecord.objects.filter(user=person).delete()
    Deferred.objects.filter(by=person).delete()


def names_in_configuration(person: User) -> None:
    """Django's own log of the configuration repeats what things were called."""
    keys = [str(key) for key in (person.pk, person.bill_account_id) if key is not None]
    LogEntry.objects.filter(object_id__in=keys).update(object_repr="", change_message="")


def profile(person: User) -> None:
    """Last: the others ask who it is. A bill account that nobody else is on goes too; billing has its own."""
    account = person.bill_account_id
    person.email, person.name, person.display_name = f"{person.pk}@erased.invalid", "", NOBODY
    person.language, person.time_zone, person.last_login = "en", "Europe/London", None
    person.bill_account = None
    person.roles, person.is_staff, person.is_superuser, person.is_active = [], False, False, False
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    if account is not None and not User.objects.filter(bill_account=account).exists():
        BillAccount.objects.filter(pk=account).delete()
