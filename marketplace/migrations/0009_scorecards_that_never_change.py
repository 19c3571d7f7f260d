"""Scorecards with their criteria; once made, a version stays as it is."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids

REFUSE = """
CREATE FUNCTION refuse_change_of_scorecard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: reviews refer to this version; make the next one instead', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER scorecard_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_scorecard
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_scorecard();
CREATE TRIGGER criterion_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_criterion
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_scorecard();
"""

ALLOW = """
DROP TRIGGER scorecard_is_never_changed ON marketplace_scorecard;
DROP TRIGGER criterion_is_never_changed ON marketplace_criterion;
DROP FUNCTION refuse_change_of_scorecard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
        ("marketplace", "0008_tiers_follow_the_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(editable=False)),
                ("what_changed", models.CharField(blank=True, max_length=200)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for every topic without a card of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.topic",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(help_text="Stays the same in every version.", max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("name_de", models.CharField(blank=True, max_length=60, verbose_name="name in German")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(default=1, help_text="Its share in the overall figure."),
                ),
                (
                    "is_must",
                    models.BooleanField(
                        default=False,
                        help_text="An answer that fails here fails altogether.",
                        verbose_name="must pass",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="marketplace.scorecard",
                    ),
                ),
            ],
            options={"verbose_name_plural": "criteria", "ordering": ["position"]},
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.UniqueConstraint(
                fields=("topic", "version"), name="one_scorecard_per_version", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("scorecard", "key"), name="one_criterion_per_key"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("scorecard", "position"), name="one_criterion_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__range", (1, 10))), name="criterion_weight_1_to_10"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.AddField(
            model_name="review",
            name="quality",
            field=models.PositiveSmallIntegerField(
                help_text="Per cent of the best possible, by the scorecard's weights; 0 once it fails a must.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("quality__isnull", True), ("quality__lte", 100), _connector="OR"),
                name="review_quality_is_a_share",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="scorecard",
            field=models.ForeignKey(
                help_text="The one in force when it was opened.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="marketplace.scorecard",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="scores",
            field=models.JSONField(default=dict, help_text="Criterion's key to 0 no, 1 partly, 2 yes."),
        ),
    ]
