"""Enquiries with their threads, in bulk: what the lists of staff and advocates, and the review desk, read from."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from benchmarks import databases

AGENT, MODERATOR, ADVOCATE = "stella@example.com", "mo@example.com", "ada@example.com"
OFFERS_OF_ADA = 20
CUSTOMERS = 3_000


def fill_people() -> list[UUID]:
    """The topics, the path, a crowd, who asks, and one person at each desk."""
    from accounts.models import Advocate, BillAccount, Topic, User
    from rewards.models import Tariff
    from routing.models import Availability, Pool, ServiceLevel, Skill, Stage

    topics = databases.fill_topics()
    databases.fill_crowd(CUSTOMERS, topics=topics)
    User.objects.create(email=AGENT, display_name="Stella R.", roles=["agent"], is_staff=True)
    User.objects.create(email=MODERATOR, display_name="Mo A.", roles=["moderator"], is_staff=True)
    ada = User.objects.create(
        email=ADVOCATE, display_name="Ada L.", bill_account=BillAccount.objects.create(number="W-ada")
    )
    advocate = Advocate.objects.create(user=ada, status="approved", tier="member", languages=["en"])
    Availability.objects.create(advocate=advocate, is_available=True, max_open=10)
    for topic in Topic.objects.all():
        Tariff.objects.create(topic=topic, points=40)
        Skill.objects.create(advocate=advocate, topic=topic, language="en")
    level = ServiceLevel.objects.create(name="Standard", is_default=True)
    Stage.objects.create(service_level=level, position=1, pool=Pool.CROWD, people=5, seconds=60)
    Stage.objects.create(service_level=level, position=2, pool=Pool.CROWD, people=0, seconds=600)
    Stage.objects.create(service_level=level, position=3, pool=Pool.STAFF, people=0, seconds=0)
    return topics


def fill_enquiries(size: int, *, topics: list[UUID]) -> None:
    """`size` open enquiries: a third waits with staff, the others in the crowd, of which every second is open to all.

    bench_enquiry lists them. Each has its question, its queue entry and a line of history; every one with staff has
    the reason why; two of the crowd were asked about each other one, and Ada about some.
    """
    from accounts.models import User
    from common.sealing import seal
    from routing.models import ServiceLevel

    sealed = seal("My new phone says that the profile is in use already.")
    known = {
        "size": size,
        "topics": topics,
        "sealed": sealed,
        "level": ServiceLevel.objects.get().id,
        "ada": User.objects.get(email=ADVOCATE).id,
        "customers": CUSTOMERS,
        "offers": OFFERS_OF_ADA,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE bench_enquiry AS
            SELECT n, bench_id(n, 'enquiry') AS id, bench_id(n, 'entry') AS entry,
                   bench_id(1 + n %% %(customers)s) AS by, n %% 3 = 0 AS is_with_staff,
                   (%(topics)s::uuid[])[1 + n %% cardinality(%(topics)s::uuid[])] AS topic,
                   now() - (%(size)s - n) * interval '1 second' AS at
            FROM generate_series(1, %(size)s) n;
            INSERT INTO marketplace_enquiry (id, customer_id, topic_id, language, subject, subject_sealed, status,
                                             created_at, not_solved_count)
            SELECT id, by, topic, 'en', 'eSIM on a second phone ' || n, %(sealed)s, 'open', at, 0 FROM bench_enquiry;
            INSERT INTO marketplace_message (id, enquiry_id, author_id, kind, is_by_staff, body, body_sealed,
                                             created_at)
            SELECT bench_id(n, 'message'), id, by, 'question', false, 'My new phone says that the profile is in use.',
                   %(sealed)s, at
            FROM bench_enquiry;
            INSERT INTO common_historyrow (at, story, subject, kind, verb, was, now, why, actor_id)
            SELECT at, id, id, 'enquiry', 'post_enquiry', '', 'open', '', by FROM bench_enquiry;
            INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
                service_level_id, stage, is_open_list, status, priority, queued_at, due_at, fence)
            SELECT entry, 'enquiry', id, id, by, '{}', topic, 'en',
                   CASE WHEN is_with_staff THEN 'staff' ELSE 'crowd' END, %(level)s,
                   CASE WHEN n %% 2 = 0 THEN 2 ELSE 1 END, NOT is_with_staff AND n %% 2 = 0, 'waiting', n %% 3,
                   at, at + (n::bigint * 7919 %% 86400) * interval '1 second', 0
            FROM bench_enquiry;
            INSERT INTO marketplace_escalation (id, enquiry_id, reason, note, created_at)
            SELECT bench_id(n, 'escalation'), id, 'account', '', at FROM bench_enquiry WHERE is_with_staff;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, sent_at, first_until, ends_at)
            SELECT bench_id(2 * n + turn, 'offer'), entry, bench_id(1 + (n + 7 * turn) %% %(customers)s), 'sent', 1,
                   '{}', at, now(), now() + interval '1 day'
            FROM bench_enquiry, generate_series(1, 2) turn WHERE NOT is_with_staff AND n %% 2 = 1;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, sent_at, first_until, ends_at)
            SELECT bench_id(n, 'ada'), entry, %(ada)s, 'sent', 1, '{}', at, now(), now() + interval '1 day'
            FROM bench_enquiry WHERE NOT is_with_staff AND n %% 2 = 1 ORDER BY n DESC LIMIT %(offers)s;
            """,
            known,
        )
        cursor.execute("VACUUM (ANALYZE)")


def fill_reviews(*, decided: int) -> None:
    """An answer to each enquiry that waits for its review, and some that the moderator decided today."""
    from accounts.models import User

    with connection.cursor() as cursor:
        cursor.execute(
            """
            ALTER TABLE bench_enquiry ADD answer uuid, ADD review uuid, ADD author uuid, ADD is_decided boolean;
            UPDATE bench_enquiry SET answer = bench_id(n, 'answer'), review = bench_id(n, 'review'),
                   author = bench_id(1 + (n + 1) %% %(customers)s), is_decided = n <= %(decided)s;
            UPDATE routing_queueentry SET status = 'done', is_open_list = false, done_at = now();
            UPDATE routing_offer SET status = 'accepted', ended_at = now();
            INSERT INTO routing_claim (id, entry_id, holder_id, fence, status, started_at, ends_at, limit_at, ended_at)
            SELECT bench_id(n, 'claim'), entry, author, 1, 'completed', at, at, at, at FROM bench_enquiry;
            INSERT INTO marketplace_answer (id, enquiry_id, author_id, claim_id, is_by_staff, status, body, body_sealed,
                                            submitted_at, acceptance, comment)
            SELECT answer, e.id, author, bench_id(n, 'claim'), false, CASE WHEN is_decided THEN 'published'
                   ELSE 'submitted' END, 'Delete the profile on the old phone first.', m.body_sealed, at, '', ''
            FROM bench_enquiry e JOIN marketplace_message m ON m.enquiry_id = e.id;
            INSERT INTO marketplace_review (id, answer_id, scorecard_id, cause, is_before_publication, status, decision,
                                            scores, note, created_at, decided_at, decided_by_id)
            SELECT review, answer, (SELECT id FROM marketplace_scorecard), 'probation', true,
                   CASE WHEN is_decided THEN 'decided' ELSE 'waiting' END,
                   CASE WHEN is_decided THEN 'publish' ELSE '' END, '{}', '', at,
                   CASE WHEN is_decided THEN now() END, CASE WHEN is_decided THEN %(moderator)s::uuid END
            FROM bench_enquiry;
            INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
                stage, is_open_list, status, priority, queued_at, due_at, fence, done_at)
            SELECT bench_id(n, 'review entry'), 'review', review, id, author, ARRAY[by], topic, 'en', 'moderators', 0,
                   false, CASE WHEN is_decided THEN 'done' ELSE 'waiting' END, n %% 2, at, at + interval '1 hour',
                   is_decided::int, CASE WHEN is_decided THEN now() END
            FROM bench_enquiry;
            INSERT INTO routing_claim (id, entry_id, holder_id, fence, status, started_at, ends_at, limit_at, ended_at)
            SELECT bench_id(n, 'review claim'), bench_id(n, 'review entry'), %(moderator)s, 1, 'completed',
                   now() - interval '1 minute', now(), now(), now()
            FROM bench_enquiry WHERE is_decided;
            """,
            {
                "decided": decided,
                "moderator": User.objects.get(email=MODERATOR).id,
                "customers": CUSTOMERS,
            },
        )
        cursor.execute("VACUUM (ANALYZE)")
