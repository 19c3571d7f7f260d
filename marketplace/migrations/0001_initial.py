import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.ids
import marketplace.models
import marketplace.quality.risk.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("rewards", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5)),
                ("subject", models.CharField(help_text="Crowd-safe.", max_length=300)),
                ("subject_sealed", models.BinaryField()),
                (
                    "subject_words",
                    models.GeneratedField(
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
                (
                    "device",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="What the customer said they write from; device_names.py puts it into words.",
                        max_length=40,
                    ),
                ),
                (
                    "is_gold",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A question of ours with a known answer: nobody waits for it.",
                    ),
                ),
                ("status", models.CharField(default="open", max_length=10)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "promised_seconds",
                    models.PositiveIntegerField(
                        help_text="Within how long most people have their answer, as its customer was told.",
                        null=True,
                    ),
                ),
                ("first_answered_at", models.DateTimeField(null=True)),
                (
                    "answered_at",
                    models.DateTimeField(help_text="When the answer shown now was published.", null=True),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("not_solved_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "assume_solved_at",
                    models.DateTimeField(
                        help_text="Without a reaction it counts as accepted then.", null=True
                    ),
                ),
                (
                    "forgotten_at",
                    models.DateTimeField(
                        help_text="Since when its words and photos are gone (marketplace/personal_data/stories.py).",
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "enquiries",
                "indexes": [
                    models.Index(fields=["customer", "-created_at"], name="enquiry_by_customer"),
                    models.Index(fields=["-created_at"], name="enquiry_newest_first"),
                    models.Index(
                        condition=models.Q(("assume_solved_at__isnull", False), ("status", "answered")),
                        fields=["assume_solved_at"],
                        name="enquiry_assume_due",
                    ),
                    models.Index(
                        condition=models.Q(("first_answered_at__isnull", False)),
                        fields=["topic", "-first_answered_at"],
                        name="enquiry_recently_answered",
                    ),
                    models.Index(
                        condition=models.Q(("first_answered_at__isnull", True), ("status", "open")),
                        fields=["topic", "language"],
                        name="enquiry_unanswered",
                    ),
                    models.Index(
                        condition=models.Q(("first_answered_at__isnull", False)),
                        fields=["-first_answered_at"],
                        name="enquiry_last_answered",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("status", "resolved")),
                        fields=["subject_words"],
                        name="solved_enquiry_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("subject", name="gin_trgm_ops"),
                        condition=models.Q(("status", "resolved")),
                        name="solved_enquiry_spelling",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["answered", "open", "resolved", "withdrawn"])),
                        name="enquiry_status_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim_id",
                    models.UUIDField(
                        help_text="The claim it was submitted under, or under which it is being rewritten."
                    ),
                ),
                ("is_by_staff", models.BooleanField(default=False)),
                ("status", models.CharField(default="submitted", max_length=10)),
                ("body", models.TextField(help_text="Crowd-safe.")),
                ("body_sealed", models.BinaryField()),
                ("submitted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "ended_at",
                    models.DateTimeField(
                        help_text="Accepted, unhelpful, rejected, lapsed or retracted.", null=True
                    ),
                ),
                (
                    "acceptance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "the customer said so"),
                            ("assumed", "no reaction in time; never mixed with confirmed in figures"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                (
                    "comment",
                    models.TextField(
                        blank=True, help_text="What the customer said with the rating, crowd-safe."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "-submitted_at"], name="answer_by_author"),
                    models.Index(fields=["enquiry", "submitted_at"], name="answer_thread"),
                    models.Index(
                        condition=models.Q(("status", "returned")),
                        fields=["submitted_at"],
                        name="answer_returned",
                    ),
                    models.Index(fields=["claim_id"], name="answer_by_claim"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "accepted",
                                    "lapsed",
                                    "published",
                                    "rejected",
                                    "retracted",
                                    "returned",
                                    "submitted",
                                    "unhelpful",
                                ],
                            )
                        ),
                        name="answer_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating__isnull", True), ("rating__range", (1, 5)), _connector="OR"
                        ),
                        name="answer_rating_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acceptance", "assumed"), _negated=True),
                            ("rating__isnull", True),
                            _connector="OR",
                        ),
                        name="answer_assumed_has_no_rating",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["submitted", "returned", "published"])),
                        fields=("enquiry",),
                        name="one_live_answer_per_enquiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRevision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="marketplace.answer",
                    ),
                ),
                ("body", models.TextField()),
                ("body_sealed", models.BinaryField()),
                ("submitted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("body", models.TextField(help_text="Crowd-safe.")),
                ("body_sealed", models.BinaryField()),
                (
                    "is_late",
                    models.BooleanField(
                        default=False, help_text="Sent as an answer after the claim had ended."
                    ),
                ),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("enquiry", "author"), name="one_draft_per_author")
                ],
            },
        ),
        migrations.CreateModel(
            name="CrowdSafeToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crowd_safe_tokens",
                        to="marketplace.enquiry",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "digest",
                    models.BinaryField(
                        help_text="Keyed digest of the detail; the detail itself is only in the sealed text."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enquiry", "kind", "number"), name="one_detail_per_token"
                    ),
                    models.UniqueConstraint(
                        fields=("enquiry", "kind", "digest"), name="one_token_per_detail"
                    ),
                ],
            },
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
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
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("account", "needs access to the account"),
                            ("money", "needs a decision on money"),
                            ("complaint", "is a complaint"),
                            ("safety", "somebody may be at risk"),
                            ("fraud", "may be fraud"),
                            ("beyond", "beyond what customers can know"),
                            ("customer_asked", "the customer asked for our team"),
                            ("not_solved", "two answers did not solve it"),
                            ("nobody_took_it", "no advocate took it in time"),
                            ("reviewer", "a moderator passed it on"),
                            ("self_harm", "somebody may harm themselves"),
                            ("threat", "somebody is threatened or afraid"),
                            ("minor", "a child may be concerned"),
                            ("bereavement", "somebody has died"),
                            ("debt", "is about not being able to pay"),
                            ("unclear", "may hold personal details, look before the crowd does"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Crowd-safe.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("enquiry",),
                        name="one_open_escalation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FraudCase",
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
                        related_name="fraud_cases",
                        to="accounts.advocate",
                    ),
                ),
                ("status", models.CharField(default="open", max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("why", models.TextField(blank=True, help_text="The person reads it.")),
                (
                    "final_at",
                    models.DateTimeField(help_text="Until then an upheld case may be appealed.", null=True),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-opened_at"], name="fraud_case_newest"),
                    models.Index(
                        condition=models.Q(("status", "upheld")), fields=["final_at"], name="fraud_case_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["cleared", "closed", "open", "upheld"])),
                        name="fraud_case_status_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("advocate",),
                        name="one_open_fraud_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True), ("decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="fraud_case_is_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoubtedAward",
            fields=[
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fraud_doubt",
                        serialize=False,
                        to="rewards.award",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doubts",
                        to="marketplace.fraudcase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FraudSign",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signs",
                        to="marketplace.fraudcase",
                    ),
                ),
                ("signal", models.CharField(max_length=20)),
                ("found_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        help_text="Whom else it concerns.",
                        size=None,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="GoldQuestion",
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
                ("language", models.CharField(default="en", max_length=5)),
                ("subject", models.CharField(max_length=140)),
                ("body", models.TextField(max_length=5000)),
                ("good_answer", models.TextField(help_text="Moderators judge by it.", max_length=10000)),
                (
                    "must_say",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        help_text="What every good answer says. Other words for the same, with | between. An answer that says all of it is good; every other is looked at by a moderator.",
                        size=None,
                    ),
                ),
                (
                    "asked_as",
                    models.CharField(help_text="The customer's first name and initial.", max_length=60),
                ),
                (
                    "customer",
                    models.OneToOneField(
                        editable=False,
                        help_text="Who asks it: nobody, without a log-in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="HelpPage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_page",
                        to="marketplace.answer",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=140)),
                ("question", models.TextField()),
                ("answer_text", models.TextField()),
                ("status", models.CharField(default="proposed", max_length=10)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                language="de",
                                then=django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.CombinedSearchVector(
                                        django.contrib.postgres.search.SearchVector(
                                            "title", config="german", weight="A"
                                        ),
                                        "||",
                                        django.contrib.postgres.search.SearchVector(
                                            "question", config="german", weight="B"
                                        ),
                                        django.contrib.postgres.search.SearchConfig("german"),
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "answer_text", config="german", weight="B"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("german"),
                                ),
                            ),
                            default=django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "title", config="english", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "question", config="english", weight="B"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("english"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "answer_text", config="english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "public")),
                        fields=["topic", "-id"],
                        name="help_page_public",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("status", "public")), fields=["search"], name="help_page_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("title", name="gin_trgm_ops"),
                        condition=models.Q(("status", "public")),
                        name="help_page_spelling",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "public", "refused", "withdrawn"])),
                        name="help_page_status_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpfulVote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="marketplace.helppage",
                    ),
                ),
                ("reader", models.BinaryField(max_length=32)),
                ("is_helpful", models.BooleanField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "reader"), name="one_vote_per_reader")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "the customer's question or an addition to it"),
                            ("ask", "the claim's holder asks the customer something"),
                            ("note", "said by our team"),
                        ],
                        default="question",
                        max_length=10,
                    ),
                ),
                ("is_by_staff", models.BooleanField(default=False)),
                ("body", models.TextField(help_text="Crowd-safe.")),
                ("body_sealed", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["created_at", "id"],
                "indexes": [models.Index(fields=["enquiry", "created_at"], name="message_thread")],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="marketplace.message",
                    ),
                ),
                ("file", models.FileField(upload_to=marketplace.models.photo_path)),
                (
                    "thumb",
                    models.FileField(
                        blank=True,
                        help_text="Empty: it was stored before there were thumbnails.",
                        upload_to=marketplace.models.thumb_path,
                    ),
                ),
                ("content_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="PushChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "Offer"),
                            ("answer_returned", "Answer Returned"),
                            ("award_confirmed", "Award Confirmed"),
                            ("escalation_back", "Escalation Back"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "when",
                    models.CharField(
                        choices=[("at_once", "At Once"), ("daily", "Daily"), ("never", "Never")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="one_push_choice_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("when__in", ["at_once", "daily", "never"])),
                        name="push_choice_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "offer"), ("when", "daily"), _negated=True),
                        name="offers_are_told_at_once_or_never",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushDevice",
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
                        related_name="push_devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="What it calls itself, e.g. Chrome on Android.", max_length=60
                    ),
                ),
                (
                    "endpoint",
                    models.CharField(
                        help_text="A secret address of the push service.", max_length=1000, unique=True
                    ),
                ),
                (
                    "p256dh",
                    models.CharField(help_text="The browser's public key, base64url.", max_length=120),
                ),
                (
                    "auth",
                    models.CharField(
                        help_text="The browser's authentication secret, base64url.", max_length=40
                    ),
                ),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("reached", "Reached"),
                            ("delayed", "Delayed"),
                            ("refused", "Refused"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("reached_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["added_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "reached", "delayed", "refused"])),
                        name="push_device_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="marketplace.pushdevice",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "Offer"),
                            ("answer_returned", "Answer Returned"),
                            ("award_confirmed", "Award Confirmed"),
                            ("escalation_back", "Escalation Back"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "row",
                    models.UUIDField(
                        help_text="What it is about: an offer, a review, an award or an answer."
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("overtaken", "Overtaken"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["device", "due_at"],
                        name="push_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("device", "kind", "row"), name="one_push_per_device_and_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["waiting", "sent", "overtaken", "failed"])),
                        name="push_outcome_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="marketplace.enquiry",
                    ),
                ),
                ("item_id", models.UUIDField(help_text="The message or answer.")),
                ("text", models.TextField()),
                (
                    "accused",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("wrong", "It is wrong or misleading"),
                            ("rude", "It is rude or threatening"),
                            ("contact", "It gives or asks for contact details"),
                            ("selling", "It sells or advertises something"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="Crowd-safe.")),
                ("filed_at", models.DateTimeField()),
                ("status", models.CharField(default="open", max_length=10)),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="Why it was decided so; both sides read it, crowd-safe."
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["filed_at"], name="report_open"
                    ),
                    models.Index(fields=["accused", "-decided_at"], name="report_by_accused"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["dismissed", "open", "upheld"])),
                        name="report_status_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("reporter", "item_id"), name="one_report_per_person_and_thing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPolicy",
            fields=[
                ("version", models.AutoField(primary_key=True, serialize=False)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("what_changed", models.CharField(blank=True, max_length=200)),
                (
                    "target_percent",
                    models.DecimalField(
                        decimal_places=1,
                        default=2,
                        help_text="At most so many of a topic's answers in a month …",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0.1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="bad published answers (%)",
                    ),
                ),
                (
                    "confidence_percent",
                    models.PositiveSmallIntegerField(
                        default=95,
                        help_text="… and so sure must we be of it.",
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="confidence (%)",
                    ),
                ),
                (
                    "hold_percent",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="An answer at least so likely to be wrong waits for a moderator; a plan may hold back more.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="always wait from (%)",
                    ),
                ),
                (
                    "least_percent",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="No published answer has a lower probability. The same as the next two: a fixed share.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review afterwards at least (%)",
                    ),
                ),
                (
                    "most_percent",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="What a plan may ask of answers of the usual risk.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review afterwards at most (%)",
                    ),
                ),
                (
                    "small_month_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Where a topic has too few answers to show that the target is met.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="review in small months (%)",
                    ),
                ),
                (
                    "usual_bad_percent",
                    models.DecimalField(
                        decimal_places=1,
                        default=5,
                        help_text="Of a topic about which nothing is known.",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0.1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="usual share of bad answers (%)",
                    ),
                ),
                (
                    "prior_answers",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="After so many reviews an advocate's own record counts as much as the topic's.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="answers that this counts for",
                    ),
                ),
                (
                    "factors",
                    models.JSONField(
                        default=marketplace.quality.risk.models.usual_factors,
                        help_text="By how much each sign and each tier multiplies the odds that an answer is wrong.",
                        validators=[marketplace.quality.risk.models.validate_factors],
                    ),
                ),
                (
                    "short_below",
                    models.PositiveSmallIntegerField(
                        default=40,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="very short below (characters)",
                    ),
                ),
                (
                    "contact_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "banned_claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "rude_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "review policies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_percent__gte", 1),
                            ("least_percent__lte", models.F("most_percent")),
                            ("small_month_percent__gte", models.F("least_percent")),
                            ("small_month_percent__lte", 100),
                            ("most_percent__lte", 100),
                        ),
                        name="review_policy_leaves_no_answer_out",
                        violation_error_message="At least, in small months, at most: from 1 to 100 %, the first the least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_percent__gt", 0),
                            ("target_percent__lte", 50),
                            ("confidence_percent__range", (50, 99)),
                            ("hold_percent__range", (1, 100)),
                            ("usual_bad_percent__gt", 0),
                            ("usual_bad_percent__lte", 50),
                        ),
                        name="review_policy_shares_are_shares",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.reviewpolicy",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("answers", models.PositiveIntegerField(help_text="Of the month before.")),
                ("usual_share", models.FloatField(help_text="Of bad ones among them, as far as is known.")),
                ("usual_risk", models.FloatField()),
                ("hold_from", models.FloatField(help_text="Answers with this risk wait for a moderator.")),
                (
                    "rate",
                    models.FloatField(help_text="With this probability the others are looked at afterwards."),
                ),
                (
                    "is_enough",
                    models.BooleanField(help_text="A month like the last one would show the target met."),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["topic", "policy", "-made_at"], name="review_plan_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), ("rate__lte", 1)),
                        name="review_plan_leaves_no_answer_out",
                    )
                ],
            },
        ),
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
                    "owner",
                    models.ForeignKey(
                        help_text="Whose own it is; null: shared, and kept by moderators.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to=settings.AUTH_USER_MODEL,
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
        migrations.CreateModel(
            name="Scorecard",
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
                        blank=True,
                        help_text="Empty: for every topic without a card of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.topic",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(editable=False)),
                ("what_changed", models.CharField(blank=True, max_length=200)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "version"), name="one_scorecard_per_version", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="marketplace.answer",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("probation", "new advocate"),
                            ("topic", "topic is always checked"),
                            ("risk", "may be wrong"),
                            ("sample", "random check"),
                            ("reaction", "customer was not helped"),
                            ("similar", "like one that was taken back"),
                            ("disputed", "two moderators differ"),
                            ("second", "second look, blind"),
                            ("gold", "known verdict, blind"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        help_text="The decided review that this one makes again, blind.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repetitions",
                        to="marketplace.review",
                    ),
                ),
                ("is_before_publication", models.BooleanField()),
                ("status", models.CharField(default="waiting", max_length=10)),
                (
                    "scorecard",
                    models.ForeignKey(
                        help_text="The one in force when it was opened.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.scorecard",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("publish", "approve"),
                            ("return", "send back"),
                            ("reject", "remove"),
                            ("escalate", "pass on to our team"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "scores",
                    models.JSONField(default=dict, help_text="Criterion's key to 0 no, 1 partly, 2 yes."),
                ),
                (
                    "quality",
                    models.PositiveSmallIntegerField(
                        help_text="Per cent of the best possible, by the scorecard's weights; 0 once it fails a must.",
                        null=True,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="Coaching; the advocate sees it, the customer does not."
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["decided_by", "-decided_at"], name="review_by_moderator"),
                    models.Index(
                        condition=models.Q(("repeats__isnull", False), ("status", "decided")),
                        fields=["-decided_at"],
                        name="review_blind_latest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["decided", "dropped", "waiting"])),
                        name="review_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quality__isnull", True), ("quality__lte", 100), _connector="OR"),
                        name="review_quality_is_a_share",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("repeats", None), ("status", "waiting")),
                        fields=("answer",),
                        name="one_waiting_review_per_answer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cause", "second")),
                        fields=("repeats",),
                        name="one_second_look_per_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause__in", ["second", "gold"]), ("repeats__isnull", False)),
                            models.Q(
                                models.Q(("cause__in", ["second", "gold"]), _negated=True), ("repeats", None)
                            ),
                            _connector="OR",
                        ),
                        name="review_is_blind_if_it_repeats",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldVerdict",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="gold",
                        serialize=False,
                        to="marketplace.review",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "retired_at",
                    models.DateTimeField(help_text="Since when it is not mixed in any more.", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="marketplace.scorecard",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(help_text="Stays the same in every version.", max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("name_de", models.CharField(blank=True, max_length=60, verbose_name="name in German")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(default=1, help_text="Its share in the overall figure."),
                ),
                (
                    "is_must",
                    models.BooleanField(
                        default=False,
                        help_text="An answer that fails here fails altogether.",
                        verbose_name="must pass",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "key"), name="one_criterion_per_key"),
                    models.UniqueConstraint(
                        fields=("scorecard", "position"), name="one_criterion_per_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 10))), name="criterion_weight_1_to_10"
                    ),
                ],
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
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_events",
                        to="accounts.advocate",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promoted", "Moved up"),
                            ("demoted", "Moved down"),
                            ("suspended", "Suspended"),
                            ("reinstated", "Back again"),
                            ("left", "Left"),
                        ],
                        max_length=12,
                    ),
                ),
                ("tier", models.CharField(help_text="The tier they are in from now on.", max_length=20)),
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
                ("why", models.TextField(blank=True, help_text="The person reads it.")),
                (
                    "evidence",
                    models.JSONField(
                        default=dict, help_text="Figures and ids of rows, never what was written."
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["advocate", "-at"], name="standing_by_advocate")],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
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
                        related_name="suspensions",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("contact", "gave or asked for contact details"),
                            ("misleading", "answers that mislead"),
                            ("unkind", "unkind to customers"),
                            ("fraud", "something about the points does not add up"),
                            ("other", "another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(help_text="The person reads it.")),
                ("evidence", models.TextField(help_text="What it rests on; for staff only.")),
                ("began_at", models.DateTimeField()),
                (
                    "began_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("advocate",),
                        name="one_suspension_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "suspension",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="marketplace.suspension",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="marketplace.report",
                    ),
                ),
                (
                    "fraud_case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="marketplace.fraudcase",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.TextField()),
                ("filed_at", models.DateTimeField()),
                (
                    "against",
                    models.ForeignKey(
                        help_text="Who made the decision, and so must not decide on the appeal.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("status", models.CharField(default="waiting", max_length=10)),
                (
                    "note",
                    models.TextField(blank=True, help_text="Why it was decided so; the person reads it."),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["filed_at"], name="appeal_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["granted", "refused", "waiting"])),
                        name="appeal_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fraud_case", None), ("report", None), ("suspension__isnull", False)),
                            models.Q(("fraud_case", None), ("report__isnull", False), ("suspension", None)),
                            models.Q(("fraud_case__isnull", False), ("report", None), ("suspension", None)),
                            _connector="OR",
                        ),
                        name="appeal_is_of_one_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("against")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_is_decided_by_another",
                    ),
                ],
            },
        ),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldResult",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="gold_result",
                        serialize=False,
                        to="marketplace.answer",
                    ),
                ),
                ("is_right", models.BooleanField()),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("judged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="ModelAnswer",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="model",
                        serialize=False,
                        to="marketplace.answer",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="assessment",
                        serialize=False,
                        to="marketplace.answer",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.reviewplan",
                    ),
                ),
                ("assessed_at", models.DateTimeField()),
                (
                    "share",
                    models.FloatField(help_text="Of bad answers that the author's record lets expect."),
                ),
                ("unsure", models.FloatField(help_text="Its standard deviation.")),
                ("factors", models.JSONField(help_text="What multiplied the odds, by sign and tier.")),
                (
                    "risk",
                    models.FloatField(
                        help_text="As it was submitted; reactions afterwards are among the factors only."
                    ),
                ),
                (
                    "probability",
                    models.FloatField(help_text="Of being reviewed, before or after publication."),
                ),
                ("lot", models.FloatField(help_text="Reviewed if below the probability.")),
                (
                    "sketch",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="Finds copies (sketches.py).",
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["assessed_at"], name="assessment_by_time"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["sketch"], name="assessment_sketch"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("probability__gt", 0), ("probability__lte", 1)),
                        name="every_answer_may_be_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lot__gte", 0), ("lot__lt", 1)), name="lot_from_0_to_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldEnquiry",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="gold",
                        serialize=False,
                        to="marketplace.enquiry",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to="marketplace.goldquestion",
                    ),
                ),
                (
                    "prompted_by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marketplace.enquiry",
                    ),
                ),
            ],
        ),
    ]
