"""Experts review beside moderators: what they would stop is referred, and links between people are found by index."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0008_escalations_are_judged")]

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
                    ("similar", "like one that was taken back"),
                    ("disputed", "two people differ"),
                    ("expert", "an expert would stop it"),
                    ("second", "second look, blind"),
                    ("gold", "known verdict, blind"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="review", name="review_status_is_known"),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["decided", "dropped", "referred", "waiting"])),
                name="review_status_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="fraudsign",
            index=django.contrib.postgres.indexes.GinIndex(fields=["people"], name="fraud_sign_people"),
        ),
    ]
