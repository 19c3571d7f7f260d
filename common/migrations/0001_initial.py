import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HistoryRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HistoryRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("story", models.UUIDField()),
                ("subject", models.UUIDField()),
                (
                    "kind",
                    models.CharField(help_text="What changed, e.g. enquiry, answer, claim.", max_length=40),
                ),
                ("verb", models.CharField(help_text="The action's name.", max_length=40)),
                ("was", models.CharField(blank=True, max_length=20)),
                ("now", models.CharField(blank=True, max_length=20)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        help_text="In words of ours; what people wrote is HistoryWords.",
                        max_length=500,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Nobody: the clock.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="By which page or address of the API; none: the clock.",
                        max_length=100,
                    ),
                ),
                (
                    "network",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The network it came from, not the address in it.",
                        max_length=43,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "history",
                "indexes": [
                    models.Index(fields=["story", "id"], name="history_by_story"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="history_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoryWords",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="common.historyrow",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "history words",
            },
        ),
        migrations.CreateModel(
            name="HistorySeal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.historyrow"
                    ),
                ),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="IdempotencyRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("digest", models.BinaryField(help_text="SHA-256 of method, path and body.")),
                ("status", models.PositiveSmallIntegerField(null=True)),
                (
                    "body_sealed",
                    models.BinaryField(help_text="The outcome as JSON; it may hold originals.", null=True),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="idempotency_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="one_outcome_per_idempotency_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        help_text="Names the courier, e.g. mail.enquiry_answered.", max_length=60
                    ),
                ),
                (
                    "payload",
                    models.JSONField(default=dict, help_text="Ids and plain values, never personal data."),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="One notice per key, ever.", max_length=200, null=True, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "wanted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="When it was to go out: what comes after is lag.",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="When it is handed over next.",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "outbox entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True), ("given_up_at__isnull", True)),
                        fields=["due_at"],
                        name="outbox_due",
                    )
                ],
            },
        ),
    ]
