"""A break, and coming back from it, are changes of a standing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0005_the_first_phrases_for_coaching"),
    ]

    operations = [
        migrations.AlterField(
            model_name="standingevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("promoted", "Moved up"),
                    ("demoted", "Moved down"),
                    ("suspended", "Suspended"),
                    ("reinstated", "Back again"),
                    ("paused", "A break"),
                    ("returned", "Back from a break"),
                    ("left", "Left"),
                ],
                max_length=12,
            ),
        ),
    ]
