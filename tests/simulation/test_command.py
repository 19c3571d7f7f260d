"""`manage.py simulate` drives development sites and no others."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_development", "why"),
    [(True, "This site has no topic"), (False, "for development sites only")],
    ids=["development", "production"],
)
def test_only_a_development_site_is_driven(settings, is_development, why):
    """Which here ends at the first thing that a site without configuration lacks."""
    settings.IS_DEVELOPMENT = is_development
    with pytest.raises(CommandError, match=why):
        call_command("simulate", "quiet_day")
