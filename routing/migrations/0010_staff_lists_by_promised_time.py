from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0009_opening_hours_belong_to_a_calendar")]

    operations = [
        migrations.AddIndex(
            model_name="queueentry",
            index=models.Index(
                fields=["pool", "kind", "due_at"],
                name="entry_waiting_by_due_time",
                condition=models.Q(("status", "waiting")),
            ),
        ),
    ]
