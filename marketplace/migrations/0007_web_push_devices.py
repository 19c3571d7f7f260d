import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0006_reasons_to_keep_an_enquiry_from_the_crowd"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="What it calls itself, e.g. Chrome on Android.", max_length=60
                    ),
                ),
                (
                    "endpoint",
                    models.CharField(
                        help_text="A secret address of the push service.", max_length=1000, unique=True
                    ),
                ),
                (
                    "p256dh",
                    models.CharField(help_text="The browser's public key, base64url.", max_length=120),
                ),
                (
                    "auth",
                    models.CharField(
                        help_text="The browser's authentication secret, base64url.", max_length=40
                    ),
                ),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("reached", "Reached"),
                            ("delayed", "Delayed"),
                            ("refused", "Refused"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("reached_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["added_at"],
            },
        ),
        migrations.CreateModel(
            name="PushNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "Offer"),
                            ("answer_returned", "Answer Returned"),
                            ("award_confirmed", "Award Confirmed"),
                            ("escalation_back", "Escalation Back"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "row",
                    models.UUIDField(
                        help_text="What it is about: an offer, a review, an award or an answer."
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("overtaken", "Overtaken"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="marketplace.pushdevice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PushChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "Offer"),
                            ("answer_returned", "Answer Returned"),
                            ("award_confirmed", "Award Confirmed"),
                            ("escalation_back", "Escalation Back"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "when",
                    models.CharField(
                        choices=[("at_once", "At Once"), ("daily", "Daily"), ("never", "Never")],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="one_push_choice_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("when__in", ["at_once", "daily", "never"])),
                        name="push_choice_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "offer"), ("when", "daily"), _negated=True),
                        name="offers_are_told_at_once_or_never",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pushdevice",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "reached", "delayed", "refused"])),
                name="push_device_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="pushnotice",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")), fields=["device", "due_at"], name="push_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="pushnotice",
            constraint=models.UniqueConstraint(
                fields=("device", "kind", "row"), name="one_push_per_device_and_event"
            ),
        ),
        migrations.AddConstraint(
            model_name="pushnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waiting", "sent", "overtaken", "failed"])),
                name="push_outcome_is_known",
            ),
        ),
    ]
