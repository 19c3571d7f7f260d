"""Why an award was reversed stands with it, as the books can never forget it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0019_holds_end_with_their_cause"),
    ]

    operations = [
        migrations.AddField(
            model_name="award",
            name="reason",
            field=models.CharField(
                blank=True, help_text="Why it was reversed; the holder reads it, crowd-safe.", max_length=300
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="cause",
            field=models.CharField(
                blank=True, help_text="A reference of ours, never what somebody wrote.", max_length=200
            ),
        ),
    ]
