"""What a mentor writes to their newcomer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from marketplace.forms.judging import NoteField


class MentorNoteForm(ActionForm):
    note = NoteField(
        label=_("What would help them?"), help_text=_("They read it. It takes the place of your last note.")
    )
