"""A fee for a question that was rightly passed on: named in the tariff's rules, and awards say which kind they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0004_what_has_expired_is_not_owed"),
    ]

    operations = [
        migrations.AddField(
            model_name="tariffrules",
            name="escalation_points",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="For passing on what was rightly passed on. Less than an answer earns, or nobody answers.",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="tariffrules",
            name="tariff_rules_extras_are_bounded",
        ),
        migrations.AddConstraint(
            model_name="tariffrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("best_rating_percent__lte", 200),
                    ("escalation_points__lte", 10000),
                    ("first_solved_percent__lte", 200),
                    ("in_time_percent__lte", 200),
                    ("learning_points__lte", 10000),
                    ("scarce_language_percent__lte", 200),
                ),
                name="tariff_rules_extras_are_bounded",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "an answer that was accepted"),
                    ("escalation", "passing on what was not theirs to answer"),
                ],
                db_default="answer",
                default="answer",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="work_id",
            field=models.UUIDField(help_text="The answer's id, or the escalation's.", unique=True),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["answer", "escalation"])), name="award_kind_is_known"
            ),
        ),
    ]
