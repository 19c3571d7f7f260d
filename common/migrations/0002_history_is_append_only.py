"""The record of who did what can only be added to. Other apps' tables of what happened use the same function."""

from django.db import migrations

TABLES = ("historyrow", "historyseal", "historyroot")

# What a trigger hands over is why it refuses, or what to do instead.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON common_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the record of who did what is append-only');
CREATE TRIGGER {table}_is_never_truncated BEFORE TRUNCATE ON common_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the record of who did what is append-only');
"""
    for table in TABLES
)

ALLOW = (
    "".join(
        f"DROP TRIGGER {table}_is_never_changed ON common_{table};"
        f"DROP TRIGGER {table}_is_never_truncated ON common_{table};"
        for table in TABLES
    )
    + "DROP FUNCTION refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
