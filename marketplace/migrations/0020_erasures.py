"""Whoever asks is erased: their questions lose their words, and what happened to their standing loses its reasons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids

ALLOW_FORGETTING_WHY = """
CREATE FUNCTION marketplace_refuse_all_but_forgetting_why() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.why = '' AND to_jsonb(NEW) - 'why' = to_jsonb(OLD) - 'why' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% on % is refused: what happened stands; add what happened next', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER standing_event_is_never_changed ON marketplace_standingevent;
CREATE TRIGGER standing_event_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_standingevent
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_all_but_forgetting_why();
"""

ALLOW_NOTHING = """
DROP TRIGGER standing_event_is_never_changed ON marketplace_standingevent;
CREATE TRIGGER standing_event_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_standingevent
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
DROP FUNCTION marketplace_refuse_all_but_forgetting_why();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0019_cases_of_fraud"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="forgotten_at",
            field=models.DateTimeField(
                help_text="Since when its words and photos are gone (marketplace/personal_data/stories.py).",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("status", models.CharField(default="requested", max_length=12)),
                ("requested_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(
                        help_text="Not before; later as long as points of theirs are on their way."
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["requested", "begun"])),
                        fields=["due_at"],
                        name="erasure_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["begun", "carried_out", "requested", "taken_back"])
                        ),
                        name="erasure_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["requested", "begun"])),
                        fields=("person",),
                        name="one_erasure_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ALLOW_FORGETTING_WHY, ALLOW_NOTHING),
    ]
