"""Do awards agree with answers, escalations and reviews? Only marketplace sees both sides; the queries run with those
of rewards/reconciliation.py."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from rewards import reconciliation

CHECKS = {
    _("every accepted answer of an advocate is awarded, or was found to be fraud"): """
        SELECT 'answer ' || answer.id FROM marketplace_answer answer
        WHERE answer.status = 'accepted' AND NOT answer.is_by_staff
          AND NOT EXISTS (SELECT FROM rewards_award award
                          WHERE award.work_id = answer.id
                            AND (award.status <> 'reversed' OR EXISTS (
                                SELECT FROM marketplace_doubtedaward doubted
                                JOIN marketplace_fraudcase closed ON closed.id = doubted.case_id
                                WHERE doubted.award_id = award.id AND closed.status = 'closed')))""",
    _("every award for an answer that stands has its accepted answer"): """
        SELECT 'award ' || award.id FROM rewards_award award
        WHERE award.status <> 'reversed' AND award.kind = 'answer'
          AND NOT EXISTS (SELECT FROM marketplace_answer answer
                          WHERE answer.id = award.work_id AND answer.status = 'accepted'
                            AND answer.author_id = award.holder_id)""",
    _("every fee for an escalation that stands was found right"): """
        SELECT 'award ' || award.id FROM rewards_award award
        WHERE award.status <> 'reversed' AND award.kind = 'escalation'
          AND NOT EXISTS (SELECT FROM marketplace_escalation escalation
                          WHERE escalation.id = award.work_id AND escalation.verdict = 'right'
                            AND escalation.by_id = award.holder_id)""",
    _("every fee for a review that stands has its decision"): """
        SELECT 'award ' || award.id FROM rewards_award award
        WHERE award.status <> 'reversed' AND award.kind = 'review'
          AND NOT EXISTS (SELECT FROM marketplace_review review
                          WHERE review.id = award.work_id AND review.decided_by_id = award.holder_id)""",
}

reconciliation.register(CHECKS)
