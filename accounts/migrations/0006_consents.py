"""What people agreed to, in which version, and until when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tests_by_topic_with_a_time_limit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
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
                            ("advocate_terms", "Terms for advocates"),
                            ("push", "News on a device"),
                            ("public_help", "Showing a solved question to everybody"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        help_text="Of the words they agreed to (settings.CONSENT_VERSIONS).", max_length=20
                    ),
                ),
                (
                    "about",
                    models.UUIDField(
                        help_text="The device or help page; none: it is about the person.", null=True
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(help_text="Withdrawn, or given anew in another version.", null=True),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "kind", "about"),
                        name="one_consent_that_holds",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["advocate_terms", "push", "public_help"])),
                        name="consent_is_known",
                    ),
                ],
            },
        ),
    ]
