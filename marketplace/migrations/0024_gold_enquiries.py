"""Questions of ours with a known answer, offered among the others: the bank, what was made from it, how it was answered."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tests_by_topic_with_a_time_limit"),
        ("marketplace", "0023_the_first_phrases_for_coaching"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="is_gold",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A question of ours with a known answer: nobody waits for it.",
            ),
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
                ("is_active", models.BooleanField(default=True)),
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
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.topic"
                    ),
                ),
            ],
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
                    "prompted_by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
            ],
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
                ("judged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
