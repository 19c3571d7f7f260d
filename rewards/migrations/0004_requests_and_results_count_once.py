"""A request under the same key, and a line of a result file, is stored once however often it is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0003_points_may_be_owed")]

    operations = [
        migrations.RemoveField(
            model_name="payoutresultline",
            name="said",
        ),
        migrations.AddField(
            model_name="payoutresultline",
            name="amount_minor",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="payoutresultline",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="payoutresultline",
            name="status",
            field=models.CharField(
                default="", help_text="As billing wrote it: settled or failed.", max_length=10
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="redemption",
            name="request_key",
            field=models.UUIDField(help_text="The client's own name for this request.", null=True),
        ),
        migrations.AlterField(
            model_name="payoutresultline",
            name="number",
            field=models.PositiveIntegerField(help_text="Which line of the file it was."),
        ),
        migrations.AlterField(
            model_name="payoutresultline",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("settled", "Settled"),
                    ("failed", "Failed"),
                    ("contradicts", "Contradicts"),
                    ("unknown", "Unknown"),
                    ("mismatch", "Mismatch"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="payoutresultline",
            name="reference",
            field=models.CharField(max_length=100),
        ),
        migrations.AddConstraint(
            model_name="payoutresultline",
            constraint=models.UniqueConstraint(
                fields=("batch", "reference", "status", "amount_minor", "reason"),
                name="one_row_per_result_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                fields=("holder", "request_key"), name="one_redemption_per_request_key"
            ),
        ),
    ]
