"""`manage.py reapply_erasures`: erase again whoever a restored back-up has brought back. restore calls it."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from common import request_context
from marketplace.actions.reapply_erasure import reapply_erasure
from marketplace.personal_data import erasure_log


class Command(BaseCommand):
    help = "Erase again, from the log outside of the database, whoever is back after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        people = erasure_log.erased_people()
        with request_context.come_by("command reapply_erasures", ""):
            again = sum(reapply_erasure(person_id=person_id) is not None for person_id in people)
        self.stdout.write(f"{len(people)} people were erased; {again} were back and are erased again.")
