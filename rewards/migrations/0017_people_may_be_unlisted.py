"""Whoever does not want to be named on leaderboards has a row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
        ("rewards", "0016_held_until_somebody_looked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unlisted",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "unlisted people",
            },
        ),
    ]
