from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_find_households_among_many_without")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                fields=["id"], name="user_in_house", condition=models.Q(("roles", []), _negated=True)
            ),
        ),
    ]
