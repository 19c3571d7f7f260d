from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from common.checked_text import checked_line, checked_text
from common.errors import IllegalMove
from marketplace import notices
from marketplace.limits import ANSWER_MAX, BODY_MAX, SUBJECT_MAX
from marketplace.locking import lock_story_of_answer
from marketplace.permissions import require_third_party
from marketplace.public_help.models import HelpPage
from marketplace.sealed_text import seal_texts

SLUG_WORDS_MAX = 60


def propose_help_page(*, answer_id: UUID, by: User, title: str, question: str, answer_text: str) -> HelpPage:
    """A moderator chooses an accepted answer of the crowd for everybody to read; its customer is asked for a yes.

    The words may have been edited; personal details are hidden in them once more. Locks the enquiry.
    Raises: IllegalMove if the answer is not accepted, is by staff or was chosen before, Invalid, NotFound, SameParty.
    """
    require_role(by, Role.MODERATOR)
    title = checked_line(title, field="title", max_length=SUBJECT_MAX)
    question = checked_text(question, field="question", max_length=BODY_MAX)
    answer_text = checked_text(answer_text, field="answer_text", max_length=ANSWER_MAX)
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        enquiry = answer.enquiry
        require_third_party(answer, by=by)
        was_chosen = HelpPage.objects.filter(answer=answer).exists()
        if answer.status != "accepted" or answer.is_by_staff or enquiry.status != "resolved" or was_chosen:
            raise IllegalMove
        texts = [text.crowd_safe for text in seal_texts(enquiry.id, title, question, answer_text)]
        page = HelpPage(
            answer=answer,
            topic=enquiry.topic,
            language=enquiry.language,
            title=texts[0][:SUBJECT_MAX],
            question=texts[1],
            answer_text=texts[2],
            proposed_by=by,
            proposed_at=clock.now(),
            changed_at=clock.now(),
        )
        page.slug = f"{slugify(page.title)[:SLUG_WORDS_MAX]}-{page.id.hex[-8:]}".strip("-")
        page.save(force_insert=True)
        history.record(page, verb="propose_help_page", was="", story=enquiry.id, by=by)
        notices.help_page_proposed(page, enquiry)
        return page
