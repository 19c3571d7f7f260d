"""Whatever the code does, a transfer that was posted stays as it was, and no ledger account disappears."""

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
"""

ALLOW = """
DROP TRIGGER transfer_is_never_changed ON books.transfer;
DROP TRIGGER transfer_is_never_truncated ON books.transfer;
DROP TRIGGER ledger_account_is_never_deleted ON books.ledger_account;
DROP TRIGGER ledger_account_is_never_truncated ON books.ledger_account;
DROP FUNCTION books.refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
