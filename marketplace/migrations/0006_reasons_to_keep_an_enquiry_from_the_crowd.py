from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0005_photos_have_thumbnails")]

    operations = [
        migrations.AlterField(
            model_name="escalation",
            name="reason",
            field=models.CharField(
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
        )
    ]
