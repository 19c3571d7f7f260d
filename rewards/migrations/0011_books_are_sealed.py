"""The chain over the books, and its daily roots; both can only be added to."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = """
CREATE TRIGGER seal_is_never_changed BEFORE UPDATE OR DELETE ON books.seal
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER seal_is_never_truncated BEFORE TRUNCATE ON books.seal
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER daily_root_is_never_changed BEFORE UPDATE OR DELETE ON books.daily_root
    FOR EACH ROW EXECUTE FUNCTION books.refuse_change();
CREATE TRIGGER daily_root_is_never_truncated BEFORE TRUNCATE ON books.daily_root
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
"""

RELEASE = """
DROP TRIGGER seal_is_never_changed ON books.seal;
DROP TRIGGER seal_is_never_truncated ON books.seal;
DROP TRIGGER daily_root_is_never_changed ON books.daily_root;
DROP TRIGGER daily_root_is_never_truncated ON books.daily_root;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0010_result_lines_are_explained"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"books"."daily_root"',
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rewards.transfer"
                    ),
                ),
            ],
            options={
                "db_table": '"books"."seal"',
            },
        ),
        migrations.RunSQL(PROTECT, RELEASE),
    ]
