import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import marketplace.quality.risk.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
        ("marketplace", "0015_solved_questions_in_public"),
    ]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="cause",
            field=models.CharField(
                choices=[
                    ("probation", "new advocate"),
                    ("topic", "topic is always checked"),
                    ("risk", "may be wrong"),
                    ("sample", "random check"),
                    ("reaction", "customer was not helped"),
                    ("disputed", "two moderators differ"),
                    ("second", "second look, blind"),
                    ("gold", "known verdict, blind"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ReviewPolicy",
            fields=[
                ("version", models.AutoField(primary_key=True, serialize=False)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("what_changed", models.CharField(blank=True, max_length=200)),
                (
                    "target_percent",
                    models.DecimalField(
                        decimal_places=1,
                        default=2,
                        help_text="At most so many of a topic's answers in a month …",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0.1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="bad published answers (%)",
                    ),
                ),
                (
                    "confidence_percent",
                    models.PositiveSmallIntegerField(
                        default=95,
                        help_text="… and so sure must we be of it.",
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="confidence (%)",
                    ),
                ),
                (
                    "hold_percent",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="An answer at least so likely to be wrong waits for a moderator; a plan may hold back more.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="always wait from (%)",
                    ),
                ),
                (
                    "least_percent",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="No published answer has a lower probability. The same as the next two: a fixed share.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review afterwards at least (%)",
                    ),
                ),
                (
                    "most_percent",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="What a plan may ask of answers of the usual risk.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review afterwards at most (%)",
                    ),
                ),
                (
                    "small_month_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Where a topic has too few answers to show that the target is met.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review in small months (%)",
                    ),
                ),
                (
                    "usual_bad_percent",
                    models.DecimalField(
                        decimal_places=1,
                        default=5,
                        help_text="Of a topic about which nothing is known.",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0.1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="usual share of bad answers (%)",
                    ),
                ),
                (
                    "prior_answers",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="After so many reviews an advocate's own record counts as much as the topic's.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="answers that this counts for",
                    ),
                ),
                (
                    "factors",
                    models.JSONField(
                        default=marketplace.quality.risk.models.usual_factors,
                        help_text="By how much each sign and each tier multiplies the odds that an answer is wrong.",
                        validators=[marketplace.quality.risk.models.validate_factors],
                    ),
                ),
                (
                    "short_below",
                    models.PositiveSmallIntegerField(
                        default=40,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="very short below (characters)",
                    ),
                ),
                (
                    "contact_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "banned_claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "rude_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "review policies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_percent__gte", 1),
                            ("least_percent__lte", models.F("most_percent")),
                            ("small_month_percent__gte", models.F("least_percent")),
                            ("small_month_percent__lte", 100),
                            ("most_percent__lte", 100),
                        ),
                        name="review_policy_leaves_no_answer_out",
                        violation_error_message="At least, in small months, at most: from 1 to 100 %, the first the least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_percent__gt", 0),
                            ("target_percent__lte", 50),
                            ("confidence_percent__range", (50, 99)),
                            ("hold_percent__range", (1, 100)),
                            ("usual_bad_percent__gt", 0),
                            ("usual_bad_percent__lte", 50),
                        ),
                        name="review_policy_shares_are_shares",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("answers", models.PositiveIntegerField(help_text="Of the month before.")),
                ("usual_share", models.FloatField(help_text="Of bad ones among them, as far as is known.")),
                ("usual_risk", models.FloatField()),
                ("hold_from", models.FloatField(help_text="Answers with this risk wait for a moderator.")),
                (
                    "rate",
                    models.FloatField(help_text="With this probability the others are looked at afterwards."),
                ),
                (
                    "is_enough",
                    models.BooleanField(help_text="A month like the last one would show the target met."),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.reviewpolicy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="assessment",
                        serialize=False,
                        to="marketplace.answer",
                    ),
                ),
                ("assessed_at", models.DateTimeField()),
                (
                    "share",
                    models.FloatField(help_text="Of bad answers that the author's record lets expect."),
                ),
                ("unsure", models.FloatField(help_text="Its standard deviation.")),
                ("factors", models.JSONField(help_text="What multiplied the odds, by sign and tier.")),
                (
                    "risk",
                    models.FloatField(
                        help_text="As it was submitted; reactions afterwards are among the factors only."
                    ),
                ),
                (
                    "probability",
                    models.FloatField(help_text="Of being reviewed, before or after publication."),
                ),
                ("lot", models.FloatField(help_text="Reviewed if below the probability.")),
                (
                    "sketch",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="Finds copies (sketches.py).",
                        size=None,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.reviewplan",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="reviewplan",
            index=models.Index(fields=["topic", "policy", "-made_at"], name="review_plan_newest"),
        ),
        migrations.AddConstraint(
            model_name="reviewplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gt", 0), ("rate__lte", 1)), name="review_plan_leaves_no_answer_out"
            ),
        ),
        migrations.AddIndex(
            model_name="riskassessment",
            index=models.Index(fields=["assessed_at"], name="assessment_by_time"),
        ),
        migrations.AddIndex(
            model_name="riskassessment",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["sketch"], name="assessment_sketch"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gt", 0), ("probability__lte", 1)),
                name="every_answer_may_be_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("lot__gte", 0), ("lot__lt", 1)), name="lot_from_0_to_1"
            ),
        ),
    ]
