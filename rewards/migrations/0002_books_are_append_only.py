"""Whatever the code does: a posted transfer and its seals stay, no ledger account disappears, a transfer counts itself.

Whoever may only insert into the books can still do all that there is to do: the running totals follow from the
transfers, in functions that run with the owner's rights. An account opens empty. An explanation of a result line stands.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION books.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: the books are append-only; post a new transfer instead',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER transfer_is_never_changed BEFORE UPDATE OR DELETE ON books.transfer
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER transfer_is_never_truncated BEFORE TRUNCATE ON books.transfer
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER ledger_account_is_never_deleted BEFORE DELETE ON books.ledger_account
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER ledger_account_is_never_truncated BEFORE TRUNCATE ON books.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER seal_is_never_changed BEFORE UPDATE OR DELETE ON books.seal
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER seal_is_never_truncated BEFORE TRUNCATE ON books.seal
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER daily_root_is_never_changed BEFORE UPDATE OR DELETE ON books.daily_root
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER daily_root_is_never_truncated BEFORE TRUNCATE ON books.daily_root
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
"""

ALLOW = """
DROP TRIGGER seal_is_never_changed ON books.seal;
DROP TRIGGER seal_is_never_truncated ON books.seal;
DROP TRIGGER daily_root_is_never_changed ON books.daily_root;
DROP TRIGGER daily_root_is_never_truncated ON books.daily_root;
DROP TRIGGER transfer_is_never_changed ON books.transfer;
DROP TRIGGER transfer_is_never_truncated ON books.transfer;
DROP TRIGGER ledger_account_is_never_deleted ON books.ledger_account;
DROP TRIGGER ledger_account_is_never_truncated ON books.ledger_account;
DROP FUNCTION books.refuse_change();
"""

FOLLOW = """
CREATE FUNCTION books.lock_accounts(of_holder uuid) RETURNS TABLE (kind text, id uuid, balance bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kind::text, id, CASE kind WHEN 'owed' THEN debited_points - credited_points
                                     ELSE credited_points - debited_points END
    FROM books.ledger_account WHERE holder_id = of_holder ORDER BY id FOR NO KEY UPDATE
$$;

CREATE FUNCTION books.count_transfer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE books.ledger_account SET
        debited_points = debited_points + CASE id WHEN NEW.debit_id THEN NEW.points ELSE 0 END,
        credited_points = credited_points + CASE id WHEN NEW.credit_id THEN NEW.points ELSE 0 END
    WHERE id IN (NEW.debit_id, NEW.credit_id) AND holder_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_is_counted AFTER INSERT ON books.transfer
    FOR EACH ROW EXECUTE FUNCTION books.count_transfer();

CREATE FUNCTION books.refuse_opening_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account opens empty: post a transfer' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON books.ledger_account
    FOR EACH ROW WHEN (NEW.debited_points <> 0 OR NEW.credited_points <> 0)
    EXECUTE FUNCTION books.refuse_opening_balance();
"""

STOP = """
DROP TRIGGER ledger_account_opens_empty ON books.ledger_account;
DROP TRIGGER transfer_is_counted ON books.transfer;
DROP FUNCTION books.refuse_opening_balance();
DROP FUNCTION books.count_transfer();
DROP FUNCTION books.lock_accounts(uuid);
"""

EXPLAIN_ONCE = """
CREATE TRIGGER explanation_is_never_changed BEFORE UPDATE OR DELETE ON rewards_resultlineexplanation
    FOR EACH ROW EXECUTE FUNCTION refuse_change('an explanation stands; add another one');
CREATE TRIGGER explanation_is_never_truncated BEFORE TRUNCATE ON rewards_resultlineexplanation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an explanation stands; add another one');
"""

EXPLAIN_ANEW = """
DROP TRIGGER explanation_is_never_changed ON rewards_resultlineexplanation;
DROP TRIGGER explanation_is_never_truncated ON rewards_resultlineexplanation;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0002_history_is_append_only"), ("rewards", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(FOLLOW, STOP),
        migrations.RunSQL(EXPLAIN_ONCE, EXPLAIN_ANEW),
    ]
