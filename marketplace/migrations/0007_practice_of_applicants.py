"""Whoever applies practises: some known answers are set aside for it, and what they wrote is kept."""

import django.db.models.deletion
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_advocates_take_a_break"),
        ("marketplace", "0006_advocates_take_a_break"),
    ]

    operations = [
        migrations.AddField(
            model_name="goldquestion",
            name="use",
            field=models.CharField(
                choices=[("gold", "among customers’ questions"), ("practice", "practice of those who apply")],
                default="gold",
                help_text="Never both.",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="goldquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ["gold", "practice"])), name="known_answer_has_a_use"
            ),
        ),
        migrations.CreateModel(
            name="PracticeAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("body", models.TextField(blank=True, max_length=10000)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "is_good",
                    models.BooleanField(help_text="As the moderator marked it; none: not marked.", null=True),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="The applicant reads it.", max_length=2000),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice",
                        to="accounts.application",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.goldquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["application"],
                        name="practice_to_be_written",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question"), name="practised_once_an_application"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", False),
                            models.Q(("body", ""), ("is_good", None), ("note", "")),
                            _connector="OR",
                        ),
                        name="practice_is_marked_once_written",
                    ),
                ],
            },
        ),
    ]
