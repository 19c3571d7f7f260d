"""A redemption's batches are known by its lines alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0008_lines_from_redemptions")]

    operations = [
        migrations.RemoveField(model_name="redemption", name="batch"),
        migrations.AddField(
            model_name="payoutbatch",
            name="redemptions",
            field=models.ManyToManyField(
                editable=False, related_name="batches", through="rewards.PayoutLine", to="rewards.redemption"
            ),
        ),
    ]
