"""A fee for judging an answer of somebody else: named in the tariff's rules, and a kind of award."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0005_escalations_may_earn_a_fee"),
    ]

    operations = [
        migrations.AddField(
            model_name="tariffrules",
            name="review_points",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="For each review by an advocate who may review others, whatever it says.",
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
                    ("review_points__lte", 10000),
                    ("scarce_language_percent__lte", 200),
                ),
                name="tariff_rules_extras_are_bounded",
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "an answer that was accepted"),
                    ("escalation", "passing on what was not theirs to answer"),
                    ("review", "judging an answer of somebody else"),
                ],
                db_default="answer",
                default="answer",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="work_id",
            field=models.UUIDField(
                help_text="The answer's id, the escalation's or the review's.", unique=True
            ),
        ),
        migrations.RemoveConstraint(
            model_name="award",
            name="award_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["answer", "escalation", "review"])),
                name="award_kind_is_known",
            ),
        ),
    ]
