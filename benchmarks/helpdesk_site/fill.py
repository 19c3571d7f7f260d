"""python -m benchmarks.helpdesk_site.fill TICKETS: migrate, load so many tickets, print an agent's session key."""

from __future__ import annotations

import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from helpdesk.models import Queue  # noqa: E402

_TICKETS = """
INSERT INTO helpdesk_ticket (title, queue_id, created, modified, submitter_email, status, on_hold, description,
                             priority, secret_key)
SELECT 'eSIM on a second phone ' || n, %(queue)s, now() - n * interval '1 second', now(),
       'customer' || n %% 3000 || '@example.com', 1, false, 'It says that the profile is in use already.',
       1 + n %% 5, md5(n::text)
FROM generate_series(1, %(tickets)s) n;
INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, new_status)
SELECT id, created, 'Ticket Opened', description, true, 1 FROM helpdesk_ticket;
"""


def main(tickets: int) -> None:
    call_command("migrate", verbosity=0)
    agent = get_user_model().objects.create_superuser("agent", "agent@example.com", "agent")
    queue = Queue.objects.create(title="SIM", slug="sim")
    with connection.cursor() as cursor:
        cursor.execute(_TICKETS, {"queue": queue.id, "tickets": tickets})
        cursor.execute("VACUUM (ANALYZE)")
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    sys.stdout.write(session.session_key or "")


if __name__ == "__main__":
    main(int(sys.argv[1]))
