"""The card that every topic starts with."""

from __future__ import annotations

from django.db import migrations

CRITERIA = [
    ("correct", "Correct", "Richtig", 3, True),
    ("complete", "Complete", "Vollständig", 2, False),
    ("clear", "Clear", "Verständlich", 2, False),
    ("kind", "Kind", "Freundlich", 1, False),
    ("safe", "Safe and private", "Sicher und vertraulich", 2, True),
]


def make_scorecard(apps, schema_editor):
    card = apps.get_model("marketplace", "Scorecard").objects.create(version=1)
    criterion_class = apps.get_model("marketplace", "Criterion")
    criterion_class.objects.bulk_create(
        criterion_class(
            scorecard=card,
            position=position,
            key=key,
            name=name,
            name_de=german,
            weight=weight,
            is_must=is_must,
        )
        for position, (key, name, german, weight, is_must) in enumerate(CRITERIA, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_what_happened_stands")]

    operations = [migrations.RunPython(make_scorecard, migrations.RunPython.noop)]
