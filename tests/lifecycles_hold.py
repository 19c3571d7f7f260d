"""What every lifecycle promises beyond its table of moves, each as a query for the rows that break it.

Asked after every fault (tests/faults/test_chaos.py), after every step of random stories, and of everything that a scene
can be brought to. Those of work items, offers and claims are in tests/routing/invariants.py, those of points with the
books (rewards/reconciliation.py, marketplace/reconciliation.py). Reports, appeals, fraud cases, help pages, mentorships
and holds are also kept by constraints.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from marketplace.models import Photo

UNRECORDED = {"queueentry", "offer", "claim", "clock", "expiry", "deferred", "payoutbatch"}
"""Kinds whose every move is no row of the record of its own: their story's is."""

BREAKING = {
    "open enquiries are with somebody": """
        SELECT id FROM marketplace_enquiry enquiry WHERE status = 'open'
          AND NOT EXISTS (SELECT FROM routing_queueentry entry
                          WHERE entry.item_id = enquiry.id AND entry.kind = 'enquiry' AND entry.status <> 'done')
          AND NOT EXISTS (SELECT FROM marketplace_answer answer
                          WHERE answer.enquiry_id = enquiry.id AND answer.status IN ('submitted', 'returned'))
    """,
    "only open enquiries wait for somebody": """
        SELECT entry.id FROM routing_queueentry entry JOIN marketplace_enquiry enquiry ON enquiry.id = entry.item_id
        WHERE entry.kind = 'enquiry' AND entry.status <> 'done' AND enquiry.status <> 'open'
    """,
    "answered enquiries show one answer": """
        SELECT enquiry.id FROM marketplace_enquiry enquiry
        LEFT JOIN marketplace_answer answer ON answer.enquiry_id = enquiry.id AND answer.status = 'published'
        GROUP BY enquiry.id HAVING (enquiry.status = 'answered') <> (count(answer.id) = 1)
    """,
    "an enquiry's times are those of its state": """
        SELECT id FROM marketplace_enquiry
        WHERE (status = 'answered') <> (answered_at IS NOT NULL AND resolved_at IS NULL AND withdrawn_at IS NULL)
          AND status IN ('answered', 'open')
           OR (status = 'resolved') <> (resolved_at IS NOT NULL)
           OR (status = 'withdrawn') <> (withdrawn_at IS NOT NULL)
    """,
    "solved enquiries were solved by an answer": """
        SELECT id FROM marketplace_enquiry enquiry WHERE status = 'resolved'
          AND NOT EXISTS (SELECT FROM marketplace_answer answer
                          WHERE answer.enquiry_id = enquiry.id AND answer.acceptance <> '')
    """,
    "an answer has ended or has not": """
        SELECT id FROM marketplace_answer
        WHERE (status IN ('accepted', 'unhelpful', 'rejected', 'lapsed', 'retracted')) <> (ended_at IS NOT NULL)
           OR (status IN ('published', 'accepted') AND published_at IS NULL)
    """,
    "an answer was written under its author's claim": """
        SELECT answer.id FROM marketplace_answer answer
        LEFT JOIN routing_claim claim ON claim.id = answer.claim_id
        WHERE claim.id IS NULL OR claim.holder_id <> answer.author_id
           OR (answer.status IN ('submitted', 'published', 'accepted') AND claim.status <> 'completed')
    """,
    "reviews that wait are in the queue": """
        SELECT review.id FROM marketplace_review review
        LEFT JOIN routing_queueentry entry
          ON entry.item_id = review.id AND entry.kind = 'review' AND entry.status <> 'done'
        WHERE (review.status = 'waiting') <> (entry.id IS NOT NULL)
    """,
    "answers that are checked first have a review": """
        SELECT answer.id FROM marketplace_answer answer WHERE status = 'submitted'
          AND NOT EXISTS (SELECT FROM marketplace_review review
                          WHERE review.answer_id = answer.id AND review.status = 'waiting'
                            AND review.is_before_publication)
    """,
    "somebody decided what is decided": """
        SELECT id FROM marketplace_review WHERE (status IN ('decided', 'referred')) <> (decided_by_id IS NOT NULL)
        UNION ALL SELECT id FROM marketplace_report
        WHERE (status <> 'open') <> (decided_at IS NOT NULL) OR decided_by_id IN (reporter_id, accused_id)
        UNION ALL SELECT id FROM marketplace_appeal WHERE (status <> 'waiting') <> (decided_at IS NOT NULL)
        UNION ALL SELECT id FROM marketplace_fraudcase WHERE (status <> 'open') <> (decided_at IS NOT NULL)
    """,
    "escalated enquiries are with staff": """
        SELECT escalation.id FROM marketplace_escalation escalation
        JOIN marketplace_enquiry enquiry ON enquiry.id = escalation.enquiry_id
        WHERE escalation.closed_at IS NULL
          AND (enquiry.status <> 'open'
               OR EXISTS (SELECT FROM routing_queueentry entry
                          WHERE entry.item_id = enquiry.id AND entry.kind = 'enquiry' AND entry.status <> 'done'
                            AND entry.pool <> 'staff'))
    """,
    "what goes to billing was approved by others": """
        SELECT redemption.id FROM rewards_redemption redemption
        LEFT JOIN rewards_redemptionapproval approval ON approval.redemption_id = redemption.id
        WHERE redemption.status IN ('approved', 'sent', 'settled', 'failed', 'voided')
        GROUP BY redemption.id HAVING count(approval.id) = 0 OR bool_or(approval.by_id = redemption.holder_id)
    """,
    "what is on its way to billing is in one batch": """
        SELECT redemption.id FROM rewards_redemption redemption
        LEFT JOIN rewards_payoutline line ON line.redemption_id = redemption.id AND line.outcome = ''
        GROUP BY redemption.id HAVING (redemption.status = 'sent') <> (count(line.id) = 1) OR count(line.id) > 1
    """,
    "a batch adds up": """
        SELECT batch.id FROM rewards_payoutbatch batch
        LEFT JOIN rewards_payoutline line ON line.batch_id = batch.id
        LEFT JOIN rewards_redemption redemption ON redemption.id = line.redemption_id
        GROUP BY batch.id
        HAVING batch.line_count <> count(line.id) OR batch.total_points <> coalesce(sum(redemption.points), 0)
            OR batch.total_minor <> coalesce(sum(redemption.value_minor), 0)
            OR (batch.status = 'reconciled' AND bool_or(line.outcome = ''))
    """,
    "clocks of what is over have ended": """
        SELECT clock.id FROM routing_clock clock JOIN marketplace_enquiry enquiry ON enquiry.id = clock.item_id
        WHERE (clock.status <> 'ended' AND enquiry.status IN ('resolved', 'withdrawn'))
           OR (clock.status = 'ended') <> (clock.ended_at IS NOT NULL)
    """,
    "what has ended says when": """
        SELECT id FROM marketplace_mentorship WHERE (status = 'ended') <> (ended_at IS NOT NULL)
        UNION ALL
        SELECT id FROM marketplace_erasure
        WHERE (status IN ('taken_back', 'carried_out')) <> (ended_at IS NOT NULL)
        UNION ALL SELECT id FROM rewards_expiry WHERE (status <> 'warned') <> (ended_at IS NOT NULL)
        UNION ALL SELECT id FROM rewards_hold WHERE status IN ('placed', 'appealed') AND decided_at IS NOT NULL
    """,
    "what could be taken back was carried out": """
        SELECT id FROM common_deferred
        WHERE status = 'waiting' AND due_at < statement_timestamp() - interval '5 minutes'
    """,
    "a photo belongs to its message's enquiry": """
        SELECT photo.id FROM marketplace_photo photo JOIN marketplace_message message ON message.id = photo.message_id
        WHERE photo.enquiry_id <> message.enquiry_id
    """,
    "nobody is told the same on one device twice": """
        SELECT NULL FROM marketplace_pushnotice GROUP BY device_id, kind, row HAVING count(*) > 1
        UNION ALL SELECT NULL FROM marketplace_pushnotice WHERE (outcome = 'sent') <> (sent_at IS NOT NULL)
    """,
}


def broken() -> dict[str, int]:
    """How many rows break each promise; only those that are broken, so empty when all is well."""
    found = {name: count for name, sql in BREAKING.items() if (count := _count(sql))}
    for name, sql in _of_the_record().items():
        if count := _count(sql):
            found[name] = count
    if missing := sum(not Path(settings.MEDIA_ROOT, name).exists() for name in _photo_files()):
        found["photos have their files"] = missing
    return found


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) breaking")
        count: int = cursor.fetchone()[0]
        return count


def _photo_files() -> list[str]:
    return [name for names in Photo.objects.values_list("file", "thumb") for name in names if name]


def _of_the_record() -> dict[str, str]:
    """Each move on the record is legal, begins where the one before ended, and the last is the state."""
    checks = {}
    for model in apps.get_models():
        kind = model.__name__.lower()
        if not hasattr(model, "LIFECYCLE") or kind in UNRECORDED:
            continue
        legal = ", ".join(f"('{was}', '{now}')" for was, nexts in model.LIFECYCLE.items() for now in nexts)
        moves = (
            "SELECT subject, id, was, now, lag(now) OVER (PARTITION BY subject ORDER BY id) AS before,"
            " lead(id) OVER (PARTITION BY subject ORDER BY id) IS NULL AS is_last"
            f" FROM common_historyrow WHERE kind = '{kind}' AND now <> ''"
        )
        checks[f"the moves of {kind} are on the record and legal"] = f"""
            SELECT moves.id FROM ({moves}) moves
            LEFT JOIN {model._meta.db_table} subject ON subject.{model._meta.pk.column} = moves.subject
            WHERE (was <> '' AND was <> now AND (was, now) NOT IN ({legal}))
               OR (before IS NOT NULL AND before <> was)
               OR (is_last AND subject.status <> now)
        """
    return checks
