"""What people wrote stands beside the record, sealed, so that it can be forgotten."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_history_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryWords",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="common.historyrow",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "history words",
            },
        ),
        migrations.AlterField(
            model_name="historyrow",
            name="why",
            field=models.CharField(
                blank=True, help_text="In words of ours; what people wrote is HistoryWords.", max_length=500
            ),
        ),
    ]
