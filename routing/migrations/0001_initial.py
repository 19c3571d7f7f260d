import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/London", help_text="Such as Europe/London.", max_length=40
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="Closed on its public holidays: GB, DE, … Empty: on none.",
                        max_length=10,
                    ),
                ),
                (
                    "subdivision",
                    models.CharField(
                        blank=True,
                        help_text="Part of the country with holidays of its own: SCT, BY, …",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="QuietHours",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begin", models.TimeField(default=datetime.time(20, 0), verbose_name="quiet from")),
                ("end", models.TimeField(default=datetime.time(8, 0), verbose_name="quiet until")),
            ],
            options={
                "verbose_name_plural": "quiet hours",
            },
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                (
                    "advocate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="availability",
                        serialize=False,
                        to="accounts.advocate",
                    ),
                ),
                ("is_available", models.BooleanField(default=False)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("max_open", models.PositiveSmallIntegerField(default=2)),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, help_text="To the minute; empty: never yet.", null=True),
                ),
                (
                    "has_push",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A device of theirs can be reached with no page open.",
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, help_text="May be on the next day.", null=True)),
                (
                    "time_zone",
                    models.CharField(
                        db_default="Europe/London",
                        default="Europe/London",
                        help_text="Of the quiet hours.",
                        max_length=40,
                    ),
                ),
                (
                    "is_resting",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Switched on, but not asked: routing/presence.py.",
                    ),
                ),
                (
                    "next_change_at",
                    models.DateTimeField(help_text="When to look again whether they rest.", null=True),
                ),
                ("last_offer_at", models.DateTimeField(blank=True, null=True)),
                ("offers_taken", models.PositiveSmallIntegerField(default=0)),
                (
                    "offers_missed",
                    models.PositiveSmallIntegerField(default=0, help_text="Declined, or lapsed unanswered."),
                ),
                ("claims_finished", models.PositiveSmallIntegerField(default=0)),
                (
                    "claims_dropped",
                    models.PositiveSmallIntegerField(default=0, help_text="Given back, or expired."),
                ),
            ],
            options={
                "verbose_name_plural": "availability",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_available", True)), fields=["until"], name="availability_due"
                    ),
                    models.Index(
                        condition=models.Q(("is_available", True), ("next_change_at__isnull", False)),
                        fields=["next_change_at"],
                        name="availability_look_again",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("max_open__range", (1, 10))), name="max_open_1_to_10"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quiet_hours_have_both_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolCalendar",
            fields=[
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("moderators", "Moderators")],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.calendar"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "work_kind",
                    models.CharField(
                        choices=[
                            ("self_service", "Self Service"),
                            ("single_response", "real time, single response"),
                            ("exchanges", "real time, several exchanges"),
                            ("deferrable", "Deferrable"),
                            ("outbound", "Outbound"),
                        ],
                        default="exchanges",
                        max_length=20,
                    ),
                ),
                ("target_percent", models.PositiveSmallIntegerField(default=80)),
                (
                    "target_seconds",
                    models.PositiveIntegerField(default=600, verbose_name="first response within (seconds)"),
                ),
                (
                    "next_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: as the first response.",
                        null=True,
                        verbose_name="next response within (seconds)",
                    ),
                ),
                (
                    "resolution_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: nothing is promised.",
                        null=True,
                        verbose_name="solved within (seconds)",
                    ),
                ),
                (
                    "warn_percent",
                    models.PositiveSmallIntegerField(
                        default=75,
                        help_text="So much of a promised time may pass before staff hear.",
                        verbose_name="warn after (% of the time)",
                    ),
                ),
                (
                    "is_urgent",
                    models.BooleanField(
                        default=False,
                        help_text="Staff hear of warnings and broken promises at once, not with the next digest.",
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        help_text="Staff work on this level by this calendar. Empty: by their pool's own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="routing.calendar",
                    ),
                ),
                ("is_default", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="one_default_service_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target_percent__range", (1, 100))),
                        name="service_level_percent_1_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("warn_percent__range", (1, 99))),
                        name="service_level_warns_before_the_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_seconds__gt", 0),
                            models.Q(("next_seconds", None), ("next_seconds__gt", 0), _connector="OR"),
                            models.Q(
                                ("resolution_seconds", None), ("resolution_seconds__gt", 0), _connector="OR"
                            ),
                        ),
                        name="service_level_promises_some_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("enquiry", "Enquiry"), ("review", "Review")],
                        default="enquiry",
                        max_length=10,
                    ),
                ),
                ("item_id", models.UUIDField(help_text="The enquiry's or review's id.")),
                ("story", models.UUIDField(help_text="The enquiry it belongs to, for history.")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "excluded_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        default=list,
                        help_text="People who, with their whole party, may not take it.",
                        size=None,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5)),
                (
                    "pool",
                    models.CharField(
                        choices=[("crowd", "Crowd"), ("staff", "Staff"), ("moderators", "Moderators")],
                        default="crowd",
                        max_length=20,
                    ),
                ),
                (
                    "service_level",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="routing.servicelevel",
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Position in the path; 0 before the first."
                    ),
                ),
                (
                    "is_open_list",
                    models.BooleanField(
                        default=False, help_text="Whoever is eligible may claim without an offer."
                    ),
                ),
                ("stage_ends_at", models.DateTimeField(null=True)),
                (
                    "exhausted_at",
                    models.DateTimeField(
                        help_text="The crowd's path has ended and nobody took it.", null=True
                    ),
                ),
                ("status", models.CharField(default="waiting", max_length=10)),
                ("priority", models.SmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField()),
                (
                    "paused_at",
                    models.DateTimeField(help_text="Since when it waits for the customer.", null=True),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("fence", models.PositiveIntegerField(default=0)),
                ("lease_ends_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "queue entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["stage_ends_at"],
                        name="entry_stage_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "claimed")),
                        fields=["lease_ends_at"],
                        name="entry_lease_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["pool", "kind", "-priority", "due_at"],
                        name="entry_waiting_list",
                    ),
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["pool", "kind", "due_at"],
                        name="entry_waiting_by_due_time",
                    ),
                    models.Index(fields=["story"], name="entry_by_story"),
                    models.Index(
                        condition=models.Q(("pool", "crowd"), ("status", "waiting")),
                        fields=["topic", "language", "due_at"],
                        name="entry_waiting_in_crowd",
                    ),
                    models.Index(
                        condition=models.Q(("exhausted_at__isnull", False), ("status", "waiting")),
                        fields=["exhausted_at"],
                        name="entry_exhausted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["claimed", "done", "waiting"])),
                        name="queue_entry_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("holder__isnull", False),
                                ("lease_ends_at__isnull", False),
                                ("status", "claimed"),
                            ),
                            models.Q(
                                models.Q(("status", "claimed"), _negated=True),
                                ("holder__isnull", True),
                                ("lease_ends_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="queue_entry_claimed_has_a_holder",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "done"), _negated=True),
                        fields=("kind", "item_id"),
                        name="one_live_entry_per_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "first response"),
                            ("next", "next response"),
                            ("resolution", "solution"),
                        ],
                        max_length=12,
                    ),
                ),
                ("item_id", models.UUIDField(help_text="The enquiry's id.")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                (
                    "service_level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="routing.servicelevel",
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("crowd", "Crowd"), ("staff", "Staff"), ("moderators", "Moderators")],
                        max_length=20,
                    ),
                ),
                ("target_seconds", models.PositiveIntegerField(help_text="As promised when it began.")),
                ("warn_percent", models.PositiveSmallIntegerField()),
                ("status", models.CharField(default="running", max_length=10)),
                ("started_at", models.DateTimeField()),
                ("runs_since", models.DateTimeField(null=True)),
                ("spent", models.DurationField(default=datetime.timedelta)),
                ("due_at", models.DateTimeField(null=True)),
                ("warn_at", models.DateTimeField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("met", "Met"), ("missed", "Missed")], max_length=10
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(help_text="When it was met, or its time was over.", null=True),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", ""), ("status", "running")),
                        fields=["due_at"],
                        name="clock_due",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", ""), ("status", "running"), ("warned_at", None)),
                        fields=["warn_at"],
                        name="clock_warn_due",
                    ),
                    models.Index(fields=["item_id", "-started_at"], name="clock_by_item"),
                    models.Index(
                        condition=models.Q(("outcome", ""), _negated=True),
                        fields=["decided_at"],
                        include=("service_level", "kind", "outcome"),
                        name="clock_decided",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["ended", "paused", "running"])),
                        name="clock_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None), ("runs_since__isnull", False), ("status", "running")
                            ),
                            models.Q(
                                ("due_at", None),
                                ("ended_at", None),
                                ("runs_since", None),
                                ("status", "paused"),
                                ("warn_at", None),
                            ),
                            models.Q(
                                ("due_at", None),
                                ("ended_at__isnull", False),
                                ("runs_since", None),
                                ("status", "ended"),
                                ("warn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="clock_has_deadlines_while_it_runs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(("decided_at__isnull", False), ("outcome__in", ["met", "missed"])),
                            _connector="OR",
                        ),
                        name="clock_outcome_has_a_moment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "ended"), _negated=True),
                        fields=("item_id", "kind"),
                        name="one_clock_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("score", models.SmallIntegerField(default=700)),
                ("good", models.PositiveIntegerField(default=0)),
                ("bad", models.PositiveIntegerField(default=0)),
                (
                    "is_on",
                    models.BooleanField(default=True, help_text="The advocate may switch a topic off."),
                ),
                ("is_listed", models.BooleanField(default=True, editable=False)),
                ("tier_rank", models.SmallIntegerField(db_default=0, editable=False)),
                (
                    "lot",
                    models.FloatField(db_default=django.db.models.functions.math.Random(), editable=False),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_listed", True), ("is_on", True)),
                        fields=["topic", "language", "tier_rank", "-score"],
                        include=("advocate", "good", "bad"),
                        name="skill_best_first",
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True), ("is_on", True)),
                        fields=["topic", "language", "tier_rank", "lot"],
                        include=("advocate", "score", "good", "bad"),
                        name="skill_by_lot",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("advocate", "topic", "language"), name="one_skill_per_topic_and_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "service_level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="routing.servicelevel",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "pool",
                    models.CharField(
                        choices=[("crowd", "Crowd"), ("staff", "Staff"), ("moderators", "Moderators")],
                        default="crowd",
                        max_length=20,
                    ),
                ),
                (
                    "tier_floor",
                    models.CharField(
                        choices=[
                            ("probation", "probation"),
                            ("member", "member"),
                            ("trusted", "trusted"),
                            ("expert", "expert"),
                        ],
                        default="probation",
                        max_length=20,
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(default=5)),
                ("seconds", models.PositiveIntegerField(default=60)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service_level", "position"), name="one_stage_per_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="stage_positions_start_at_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Surge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("calm_since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("waiting", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("predicted_seconds", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="one_surge_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurgeBudget",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("points", models.PositiveIntegerField()),
                ("promised_points", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("promised_points__lte", models.F("points"))),
                        name="surge_budget_is_never_exceeded",
                        violation_error_message="More than that has been promised already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurgeBonus",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bonuses",
                        to="routing.queueentry",
                    ),
                ),
                ("story", models.UUIDField(help_text="The enquiry it belongs to.")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bonuses",
                        to="routing.surgebudget",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reserved", "promised to whoever answers"),
                            ("earned", "an advocate has answered"),
                            ("paid", "awarded with the points of the accepted answer"),
                            ("returned", "back in the budget"),
                        ],
                        default="reserved",
                        max_length=10,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reserved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name_plural": "surge bonuses",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "earned")), fields=["story"], name="surge_bonus_earned"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["reserved", "earned", "paid", "returned"])),
                        name="surge_bonus_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder__isnull", True), ("status__in", ["reserved", "returned"])),
                            ("holder__isnull", False),
                            _connector="OR",
                        ),
                        name="surge_bonus_is_earned_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["reserved", "earned", "paid"])),
                        fields=("entry",),
                        name="one_bonus_per_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurgePolicy",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="widen stages in a surge")),
                (
                    "waiting_percent",
                    models.PositiveSmallIntegerField(
                        default=200,
                        help_text="200: a surge begins when two questions wait for each available advocate …",
                        verbose_name="waiting, as % of the people available",
                    ),
                ),
                (
                    "wait_percent",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="… and at the recent pace they would wait longer than the default service level promises.",
                        verbose_name="predicted wait, as % of the target",
                    ),
                ),
                (
                    "calm_seconds",
                    models.PositiveIntegerField(
                        default=300,
                        help_text="It ends when one of the two has been below half of that for so long.",
                    ),
                ),
                (
                    "people_percent",
                    models.PositiveSmallIntegerField(
                        default=200,
                        help_text="While it lasts.",
                        verbose_name="people asked, as % of the stage's",
                    ),
                ),
                (
                    "seconds_percent",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="While it lasts.",
                        verbose_name="time before the next stage, as % of the stage's",
                    ),
                ),
                (
                    "bonus_points",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="For each answer, on top of the tariff and within the day's budget; 0: none.",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "surge policy",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_surge_policy"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people_percent__range", (100, 1000)), ("seconds_percent__range", (10, 100))
                        ),
                        name="surge_asks_more_and_sooner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bonus_points__lte", 1000)), name="surge_bonus_to_1000"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicServiceLevel",
            fields=[
                (
                    "topic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.topic",
                    ),
                ),
                (
                    "service_level",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="routing.servicelevel"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClockNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="routing.clock",
                    ),
                ),
                (
                    "event",
                    models.CharField(choices=[("warning", "Warning"), ("missed", "Missed")], max_length=10),
                ),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("letter", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at", None)), fields=["due_at"], name="clock_notice_due"
                    ),
                    models.Index(
                        condition=models.Q(("letter", None), _negated=True),
                        fields=["letter"],
                        name="clock_notice_letter",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "clock", "event"), name="one_notice_per_person_and_event"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="routing.calendar",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ]
                    ),
                ),
                ("opens", models.TimeField()),
                ("closes", models.TimeField(help_text="00:00 is the end of the day.")),
            ],
            options={
                "verbose_name_plural": "opening hours",
                "ordering": ["calendar", "weekday", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="weekday_0_to_6"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")),
                            ("closes", datetime.time(0, 0)),
                            _connector="OR",
                        ),
                        name="closes_after_it_opens",
                        violation_error_message="It closes before it opens. For a night, enter two rows: until 00:00, and the next day from 00:00.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticularDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="particular_days",
                        to="routing.calendar",
                    ),
                ),
                ("day", models.DateField()),
                (
                    "opens",
                    models.TimeField(blank=True, help_text="Empty with closes: closed all day.", null=True),
                ),
                ("closes", models.TimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "ordering": ["calendar", "day"],
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "day"), name="one_particular_day_per_date"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes", None), ("opens", None)),
                            models.Q(
                                ("closes__isnull", False),
                                ("opens__isnull", False),
                                models.Q(
                                    ("closes", datetime.time(0, 0)),
                                    ("closes__gt", models.F("opens")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="particular_day_is_closed_or_has_hours",
                        violation_error_message="Give both times, closing after opening; or neither, to stay closed all day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="routing.queueentry",
                    ),
                ),
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="accounts.advocate",
                    ),
                ),
                ("status", models.CharField(default="sent", max_length=10)),
                ("stage", models.PositiveSmallIntegerField()),
                (
                    "why",
                    models.JSONField(
                        default=dict, help_text="The terms of the ranking that chose this person."
                    ),
                ),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "first_until",
                    models.DateTimeField(help_text="Until then only this stage's people were asked."),
                ),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "sent")), fields=["ends_at"], name="offer_due"
                    ),
                    models.Index(
                        condition=models.Q(("status", "sent")),
                        fields=["advocate", "-sent_at"],
                        name="offer_live",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["accepted", "declined", "lapsed", "rescinded", "sent"])
                        ),
                        name="offer_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "sent")),
                        fields=("entry", "advocate"),
                        name="one_live_offer_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="routing.queueentry",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("fence", models.PositiveIntegerField()),
                ("status", models.CharField(default="active", max_length=10)),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "ends_at",
                    models.DateTimeField(
                        help_text="A copy of the entry's lease_ends_at for the holder's own list."
                    ),
                ),
                ("limit_at", models.DateTimeField(help_text="No heartbeat extends it beyond this.")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "active")), fields=["holder"], name="claim_open"
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["started_at"], name="claim_started"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "completed", "expired", "released"])),
                        name="claim_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")),
                        fields=("entry",),
                        name="one_active_claim_per_entry",
                    ),
                    models.UniqueConstraint(fields=("entry", "fence"), name="one_claim_per_fence"),
                ],
            },
        ),
    ]
