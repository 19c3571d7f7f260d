"""Who reads and changes which saved phrases: one's own are theirs alone, the shared ones are kept by moderators.

Own ones are for those who answer customers: approved advocates, and agents at their desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.checked_text import checked_line, checked_text
from common.errors import Invalid, NotAllowed, NotFound
from common.written_once import Select
from marketplace.answering.models import SavedPhrase
from marketplace.answering.variables import fill, values_for
from marketplace.contact_details import require_no_contact_details
from marketplace.limits import PHRASE_LABEL_MAX, PHRASE_MAX
from marketplace.models import Enquiry

OWN_MAX = 40
SHARED_SHOWN = 60
"""Of one use and language. Buttons past so many help nobody."""

Use = SavedPhrase.Use

_FOR_COACHING = Select(lambda language: shared().filter(use=Use.COACHING, language=language)[:SHARED_SHOWN])


@dataclass(frozen=True)
class Words:
    """What a phrase says, cleaned, and where it is offered."""

    use: str
    language: str
    label: str
    body: str


def checked_words(*, use: str, language: str, label: str, body: str) -> Words:
    """What is meant for customers must hold no contact details. Raises: ContactDetails, Invalid."""
    if use not in Use.values:
        raise Invalid(fields={"use": [_("Choose what it is for.")]})
    if language not in settings.ENQUIRY_LANGUAGES:
        raise Invalid(fields={"language": [_("Choose one of the languages.")]})
    label = checked_line(label, field="label", max_length=PHRASE_LABEL_MAX)
    body = checked_text(body, field="body", max_length=PHRASE_MAX)
    if use == Use.ANSWER:
        require_no_contact_details(body)
        require_no_contact_details(label, field="label")
    return Words(use, language, label, body)


def shared() -> QuerySet[SavedPhrase]:
    return SavedPhrase.objects.filter(owner=None).order_by("use", "language", "label")


def own(person: User) -> QuerySet[SavedPhrase]:
    return SavedPhrase.objects.filter(owner=person).order_by("language", "label")


def seen_by(person: User) -> list[SavedPhrase]:
    """Their own and the shared ones that are for their work. Raises: NotAllowed for whoever has no use for any."""
    if person.has_role(Role.MODERATOR):
        return [*own(person), *shared()]
    if answers_customers(person):
        return [*own(person), *shared().filter(use=Use.ANSWER)]
    raise NotAllowed


def answers_customers(person: User) -> bool:
    return person.is_advocate or person.has_role(Role.AGENT)


def require_keeper(person: User, *, is_shared: bool, use: str) -> None:
    """Moderators share phrases; who answers customers has their own, for answers. Raises: NotAllowed."""
    is_own_work = answers_customers(person) and use == Use.ANSWER
    if not (person.has_role(Role.MODERATOR) if is_shared else is_own_work):
        raise NotAllowed


def kept_by(person: User, phrase_id: UUID) -> SavedPhrase:
    """The phrase, if it is this person's to change. Raises: NotFound."""
    return _one_of(person, SavedPhrase.objects.filter(pk=phrase_id))


def lock_kept_by(person: User, phrase_id: UUID) -> SavedPhrase:
    """As `kept_by`, and locked: nobody drops it while it is changed. Raises: NotFound."""
    return _one_of(person, SavedPhrase.objects.filter(pk=phrase_id).select_for_update())


def for_answer(enquiry: Enquiry, *, author: User) -> list[SavedPhrase]:
    """Those in the enquiry's language with their variables filled in, one's own first. They are not to be saved."""
    offered = SavedPhrase.objects.filter(Q(owner=None) | Q(owner=author), use=Use.ANSWER)
    in_language = offered.filter(language=enquiry.language)
    phrases = list(in_language.order_by(F("owner").asc(nulls_last=True), "label")[: OWN_MAX + SHARED_SHOWN])
    values = values_for(enquiry, author=author)
    for phrase in phrases:
        phrase.body = fill(phrase.body, values)
    return phrases


def for_coaching(language: str) -> list[SavedPhrase]:
    return _FOR_COACHING.all(language=language)


def _one_of(person: User, phrases: QuerySet[SavedPhrase]) -> SavedPhrase:
    theirs = Q(owner=person) | Q(owner=None) if person.has_role(Role.MODERATOR) else Q(owner=person)
    phrase = phrases.filter(theirs).first()
    if phrase is None:
        raise NotFound
    return phrase
