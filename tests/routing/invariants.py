"""What routing/lifecycle.py promises, each invariant as a query for the rows that break it.

end_is_final is about time and not about a moment: a trigger that refuses, put in by `refuse_second_ends`.
"""

from __future__ import annotations

from django.db import connection

_PARTY = """
    SELECT entry.id AS entry_id, who.id AS person
    FROM routing_queueentry entry, unnest(entry.owner_id || entry.excluded_ids) who(id)
    UNION
    SELECT entry.id, member.id
    FROM routing_queueentry entry, unnest(entry.owner_id || entry.excluded_ids) who(id)
    JOIN accounts_user near ON near.id = who.id
    JOIN accounts_billaccount own ON own.id = near.bill_account_id
    JOIN accounts_billaccount bill
      ON COALESCE(NULLIF(bill.household, ''), bill.id::text) = COALESCE(NULLIF(own.household, ''), own.id::text)
    JOIN accounts_user member ON member.bill_account_id = bill.id
"""

BREAKING = {
    "one_active_claim_at_most": """
        SELECT entry_id FROM routing_claim WHERE status = 'active' GROUP BY entry_id HAVING count(*) > 1
    """,
    "claimed_means_held": """
        SELECT entry.id FROM routing_queueentry entry
        LEFT JOIN routing_claim claim ON claim.entry_id = entry.id AND claim.status = 'active'
        WHERE (entry.status = 'claimed') <> (claim.id IS NOT NULL)
           OR claim.holder_id <> entry.holder_id OR claim.fence <> entry.fence
           OR claim.ends_at <> entry.lease_ends_at OR (claim.id IS NULL AND entry.holder_id IS NOT NULL)
    """,
    "fence_counts_claims": """
        SELECT entry.id FROM routing_queueentry entry LEFT JOIN routing_claim claim ON claim.entry_id = entry.id
        GROUP BY entry.id
        HAVING entry.fence <> count(DISTINCT claim.fence) OR entry.fence <> COALESCE(max(claim.fence), 0)
            OR count(claim.id) <> count(DISTINCT claim.fence)
    """,
    "party_stays_away": f"""
        WITH party AS ({_PARTY})
        SELECT entry_id FROM party JOIN routing_offer offer USING (entry_id) WHERE offer.advocate_id = person
        UNION ALL
        SELECT entry_id FROM party JOIN routing_claim claim USING (entry_id) WHERE claim.holder_id = person
    """,
    "limit_is_kept": """
        SELECT person.advocate_id FROM routing_availability person
        JOIN routing_claim claim ON claim.holder_id = person.advocate_id
        JOIN routing_queueentry entry ON entry.id = claim.entry_id
        WHERE claim.status = 'active' AND claim.ends_at > statement_timestamp() AND entry.pool = 'crowd'
        GROUP BY person.advocate_id, person.max_open HAVING count(*) > person.max_open
    """,
    "nothing_starves": """
        SELECT id FROM routing_queueentry
        WHERE status = 'waiting' AND pool = 'crowd'
          AND stage_ends_at IS NULL AND exhausted_at IS NULL AND paused_at IS NULL
    """,
    "offers_are_for_waiting": """
        SELECT entry.id FROM routing_offer offer JOIN routing_queueentry entry ON entry.id = offer.entry_id
        WHERE offer.status = 'sent' AND (entry.status <> 'waiting' OR entry.pool <> 'crowd')
    """,
    "asked_once": """
        SELECT entry_id FROM routing_offer WHERE status IN ('sent', 'declined', 'lapsed')
        GROUP BY entry_id, advocate_id HAVING count(*) > 1
        UNION
        SELECT offer.entry_id FROM routing_offer offer
        JOIN routing_claim claim ON claim.entry_id = offer.entry_id AND claim.holder_id = offer.advocate_id
        WHERE offer.status = 'sent' AND claim.status IN ('released', 'expired')
    """,
}

_REFUSE = """
CREATE FUNCTION end_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'end_is_final: % was % and becomes %', TG_TABLE_NAME, OLD.status, NEW.status;
END $$;
CREATE TRIGGER end_is_final BEFORE UPDATE ON routing_queueentry FOR EACH ROW
    WHEN (OLD.status = 'done' OR NEW.fence < OLD.fence) EXECUTE FUNCTION end_is_final();
CREATE TRIGGER end_is_final BEFORE UPDATE ON routing_offer FOR EACH ROW
    WHEN (OLD.status <> 'sent' AND OLD.status <> NEW.status) EXECUTE FUNCTION end_is_final();
CREATE TRIGGER end_is_final BEFORE UPDATE ON routing_claim FOR EACH ROW
    WHEN (OLD.status <> 'active' AND OLD.status <> NEW.status) EXECUTE FUNCTION end_is_final();
"""


def broken() -> dict[str, int]:
    """How many rows break each invariant; only those that are broken, so empty when all is well."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in BREAKING.items():
            cursor.execute(f"SELECT count(*) FROM ({sql}) breaking")
            if rows := cursor.fetchone()[0]:
                found[name] = rows
    return found


def refuse_second_ends() -> None:
    """From now on the database itself watches end_is_final, and that no fence shrinks."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE)
