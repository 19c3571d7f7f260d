from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0003_skills_know_the_tier")]

    operations = [
        migrations.AddField(
            model_name="queueentry",
            name="is_for_experts",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Advocates who review others may take it beside the pool (routing/experts.py).",
            ),
        ),
    ]
