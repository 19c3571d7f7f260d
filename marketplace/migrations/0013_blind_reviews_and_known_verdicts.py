"""Reviews that repeat another blind, and the verdicts that count as known."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0012_reports_suspensions_and_appeals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoldVerdict",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="gold",
                        serialize=False,
                        to="marketplace.review",
                    ),
                ),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "retired_at",
                    models.DateTimeField(help_text="Since when it is not mixed in any more.", null=True),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="review",
            name="repeats",
            field=models.ForeignKey(
                help_text="The decided review that this one makes again, blind.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repetitions",
                to="marketplace.review",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="cause",
            field=models.CharField(
                choices=[
                    ("probation", "new advocate"),
                    ("topic", "topic is always checked"),
                    ("sample", "random check"),
                    ("disputed", "two moderators differ"),
                    ("second", "second look, blind"),
                    ("gold", "known verdict, blind"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("publish", "approve"),
                    ("return", "send back"),
                    ("reject", "remove"),
                    ("escalate", "pass on to our team"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="review", name="one_waiting_review_per_answer"),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repeats", None), ("status", "waiting")),
                fields=("answer",),
                name="one_waiting_review_per_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cause", "second")),
                fields=("repeats",),
                name="one_second_look_per_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause__in", ["second", "gold"]), ("repeats__isnull", False)),
                    models.Q(models.Q(("cause__in", ["second", "gold"]), _negated=True), ("repeats", None)),
                    _connector="OR",
                ),
                name="review_is_blind_if_it_repeats",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("repeats__isnull", False), ("status", "decided")),
                fields=["-decided_at"],
                name="review_blind_latest",
            ),
        ),
    ]
