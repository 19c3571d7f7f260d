"""What everybody agrees to when they sign up is a consent, too."""

from django.db import migrations, models

KINDS = ["terms", "privacy", "advocate_terms", "push", "public_help"]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_advocates_take_a_break"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("terms", "General terms"),
                    ("privacy", "Privacy notice"),
                    ("advocate_terms", "Terms for advocates"),
                    ("push", "News on a device"),
                    ("public_help", "Showing a solved question to everybody"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="consent", name="consent_is_known"),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="consent_is_known"),
        ),
    ]
