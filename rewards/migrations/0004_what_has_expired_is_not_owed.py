"""Points that had expired are taken back with their award instead of being owed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0003_programme_accounts_are_open"),
    ]

    operations = [
        migrations.AlterField(
            model_name="transfer",
            name="code",
            field=models.CharField(
                choices=[
                    ("award", "Award"),
                    ("confirm", "Confirm"),
                    ("revoke", "Revoke"),
                    ("claw_back", "Claw Back"),
                    ("owe", "Owe"),
                    ("recover", "Recover"),
                    ("redeem", "Redeem"),
                    ("settle", "Settle"),
                    ("void", "Void"),
                    ("expire", "Expire"),
                    ("restore", "Restore"),
                ],
                max_length=10,
            ),
        ),
    ]
