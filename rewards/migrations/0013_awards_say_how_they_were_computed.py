"""Rules for what is earned beside the topic's points, and each award's own calculation."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0012_runs_of_reconciliation_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="award",
            name="calculation",
            field=models.JSONField(
                default=dict, help_text="Its `lines`: code, points and percent, as calculated then."
            ),
        ),
        migrations.CreateModel(
            name="TariffRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "valid_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), unique=True),
                ),
                (
                    "first_solved_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, when the first answer solved it."
                    ),
                ),
                (
                    "best_rating_percent",
                    models.PositiveSmallIntegerField(default=0, help_text="On top, for five stars."),
                ),
                (
                    "in_time_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, when the promised time was kept."
                    ),
                ),
                (
                    "scarce_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                (
                    "scarce_language_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, in one of these languages."
                    ),
                ),
                (
                    "learning_points",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Once for the first answer on a topic."
                    ),
                ),
                (
                    "full_answers_per_day",
                    models.PositiveSmallIntegerField(
                        default=20, help_text="Answers a day that earn everything."
                    ),
                ),
                (
                    "taper_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Less for each answer after those."
                    ),
                ),
                (
                    "month_budget_points",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="When a calendar month has cost this much, what is on top stops.",
                        null=True,
                    ),
                ),
                (
                    "budget_warn_percent",
                    models.PositiveSmallIntegerField(
                        default=80, help_text="Ops is told at this share of it."
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tariff rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best_rating_percent__lte", 200),
                            ("first_solved_percent__lte", 200),
                            ("in_time_percent__lte", 200),
                            ("learning_points__lte", 10000),
                            ("scarce_language_percent__lte", 200),
                        ),
                        name="tariff_rules_extras_are_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget_warn_percent__range", (1, 100)), ("taper_percent__lte", 90)
                        ),
                        name="tariff_rules_shares_are_bounded",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="award",
            name="rules",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="rewards.tariffrules"
            ),
        ),
    ]
