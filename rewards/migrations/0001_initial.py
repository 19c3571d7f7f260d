import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
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
        migrations.RunSQL(
            sql="CREATE SCHEMA IF NOT EXISTS books",
            reverse_sql="DROP SCHEMA books",
        ),
        migrations.CreateModel(
            name="DailyRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"books"."daily_root"',
            },
        ),
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "row_count",
                    models.PositiveIntegerField(
                        help_text="Faults found by all checks together; 0 when all is well."
                    ),
                ),
                (
                    "results",
                    models.JSONField(help_text="For each check: its name, the rows found, and some of them."),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Unlisted",
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
            ],
            options={
                "verbose_name_plural": "unlisted people",
            },
        ),
        migrations.CreateModel(
            name="LedgerAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder_id",
                    models.UUIDField(help_text="The advocate; none for a programme account.", null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("available", "Available"),
                            ("reserved", "Reserved"),
                            ("owed", "Owed"),
                            ("cost", "Cost"),
                            ("settled", "Settled"),
                            ("forfeited", "Forfeited"),
                        ],
                        max_length=10,
                    ),
                ),
                ("debited_points", models.BigIntegerField(default=0)),
                ("credited_points", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": '"books"."ledger_account"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("holder_id", "kind"), name="one_ledger_account_per_holder_and_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("holder_id__isnull", True)),
                        fields=("kind",),
                        name="one_programme_account_per_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder_id__isnull", True),
                            models.Q(
                                models.Q(("kind", "owed"), _negated=True),
                                ("credited_points__gte", models.F("debited_points")),
                                ("debited_points__gte", 0),
                            ),
                            models.Q(
                                ("credited_points__gte", 0),
                                ("debited_points__gte", models.F("credited_points")),
                                ("kind", "owed"),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_account_never_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("holder_id__isnull", False),
                                ("kind__in", ["pending", "available", "reserved", "owed"]),
                            ),
                            models.Q(
                                ("holder_id__isnull", True), ("kind__in", ["cost", "settled", "forfeited"])
                            ),
                            _connector="OR",
                        ),
                        name="ledger_account_kind_fits_its_holder",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="Names the line towards billing.", max_length=20, unique=True),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bill_account_number",
                    models.CharField(help_text="As it was when requested.", max_length=40),
                ),
                ("points", models.PositiveIntegerField()),
                ("value_minor", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("status", models.CharField(default="requested", max_length=10)),
                (
                    "request_key",
                    models.UUIDField(help_text="The client's own name for this request.", null=True),
                ),
                ("requested_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "requested_at"], name="redemption_by_status"),
                    models.Index(fields=["holder", "-requested_at"], name="redemption_by_holder"),
                    models.Index(
                        fields=["bill_account_number", "requested_at"], name="redemption_by_bill_account"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "approved",
                                    "cancelled",
                                    "declined",
                                    "failed",
                                    "requested",
                                    "sent",
                                    "settled",
                                    "voided",
                                ],
                            )
                        ),
                        name="redemption_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0), ("value_minor__gt", 0)),
                        name="redemption_amounts_positive",
                    ),
                    models.UniqueConstraint(
                        fields=("holder", "request_key"), name="one_redemption_per_request_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("status", models.CharField(default="prepared", max_length=12)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "gateway",
                    models.CharField(
                        default="file", help_text="A name in rewards/gateways/chosen.py.", max_length=10
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("reconciled_at", models.DateTimeField(null=True)),
                ("line_count", models.PositiveIntegerField()),
                ("total_points", models.PositiveBigIntegerField()),
                ("total_minor", models.PositiveBigIntegerField()),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "verbose_name_plural": "payout batches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["prepared", "reconciled", "sent"])),
                        name="payout_batch_status_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutResultLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_lines",
                        to="rewards.payoutbatch",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.redemption",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Which line of the file it was; 1 without a file."),
                ),
                ("reference", models.CharField(max_length=100)),
                (
                    "status",
                    models.CharField(help_text="As billing wrote it: settled or failed.", max_length=10),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "currency",
                    models.CharField(blank=True, help_text="Where billing named one.", max_length=3),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("settled", "Settled"),
                            ("failed", "Failed"),
                            ("contradicts", "Contradicts"),
                            ("unknown", "Unknown"),
                            ("mismatch", "Mismatch"),
                            ("unexpected", "Unexpected"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        help_text="Nobody: billing said so itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "reference", "status", "amount_minor", "currency", "reason"),
                        name="one_row_per_result_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rewards.payoutbatch",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rewards.redemption",
                    ),
                ),
                ("reference", models.CharField(max_length=24, unique=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("settled", "Settled"), ("failed", "Failed")],
                        help_text="What billing said; empty before.",
                        max_length=8,
                    ),
                ),
                (
                    "ask_at",
                    models.DateTimeField(help_text="When billing is asked, or asked again.", null=True),
                ),
                ("asks", models.PositiveIntegerField(default=0, help_text="How often it has been.")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, help_text="Why the last time told us nothing.", max_length=300
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="payout_line_to_ask_for",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "redemption"), name="one_line_per_redemption_and_batch"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RedemptionApproval",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="rewards.redemption",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "terms",
                    models.BinaryField(
                        default=b"",
                        help_text="Digest of what was approved (rewards/approvals.py).",
                        max_length=32,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("redemption", "by", "terms"), name="one_approval_per_person_and_terms"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultLineExplanation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="rewards.payoutresultline",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("why", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "by", "why"), name="one_explanation_however_often_sent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tariff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                ("points", models.PositiveIntegerField()),
                ("valid_from", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "valid_from"), name="one_tariff_per_topic_and_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__range", (1, 10000))), name="tariff_points_1_to_10000"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TariffRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "valid_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), unique=True),
                ),
                (
                    "first_solved_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, when the first answer solved it."
                    ),
                ),
                (
                    "best_rating_percent",
                    models.PositiveSmallIntegerField(default=0, help_text="On top, for five stars."),
                ),
                (
                    "in_time_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, when the promised time was kept."
                    ),
                ),
                (
                    "scarce_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                (
                    "scarce_language_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On top, in one of these languages."
                    ),
                ),
                (
                    "learning_points",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Once for the first answer on a topic."
                    ),
                ),
                (
                    "full_answers_per_day",
                    models.PositiveSmallIntegerField(
                        default=20, help_text="Answers a day that earn everything."
                    ),
                ),
                (
                    "taper_percent",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Less for each answer after those."
                    ),
                ),
                (
                    "month_budget_points",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="When a calendar month has cost this much, what is on top stops.",
                        null=True,
                    ),
                ),
                (
                    "budget_warn_percent",
                    models.PositiveSmallIntegerField(
                        default=80, help_text="Ops is told at this share of it."
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tariff rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best_rating_percent__lte", 200),
                            ("first_solved_percent__lte", 200),
                            ("in_time_percent__lte", 200),
                            ("learning_points__lte", 10000),
                            ("scarce_language_percent__lte", 200),
                        ),
                        name="tariff_rules_extras_are_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget_warn_percent__range", (1, 100)), ("taper_percent__lte", 90)
                        ),
                        name="tariff_rules_shares_are_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("work_id", models.UUIDField(help_text="The accepted answer's id.", unique=True)),
                (
                    "is_test",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="For a question of ours: paid alike, and no customer was helped.",
                    ),
                ),
                ("story", models.UUIDField(help_text="The enquiry's id, for history.")),
                (
                    "label",
                    models.CharField(
                        help_text="What it was for, crowd-safe, for the statement.", max_length=140
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="rewards.tariff"),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="rewards.tariffrules"
                    ),
                ),
                (
                    "calculation",
                    models.JSONField(
                        default=dict, help_text="Its `lines`: code, points and percent, as calculated then."
                    ),
                ),
                ("points", models.PositiveIntegerField()),
                ("status", models.CharField(default="pending", max_length=10)),
                ("awarded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("confirm_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(help_text="When it was confirmed or reversed.", null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why it was reversed; the holder reads it, crowd-safe.",
                        max_length=300,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "pending")), fields=["confirm_at"], name="award_due"
                    ),
                    models.Index(fields=["holder", "-awarded_at"], name="award_by_holder"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["confirmed", "pending", "reversed"])),
                        name="award_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0)), name="award_points_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="rewards.award",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="rewards.redemption",
                    ),
                ),
                ("status", models.CharField(default="placed", max_length=10)),
                ("reason", models.CharField(help_text="The holder reads it.", max_length=300)),
                (
                    "placed_by",
                    models.ForeignKey(
                        help_text="Nobody: a rule.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cause",
                    models.UUIDField(
                        help_text="What it was placed for, where the hold ends with that.", null=True
                    ),
                ),
                ("appeal", models.CharField(blank=True, help_text="The holder's words.", max_length=300)),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, help_text="Why it stays or ends; the holder reads it.", max_length=300
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["appealed", "placed", "released", "upheld"])),
                        name="hold_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("award__isnull", True), ("redemption__isnull", False)),
                            models.Q(("award__isnull", False), ("redemption__isnull", True)),
                            _connector="OR",
                        ),
                        name="hold_is_on_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "released"), _negated=True),
                        fields=("award",),
                        name="one_hold_per_award",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "released"), _negated=True),
                        fields=("redemption",),
                        name="one_hold_per_redemption",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "debit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debits",
                        to="rewards.ledgeraccount",
                    ),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="rewards.ledgeraccount",
                    ),
                ),
                ("points", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("award", "Award"),
                            ("confirm", "Confirm"),
                            ("revoke", "Revoke"),
                            ("claw_back", "Claw Back"),
                            ("owe", "Owe"),
                            ("recover", "Recover"),
                            ("redeem", "Redeem"),
                            ("settle", "Settle"),
                            ("void", "Void"),
                            ("expire", "Expire"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source_type", models.CharField(help_text="award, redemption or expiry", max_length=20)),
                ("source_id", models.UUIDField()),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        help_text="A reference of ours, never what somebody wrote.",
                        max_length=200,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"books"."transfer"',
                "indexes": [
                    models.Index(fields=["debit", "-created_at"], name="transfer_by_debit"),
                    models.Index(fields=["credit", "-created_at"], name="transfer_by_credit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "source_type", "source_id"), name="one_transfer_per_cause"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code__in", ["confirm", "revoke"])),
                        fields=("source_type", "source_id"),
                        name="pending_points_end_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code__in", ["settle", "void"])),
                        fields=("source_type", "source_id"),
                        name="reserved_points_end_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code__in", ["revoke", "claw_back"])),
                        fields=("source_type", "source_id"),
                        name="points_are_taken_back_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0)), name="transfer_points_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="transfer_between_two_accounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rewards.transfer"
                    ),
                ),
                ("digest", models.BinaryField()),
            ],
            options={
                "db_table": '"books"."seal"',
            },
        ),
        migrations.CreateModel(
            name="Expiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("status", models.CharField(default="warned", max_length=10)),
                (
                    "points",
                    models.PositiveBigIntegerField(default=0, help_text="What was there when it ended."),
                ),
                ("warned_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "expiries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "warned")), fields=["expires_at"], name="expiry_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["expired", "lifted", "warned"])),
                        name="expiry_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "warned")),
                        fields=("holder",),
                        name="one_warning_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="PayoutBatch",
            name="redemptions",
            field=models.ManyToManyField(
                editable=False, related_name="batches", through="rewards.PayoutLine", to="rewards.redemption"
            ),
        ),
    ]
