"""A pending award or a redemption may be on hold, for a reason that its holder may object to."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0015_lines_are_asked_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("status", models.CharField(default="placed", max_length=10)),
                ("reason", models.CharField(help_text="The holder reads it.", max_length=300)),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("appeal", models.CharField(blank=True, help_text="The holder's words.", max_length=300)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, help_text="Why it stays or ends; the holder reads it.", max_length=300
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="rewards.award",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        help_text="Nobody: a rule.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="rewards.redemption",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["appealed", "placed", "released", "upheld"])),
                        name="hold_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("award__isnull", True), ("redemption__isnull", False)),
                            models.Q(("award__isnull", False), ("redemption__isnull", True)),
                            _connector="OR",
                        ),
                        name="hold_is_on_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "released"), _negated=True),
                        fields=("award",),
                        name="one_hold_per_award",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "released"), _negated=True),
                        fields=("redemption",),
                        name="one_hold_per_redemption",
                    ),
                ],
            },
        ),
    ]
