from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0008_opening_hours_of_pools_become_calendars")]

    operations = [
        migrations.RemoveField(model_name="openinghours", name="pool"),
        migrations.RemoveField(model_name="openinghours", name="time_zone"),
        migrations.AlterField(
            model_name="openinghours",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opening_hours",
                to="routing.calendar",
            ),
        ),
    ]
