"""Advocates take a break, until a day or until they say so."""

from django.db import migrations, models

STATES = ["applied", "approved", "declined", "in_review", "left", "paused", "suspended"]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="advocate",
            name="paused_until",
            field=models.DateTimeField(
                blank=True, help_text="When a break ends by itself; none: when they say so.", null=True
            ),
        ),
        migrations.RemoveConstraint(model_name="advocate", name="advocate_status_is_known"),
        migrations.AddConstraint(
            model_name="advocate",
            constraint=models.CheckConstraint(
                condition=models.Q(status__in=STATES), name="advocate_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="advocate",
            constraint=models.CheckConstraint(
                condition=models.Q(("paused_until", None), ("status", "paused"), _connector="OR"),
                name="advocate_on_a_break_until",
            ),
        ),
        migrations.AddIndex(
            model_name="advocate",
            index=models.Index(
                condition=models.Q(("paused_until__isnull", False)),
                fields=["paused_until"],
                name="advocate_break_ends",
            ),
        ),
    ]
