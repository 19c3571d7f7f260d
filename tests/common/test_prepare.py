"""`manage.py prepare` begins what is empty and brings on what is older, and leaves what another version wrote."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_what_another_version_wrote_is_refused_with_what_to_do(db, settings):
    settings.IS_DEVELOPMENT = True
    recorder = MigrationRecorder(connection)
    recorder.record_applied("rewards", "0099_from_the_future")
    with pytest.raises(CommandError, match=r"it has rewards\.0099_from_the_future.* run that version, or"):
        call_command("prepare")
