"""Who explained a line in suspense, when and why; never changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION rewards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: an explanation stands; add another one', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER explanation_is_never_changed BEFORE UPDATE OR DELETE ON rewards_resultlineexplanation
    FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();
CREATE TRIGGER explanation_is_never_truncated BEFORE TRUNCATE ON rewards_resultlineexplanation
    FOR EACH STATEMENT EXECUTE FUNCTION rewards_refuse_change();
"""

ALLOW = """
DROP TRIGGER explanation_is_never_changed ON rewards_resultlineexplanation;
DROP TRIGGER explanation_is_never_truncated ON rewards_resultlineexplanation;
DROP FUNCTION rewards_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rewards", "0009_batches_know_their_lines"),
    ]

    operations = [
        migrations.AlterField(
            model_name="payoutresultline",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("settled", "Settled"),
                    ("failed", "Failed"),
                    ("contradicts", "Contradicts"),
                    ("unknown", "Unknown"),
                    ("mismatch", "Mismatch"),
                    ("unexpected", "Unexpected"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="ResultLineExplanation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("why", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="rewards.payoutresultline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["line", "by", "why"], name="one_explanation_however_often_sent"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
