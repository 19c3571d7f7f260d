"""The record of who did what says from where, can only be added to, and is sealed like the books."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

TABLES = ("historyrow", "historyseal", "historyroot")

REFUSE = """
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the record of who did what is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON common_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER {table}_is_never_truncated BEFORE TRUNCATE ON common_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
"""
    for table in TABLES
)

ALLOW = (
    "".join(
        f"DROP TRIGGER {table}_is_never_changed ON common_{table};"
        f"DROP TRIGGER {table}_is_never_truncated ON common_{table};"
        for table in TABLES
    )
    + "DROP FUNCTION refuse_change_of_history();"
)


class Migration(migrations.Migration):
    dependencies = [("common", "0003_outbox_knows_its_lag")]

    operations = [
        migrations.AddField(
            "historyrow",
            "door",
            models.CharField(
                max_length=100,
                default="",
                db_default="",
                blank=True,
                help_text="By which page or address of the API; none: the clock.",
            ),
        ),
        migrations.AddField(
            "historyrow",
            "network",
            models.CharField(
                max_length=43,
                default="",
                db_default="",
                blank=True,
                help_text="The network it came from, not the address in it.",
            ),
        ),
        migrations.AddIndex(
            "historyrow",
            django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="history_by_time"),
        ),
        migrations.CreateModel(
            "HistorySeal",
            [
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.historyrow"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "HistoryRoot",
            [
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
