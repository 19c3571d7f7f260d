"""python -m benchmarks.poster TOPIC PEOPLE POSTS: post enquiries as the web process would, each offered to so many.

Prints for each when its transaction had committed, by the machine's monotonic clock, and whom it was offered to.
"""

from __future__ import annotations

import json
import sys
import time
from uuid import UUID

import django

django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from marketplace.actions.post_enquiry import post_enquiry  # noqa: E402
from routing.models import Offer, Stage  # noqa: E402

PAUSE_SECONDS = 0.02


def main(topic: UUID, people: int, posts: int) -> None:
    Stage.objects.filter(position=1).update(people=people)
    customers = User.objects.filter(email__startswith="crowd").order_by("-id")[:posts]
    for number, customer in enumerate(customers):
        committed: list[float] = []
        with transaction.atomic():
            # Registered first, so that it runs right after the commit, before the pokes go out.
            transaction.on_commit(lambda committed=committed: committed.append(time.perf_counter()))
            enquiry = post_enquiry(
                by=customer,
                subject=f"No data abroad {people} {number}",
                body="Since yesterday there is no data in Portugal.",
                topic_id=topic,
            )
        offers = Offer.objects.filter(entry__item_id=enquiry.id).values_list("id", "advocate_id")
        told = {"committed_at": committed[0], "offers": {str(id): str(person) for id, person in offers}}
        sys.stdout.write(json.dumps(told) + "\n")
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(UUID(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
