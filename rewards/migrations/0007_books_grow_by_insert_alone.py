"""Whoever may only insert into the books can still do all that there is to do: a transfer counts itself.

The running totals follow from the transfers, in functions that run with the owner's rights. An account opens empty.
"""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("rewards", "0006_requests_are_found_by_bill_account")]

    operations = [migrations.RunSQL(FOLLOW, STOP)]
