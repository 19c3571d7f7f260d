import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0021_reviews_of_look_alikes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedPhrase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[("answer", "for answers"), ("coaching", "for coaching notes")], max_length=10
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("label", models.CharField(max_length=40)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Whose own it is; null: shared, and kept by moderators.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "use", "language", "label"),
                        name="one_phrase_per_label",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("use", "answer"), models.Q(("owner", None), ("use", "coaching")), _connector="OR"
                        ),
                        name="coaching_phrases_are_shared",
                    ),
                ],
            },
        ),
    ]
