"""What one bill account is asked for in a month is summed with every approval."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0005_programme_accounts_are_open")]

    operations = [
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(
                fields=["bill_account_number", "requested_at"], name="redemption_by_bill_account"
            ),
        ),
    ]
