"""The bars of the tiers, and every change of somebody's standing; what happened is never changed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.ids

REFUSE = """
CREATE FUNCTION marketplace_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what happened stands; add what happened next', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER standing_event_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_standingevent
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
CREATE TRIGGER standing_event_is_never_truncated BEFORE TRUNCATE ON marketplace_standingevent
    FOR EACH STATEMENT EXECUTE FUNCTION marketplace_refuse_change();
"""

ALLOW = """
DROP TRIGGER standing_event_is_never_changed ON marketplace_standingevent;
DROP TRIGGER standing_event_is_never_truncated ON marketplace_standingevent;
DROP FUNCTION marketplace_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
        ("marketplace", "0007_web_push_devices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TierBar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("member", "member"), ("trusted", "trusted"), ("expert", "expert")],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reach_percent",
                    models.PositiveSmallIntegerField(
                        help_text="We must be sure that at least this share of their answers hold."
                    ),
                ),
                (
                    "keep_percent",
                    models.PositiveSmallIntegerField(
                        help_text="They fall back once we are sure that fewer hold than this."
                    ),
                ),
                (
                    "held_answers",
                    models.PositiveSmallIntegerField(
                        help_text="So many answers must have been checked and found good within a year."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tier", "valid_from"), name="one_tier_bar_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ("member", "trusted", "expert"))),
                        name="tier_bar_is_of_a_tier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_percent__gt", 0),
                            ("reach_percent__gt", models.F("keep_percent")),
                            ("reach_percent__lt", 100),
                        ),
                        name="tier_bar_is_higher_to_reach",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="StandingEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("promoted", "Moved up"), ("demoted", "Moved down")], max_length=12
                    ),
                ),
                (
                    "tier",
                    models.CharField(help_text="The tier they are in from now on.", max_length=20),
                ),
                ("why", models.TextField(blank=True, help_text="The person reads it.")),
                (
                    "evidence",
                    models.JSONField(
                        default=dict, help_text="Figures and ids of rows, never what was written."
                    ),
                ),
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_events",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Nobody: the evidence did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["advocate", "-at"], name="standing_by_advocate")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
