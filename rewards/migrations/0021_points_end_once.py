"""What was put aside ends in one way: pending points count or fall away, reserved ones are settled or come back."""

from django.db import migrations, models

ONCE = {
    "pending_points_end_once": ["confirm", "revoke"],
    "reserved_points_end_once": ["settle", "void"],
    "points_are_taken_back_once": ["revoke", "claw_back"],
}


class Migration(migrations.Migration):
    dependencies = [("rewards", "0020_reversed_awards_say_why")]

    operations = [
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=["source_type", "source_id"], condition=models.Q(code__in=codes), name=name
            ),
        )
        for name, codes in ONCE.items()
    ]
