"""A batch knows how it went to billing, and a line when billing is asked for it and why that told us nothing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0014_approvals_are_of_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payoutresultline",
            name="one_row_per_result_line",
        ),
        migrations.AddField(
            model_name="payoutbatch",
            name="gateway",
            field=models.CharField(
                default="file", help_text="A name in rewards/gateways/chosen.py.", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="payoutline",
            name="ask_at",
            field=models.DateTimeField(help_text="When billing is asked, or asked again.", null=True),
        ),
        migrations.AddField(
            model_name="payoutline",
            name="asks",
            field=models.PositiveIntegerField(default=0, help_text="How often it has been."),
        ),
        migrations.AddField(
            model_name="payoutline",
            name="trouble",
            field=models.CharField(
                blank=True, help_text="Why the last time told us nothing.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="payoutresultline",
            name="currency",
            field=models.CharField(blank=True, help_text="Where billing named one.", max_length=3),
        ),
        migrations.AlterField(
            model_name="payoutresultline",
            name="number",
            field=models.PositiveIntegerField(help_text="Which line of the file it was; 1 without a file."),
        ),
        migrations.AlterField(
            model_name="payoutresultline",
            name="uploaded_by",
            field=models.ForeignKey(
                help_text="Nobody: billing said so itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="payoutline",
            index=models.Index(
                condition=models.Q(("ask_at__isnull", False)),
                fields=["ask_at"],
                name="payout_line_to_ask_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutresultline",
            constraint=models.UniqueConstraint(
                fields=("batch", "reference", "status", "amount_minor", "currency", "reason"),
                name="one_row_per_result_line",
            ),
        ),
    ]
