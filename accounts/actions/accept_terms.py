from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import Consent, User
from accounts.permissions import require_active
from common import history
from common.errors import Invalid, NotAllowed


def accept_terms(*, by: User, version: str) -> Consent:
    """An advocate agrees to the terms as they are now; `version` is what they were shown.

    Locks the person's row, so that two tabs make one consent. Raises: Invalid, NotAllowed.
    """
    require_active(by)
    if not by.is_advocate:
        raise NotAllowed
    if version != settings.CONSENT_VERSIONS[consents.Kind.ADVOCATE_TERMS]:
        raise Invalid(fields={"version": [_("Read and accept the current terms.")]})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.id)
        given = consents.give(by, consents.Kind.ADVOCATE_TERMS)
        history.note("accept_terms", kind="consent", subject=given.id, story=by.id, by=by, why=version)
        return given
