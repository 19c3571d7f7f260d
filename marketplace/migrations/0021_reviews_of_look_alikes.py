from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0020_erasures"),
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
                    ("similar", "like one that was taken back"),
                    ("disputed", "two moderators differ"),
                    ("second", "second look, blind"),
                    ("gold", "known verdict, blind"),
                ],
                max_length=10,
            ),
        ),
    ]
