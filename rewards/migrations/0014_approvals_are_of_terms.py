"""An approval keeps what it approved; an edit voids it. Older approvals approved nothing that can be proved."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0013_awards_say_how_they_were_computed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="redemptionapproval",
            name="one_approval_per_person",
        ),
        migrations.AddField(
            model_name="redemptionapproval",
            name="terms",
            field=models.BinaryField(
                default=b"", help_text="Digest of what was approved (rewards/approvals.py).", max_length=32
            ),
        ),
        migrations.AddConstraint(
            model_name="redemptionapproval",
            constraint=models.UniqueConstraint(
                fields=("redemption", "by", "terms"), name="one_approval_per_person_and_terms"
            ),
        ),
    ]
