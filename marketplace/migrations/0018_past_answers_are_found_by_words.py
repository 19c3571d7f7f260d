import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_topics_have_a_guide"),
        ("marketplace", "0017_the_first_review_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="device",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="What the customer said they write from; device_names.py puts it into words.",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="subject_words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        language="de",
                        then=django.contrib.postgres.search.SearchVector(
                            "subject", config="german", weight="A"
                        ),
                    ),
                    default=django.contrib.postgres.search.SearchVector(
                        "subject", config="english", weight="A"
                    ),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "resolved")),
                fields=["subject_words"],
                name="solved_enquiry_words",
            ),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("subject", name="gin_trgm_ops"),
                condition=models.Q(("status", "resolved")),
                name="solved_enquiry_spelling",
            ),
        ),
    ]
