"""An advocate's page lists what is open to all: where little is, everything that waits on a topic was read for it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_reviews_for_experts")]

    operations = [
        migrations.AddIndex(
            model_name="queueentry",
            index=models.Index(
                condition=models.Q(is_open_list=True, pool="crowd", status="waiting"),
                fields=["topic", "language", "due_at"],
                name="entry_open_to_all",
            ),
        ),
    ]
