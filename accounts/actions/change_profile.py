from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.display_names import checked_display_name
from accounts.models import User
from common import history
from common.errors import Invalid
from common.time_zones import available_time_zones


def change_profile(
    *, by: User, display_name: str | None = None, language: str | None = None, time_zone: str | None = None
) -> User:
    """Change what is given of one's own profile. Locks the person's row. Raises: Invalid."""
    changes: dict[str, str] = {}
    if display_name is not None and display_name != by.display_name:
        changes["display_name"] = checked_display_name(display_name)
    if language is not None:
        if language not in settings.ENQUIRY_LANGUAGES:
            raise Invalid(fields={"language": [_("Choose one of the languages.")]})
        changes["language"] = language
    if time_zone is not None:
        if time_zone not in available_time_zones():
            raise Invalid(fields={"time_zone": [_("Choose a time zone such as Europe/London.")]})
        changes["time_zone"] = time_zone
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=by.id)
        for field, value in changes.items():
            setattr(user, field, value)
        user.save(update_fields=list(changes))
        history.note("change_profile", kind="user", subject=by.id, by=by, why=", ".join(changes))
        return user
