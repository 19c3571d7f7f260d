"""Points may expire after months without any doing of their holder, who is warned before."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0017_people_may_be_unlisted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="source_type",
            field=models.CharField(help_text="award, redemption or expiry", max_length=20),
        ),
        migrations.CreateModel(
            name="Expiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("status", models.CharField(default="warned", max_length=10)),
                (
                    "points",
                    models.PositiveBigIntegerField(default=0, help_text="What was there when it ended."),
                ),
                ("warned_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "expiries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "warned")), fields=["expires_at"], name="expiry_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["expired", "lifted", "warned"])),
                        name="expiry_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "warned")),
                        fields=("holder",),
                        name="one_warning_at_a_time",
                    ),
                ],
            },
        ),
    ]
