"""What an answer to a question of ours earned is marked: no customer was helped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0021_points_end_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="award",
            name="is_test",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="For a question of ours: paid alike, and no customer was helped.",
            ),
        ),
    ]
