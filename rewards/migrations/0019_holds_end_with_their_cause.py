"""A hold may be placed because of something, and end with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0018_points_may_expire")]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="cause",
            field=models.UUIDField(
                help_text="What it was placed for, where the hold ends with that.", null=True
            ),
        )
    ]
