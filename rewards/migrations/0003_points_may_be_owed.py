"""A holder may owe points: an award was taken back after its points were spent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_books_are_append_only")]

    operations = [
        migrations.RemoveConstraint(
            model_name="ledgeraccount",
            name="ledger_account_never_below_zero",
        ),
        migrations.RemoveConstraint(
            model_name="ledgeraccount",
            name="ledger_account_kind_fits_its_holder",
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("available", "Available"),
                    ("reserved", "Reserved"),
                    ("owed", "Owed"),
                    ("cost", "Cost"),
                    ("settled", "Settled"),
                    ("forfeited", "Forfeited"),
                ],
                max_length=10,
            ),
        ),
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
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="created_at",
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holder_id__isnull", True),
                    models.Q(
                        models.Q(("kind", "owed"), _negated=True),
                        ("credited_points__gte", models.F("debited_points")),
                        ("debited_points__gte", 0),
                    ),
                    models.Q(
                        ("credited_points__gte", 0),
                        ("debited_points__gte", models.F("credited_points")),
                        ("kind", "owed"),
                    ),
                    _connector="OR",
                ),
                name="ledger_account_never_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("holder_id__isnull", False),
                        ("kind__in", ["pending", "available", "reserved", "owed"]),
                    ),
                    models.Q(("holder_id__isnull", True), ("kind__in", ["cost", "settled", "forfeited"])),
                    _connector="OR",
                ),
                name="ledger_account_kind_fits_its_holder",
            ),
        ),
    ]
