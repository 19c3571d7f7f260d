from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import Consent, User
from accounts.permissions import require_active
from common import history
from common.errors import Invalid, NotAllowed


def accept_terms(*, by: User, versions: Mapping[str, str]) -> list[Consent]:
    """Somebody agrees to terms as they are now; `versions` is what they were shown, by kind.

    Locks the person's row, so that two tabs make one consent. Raises: Invalid, NotAllowed for the terms of advocates
    from anybody else.
    """
    require_active(by)
    kinds = [kind for kind in consents.TERMS if kind in versions]
    if not kinds or versions != consents.current(*kinds):
        raise Invalid(fields={"version": [_("Read and accept the current terms.")]})
    if consents.Kind.ADVOCATE_TERMS in kinds and not by.is_advocate:
        raise NotAllowed
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.id)
        given = [consents.give(by, kind) for kind in kinds]
        for consent in given:
            history.note(
                "accept_terms",
                kind="consent",
                subject=consent.id,
                story=by.id,
                by=by,
                why=f"{consent.kind} {consent.version}",
            )
        return given
