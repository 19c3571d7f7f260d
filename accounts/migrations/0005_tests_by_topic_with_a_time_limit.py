"""Topics are tests of their own, from a bank with written questions, sat within a time; applications for further ones."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_topics_have_a_guide"),
    ]

    operations = [
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
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="is_further",
            field=models.BooleanField(default=False, help_text="By an advocate, for further topics."),
        ),
        migrations.AddField(
            model_name="billaccount",
            name="country",
            field=models.CharField(
                blank=True, help_text="ISO 3166, such as GB; empty: not known.", max_length=2
            ),
        ),
        migrations.AddField(
            model_name="billaccount",
            name="is_overdue",
            field=models.BooleanField(
                default=False, help_text="Something on this bill should have been paid."
            ),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="is_active",
            field=models.BooleanField(default=True, help_text="Whether it is asked."),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="kind",
            field=models.CharField(
                choices=[("choice", "Multiple choice"), ("written", "Written answer")],
                default="choice",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="test_length",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="So many multiple-choice questions are asked of those who want to answer on it.",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="test_pass_mark",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="So many of them must be right; a written answer is marked by a moderator.",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="quiz",
            field=models.JSONField(
                default=list, help_text="The questions as asked and answered: accounts.quiz.Asked."
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="quiz_score",
            field=models.PositiveSmallIntegerField(default=0, help_text="Right choices."),
        ),
        migrations.AlterField(
            model_name="quizquestion",
            name="choices",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="quizquestion",
            name="explanation",
            field=models.CharField(
                blank=True,
                help_text="For a written answer: what a good one says. Moderators mark by it.",
                max_length=400,
            ),
        ),
        migrations.AlterField(
            model_name="quizquestion",
            name="right_choice",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Index into choices, from 0. Empty for a written answer.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="quizquestion",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("test_length__lte", 10), ("test_pass_mark__lte", models.F("test_length"))
                ),
                name="topic_test_can_be_passed",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="application",
            field=models.OneToOneField(
                help_text="What came of it.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sitting",
                to="accounts.application",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sittings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="topics",
            field=models.ManyToManyField(related_name="+", to="accounts.topic"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person",), name="one_sitting_at_a_time"
            ),
        ),
    ]
