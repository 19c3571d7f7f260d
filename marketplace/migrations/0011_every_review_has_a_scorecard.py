"""Apart from the filling, whose foreign keys PostgreSQL checks at the end of its transaction."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0010_the_first_scorecard")]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="scorecard",
            field=models.ForeignKey(
                help_text="The one in force when it was opened.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="marketplace.scorecard",
            ),
        ),
    ]
