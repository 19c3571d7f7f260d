from django.db import migrations, models


class Migration(migrations.Migration):
    """What was kept in plain text is not carried over: a record lasts a day."""

    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="idempotencyrecord", name="body"),
        migrations.AddField(
            model_name="idempotencyrecord",
            name="body_sealed",
            field=models.BinaryField(help_text="The outcome as JSON; it may hold originals.", null=True),
        ),
    ]
