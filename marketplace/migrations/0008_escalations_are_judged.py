"""Staff say whether an advocate was right to pass an enquiry on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0007_practice_of_applicants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="claim_id",
            field=models.UUIDField(
                help_text="The claim under which an advocate passed it on; none: somebody else did.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="judged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="judged_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[("right", "Yes"), ("wrong", "No")],
                db_default="",
                help_text="Empty: nobody has said.",
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judged_at", None), ("judged_by", None), ("verdict", "")),
                    models.Q(
                        ("claim_id__isnull", False),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                        ("verdict__in", ["right", "wrong"]),
                    ),
                    _connector="OR",
                ),
                name="escalation_is_judged_by_somebody",
            ),
        ),
    ]
