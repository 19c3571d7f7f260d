"""A redemption that failed may be sent again: each time is a line of its own, under a reference of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0007_books_grow_by_insert_alone")]

    operations = [
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=24, unique=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("settled", "Settled"), ("failed", "Failed")],
                        help_text="What billing said; empty before.",
                        max_length=8,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rewards.payoutbatch",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rewards.redemption",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["batch", "redemption"], name="one_line_per_redemption_and_batch"
                    )
                ],
            },
        ),
    ]
