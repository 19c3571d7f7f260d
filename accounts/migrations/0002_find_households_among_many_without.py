from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """In the full index most entries were the empty household, so the planner expected half the table."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="billaccount",
            name="household",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name="billaccount",
            index=models.Index(
                fields=["household"],
                condition=models.Q(("household", ""), _negated=True),
                name="bill_account_by_household",
            ),
        ),
    ]
