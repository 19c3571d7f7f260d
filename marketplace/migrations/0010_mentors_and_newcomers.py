"""An expert and a newcomer who were brought together, and what the one wrote to the other."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("marketplace", "0009_reviews_by_experts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mentorship",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("status", models.CharField(default="proposed", max_length=8)),
                ("proposed_at", models.DateTimeField()),
                ("mentor_agreed_at", models.DateTimeField(null=True)),
                ("newcomer_agreed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField(null=True)),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "newcomer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships_as_newcomer",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["ended", "proposed", "running"])),
                        name="mentorship_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "running"), _negated=True),
                            models.Q(
                                ("mentor_agreed_at__isnull", False), ("newcomer_agreed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_runs_by_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("newcomer")), _negated=True),
                        name="mentorship_is_of_two",
                    ),
                    models.UniqueConstraint(
                        fields=("mentor", "newcomer"), name="two_are_brought_together_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "ended"), _negated=True),
                        fields=("mentor",),
                        name="one_newcomer_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "ended"), _negated=True),
                        fields=("newcomer",),
                        name="one_mentor_at_a_time",
                    ),
                ],
            },
        ),
    ]
