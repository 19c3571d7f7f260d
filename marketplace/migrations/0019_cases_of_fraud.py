"""Cases of fraud with what was found and the awards in them; appeals of what was decided."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids

REFUSE = """
CREATE TRIGGER fraud_sign_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_fraudsign
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
"""
ALLOW = "DROP TRIGGER fraud_sign_is_never_changed ON marketplace_fraudsign;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_topics_have_a_guide"),
        ("marketplace", "0018_past_answers_are_found_by_words"),
        ("rewards", "0019_holds_end_with_their_cause"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DoubtedAward",
            fields=[
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fraud_doubt",
                        serialize=False,
                        to="rewards.award",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FraudCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("status", models.CharField(default="open", max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, help_text="The person reads it.")),
                (
                    "final_at",
                    models.DateTimeField(help_text="Until then an upheld case may be appealed.", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FraudSign",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("signal", models.CharField(max_length=20)),
                ("found_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        help_text="Whom else it concerns.",
                        size=None,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="appeal",
            name="appeal_is_of_one_decision",
        ),
        migrations.AddField(
            model_name="fraudcase",
            name="advocate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fraud_cases",
                to="accounts.advocate",
            ),
        ),
        migrations.AddField(
            model_name="fraudcase",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="doubtedaward",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="marketplace.fraudcase"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="fraud_case",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeal",
                to="marketplace.fraudcase",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fraud_case", None), ("report", None), ("suspension__isnull", False)),
                    models.Q(("fraud_case", None), ("report__isnull", False), ("suspension", None)),
                    models.Q(("fraud_case__isnull", False), ("report", None), ("suspension", None)),
                    _connector="OR",
                ),
                name="appeal_is_of_one_decision",
            ),
        ),
        migrations.AddField(
            model_name="fraudsign",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signs", to="marketplace.fraudcase"
            ),
        ),
        migrations.AddIndex(
            model_name="fraudcase",
            index=models.Index(fields=["-opened_at"], name="fraud_case_newest"),
        ),
        migrations.AddIndex(
            model_name="fraudcase",
            index=models.Index(
                condition=models.Q(("status", "upheld")), fields=["final_at"], name="fraud_case_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="fraudcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["cleared", "closed", "open", "upheld"])),
                name="fraud_case_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fraudcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")), fields=("advocate",), name="one_open_fraud_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="fraudcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", None), ("status", "open")),
                    models.Q(models.Q(("status", "open"), _negated=True), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="fraud_case_is_decided_by_somebody",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
