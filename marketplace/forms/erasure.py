"""The form of asking to be erased."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm


class ErasureForm(ActionForm):
    is_sure = forms.BooleanField(
        label=_("Erase me. I have read what goes and what stays."),
        error_messages={"required": _("Tick this to say that you are sure.")},
    )
