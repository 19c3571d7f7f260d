"""The card that every topic starts with, and the reviews so far: they were judged by the same five criteria."""

from __future__ import annotations

from django.db import migrations

CRITERIA = [
    ("correct", "Correct", "Richtig", 3, True),
    ("complete", "Complete", "Vollständig", 2, False),
    ("clear", "Clear", "Verständlich", 2, False),
    ("kind", "Kind", "Freundlich", 1, False),
    ("safe", "Safe and private", "Sicher und vertraulich", 2, True),
]

FILL = """
UPDATE marketplace_review SET scorecard_id = %(scorecard)s
WHERE id IN (SELECT id FROM marketplace_review WHERE scorecard_id IS NULL LIMIT 5000)
"""


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
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, {"scorecard": card.id})
        while cursor.rowcount:
            cursor.execute(FILL, {"scorecard": card.id})


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0009_scorecards_that_never_change")]

    operations = [migrations.RunPython(make_scorecard, migrations.RunPython.noop, elidable=False)]
