import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="BillAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("household", models.CharField(blank=True, max_length=40)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166, such as GB; empty: not known.", max_length=2
                    ),
                ),
                (
                    "is_overdue",
                    models.BooleanField(
                        default=False, help_text="Something on this bill should have been paid."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("household", ""), _negated=True),
                        fields=["household"],
                        name="bill_account_by_household",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("display_name", models.CharField(max_length=60)),
                ("language", models.CharField(default="en", max_length=5)),
                ("time_zone", models.CharField(default="Europe/London", max_length=40)),
                (
                    "bill_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.billaccount",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("moderator", "Moderator"), ("agent", "Agent"), ("ops", "Ops")],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="May open the configuration (Django admin)."
                    ),
                ),
                ("date_joined", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("roles", []), _negated=True), fields=["id"], name="user_in_house"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="one_user_per_email"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roles__contained_by", ["moderator", "agent", "ops"])),
                        name="user_roles_are_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Advocate",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="advocate",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("status", models.CharField(default="applied", max_length=20)),
                ("tier", models.CharField(default="probation", max_length=20)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), default=list, size=None
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("reapply_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["applied", "approved", "declined", "in_review", "left", "suspended"],
                            )
                        ),
                        name="advocate_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ("probation", "member", "trusted", "expert"))),
                        name="advocate_tier_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advocate_terms", "Terms for advocates"),
                            ("push", "News on a device"),
                            ("public_help", "Showing a solved question to everybody"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        help_text="Of the words they agreed to (settings.CONSENT_VERSIONS).", max_length=20
                    ),
                ),
                (
                    "about",
                    models.UUIDField(
                        help_text="The device or help page; none: it is about the person.", null=True
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(help_text="Withdrawn, or given anew in another version.", null=True),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "kind", "about"),
                        name="one_consent_that_holds",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["advocate_terms", "push", "public_help"])),
                        name="consent_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("name_de", models.CharField(blank=True, max_length=60, verbose_name="name in German")),
                ("description", models.CharField(blank=True, max_length=200)),
                (
                    "guide",
                    models.TextField(
                        blank=True,
                        help_text="What whoever answers should know; shown beside the question.",
                        max_length=1000,
                    ),
                ),
                ("guide_de", models.TextField(blank=True, max_length=1000, verbose_name="guide in German")),
                ("icon", models.CharField(default="help", max_length=20)),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(default=1, help_text="1 easy, 2 medium, 3 hard."),
                ),
                (
                    "is_always_reviewed",
                    models.BooleanField(
                        default=False, help_text="Every answer is checked before it is shown."
                    ),
                ),
                (
                    "guess_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "test_length",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="So many multiple-choice questions are asked of those who want to answer on it.",
                    ),
                ),
                (
                    "test_pass_mark",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="So many of them must be right; a written answer is marked by a moderator.",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("difficulty__range", (1, 3))), name="topic_difficulty_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("test_length__lte", 10), ("test_pass_mark__lte", models.F("test_length"))
                        ),
                        name="topic_test_can_be_passed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
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
                        related_name="applications",
                        to="accounts.advocate",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), size=None
                    ),
                ),
                (
                    "is_further",
                    models.BooleanField(default=False, help_text="By an advocate, for further topics."),
                ),
                ("motivation", models.TextField(blank=True)),
                (
                    "quiz",
                    models.JSONField(
                        default=list, help_text="The questions as asked and answered: accounts.quiz.Asked."
                    ),
                ),
                ("quiz_score", models.PositiveSmallIntegerField(default=0, help_text="Right choices.")),
                ("terms_version", models.CharField(max_length=20)),
                ("submitted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                ("is_approved", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("topics", models.ManyToManyField(related_name="+", to="accounts.topic")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("advocate",),
                        name="one_open_application_per_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
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
                        related_name="sittings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), help_text="In the order asked.", size=None
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(help_text="Handed in, or found to be over.", null=True)),
                (
                    "retake_at",
                    models.DateTimeField(
                        help_text="Where it was not passed: from when on there is another.", null=True
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        help_text="What came of it.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sitting",
                        to="accounts.application",
                    ),
                ),
                ("topics", models.ManyToManyField(related_name="+", to="accounts.topic")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person",),
                        name="one_sitting_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuizQuestion",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quiz_questions",
                        to="accounts.topic",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5)),
                (
                    "kind",
                    models.CharField(
                        choices=[("choice", "Multiple choice"), ("written", "Written answer")],
                        default="choice",
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                (
                    "right_choice",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Index into choices, from 0. Empty for a written answer.",
                        null=True,
                    ),
                ),
                (
                    "explanation",
                    models.CharField(
                        blank=True,
                        help_text="For a written answer: what a good one says. Moderators mark by it.",
                        max_length=400,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, help_text="Whether it is asked.")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("choices__len__gte", 2),
                                ("kind", "choice"),
                                ("right_choice__lt", models.F("choices__len")),
                            ),
                            models.Q(("choices__len", 0), ("kind", "written"), ("right_choice", None)),
                            _connector="OR",
                        ),
                        name="quiz_question_can_be_marked",
                    )
                ],
            },
        ),
    ]
