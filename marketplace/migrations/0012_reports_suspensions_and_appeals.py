"""Reports, suspensions and the appeals of both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
        ("marketplace", "0011_every_review_has_a_scorecard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="standingevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("promoted", "Moved up"),
                    ("demoted", "Moved down"),
                    ("suspended", "Suspended"),
                    ("reinstated", "Back again"),
                    ("left", "Left"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("item_id", models.UUIDField(help_text="The message or answer.")),
                ("text", models.TextField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("wrong", "It is wrong or misleading"),
                            ("rude", "It is rude or threatening"),
                            ("contact", "It gives or asks for contact details"),
                            ("selling", "It sells or advertises something"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="Crowd-safe.")),
                ("filed_at", models.DateTimeField()),
                ("status", models.CharField(default="open", max_length=10)),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="Why it was decided so; both sides read it, crowd-safe."
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "accused",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("contact", "gave or asked for contact details"),
                            ("misleading", "answers that mislead"),
                            ("unkind", "unkind to customers"),
                            ("fraud", "something about the points does not add up"),
                            ("other", "another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(help_text="The person reads it.")),
                ("evidence", models.TextField(help_text="What it rests on; for staff only.")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "began_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.TextField()),
                ("filed_at", models.DateTimeField()),
                ("status", models.CharField(default="waiting", max_length=10)),
                (
                    "note",
                    models.TextField(blank=True, help_text="Why it was decided so; the person reads it."),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "against",
                    models.ForeignKey(
                        help_text="Who made the decision, and so must not decide on the appeal.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to=settings.AUTH_USER_MODEL,
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
                    "report",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="marketplace.report",
                    ),
                ),
                (
                    "suspension",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="marketplace.suspension",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("status", "open")), fields=["filed_at"], name="report_open"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["accused", "-decided_at"], name="report_by_accused"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["dismissed", "open", "upheld"])),
                name="report_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("reporter", "item_id"), name="one_report_per_person_and_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("advocate",), name="one_suspension_at_a_time"
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["filed_at"], name="appeal_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["granted", "refused", "waiting"])),
                name="appeal_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("report__isnull", False), ("suspension", None)),
                    models.Q(("report", None), ("suspension__isnull", False)),
                    _connector="OR",
                ),
                name="appeal_is_of_one_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("against")), _negated=True),
                    _connector="OR",
                ),
                name="appeal_is_decided_by_another",
            ),
        ),
    ]
