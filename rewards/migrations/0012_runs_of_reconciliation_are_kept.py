"""What each check of the books found, run by run."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0011_books_are_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "row_count",
                    models.PositiveIntegerField(
                        help_text="Faults found by all checks together; 0 when all is well."
                    ),
                ),
                (
                    "results",
                    models.JSONField(help_text="For each check: its name, the rows found, and some of them."),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
    ]
