from __future__ import annotations

from django.db import migrations


def convert(apps, schema_editor):
    """Each pool that has opening hours gets a calendar with them. Rows of another zone than the first get it, too."""
    OpeningHours = apps.get_model("routing", "OpeningHours")
    Calendar = apps.get_model("routing", "Calendar")
    PoolCalendar = apps.get_model("routing", "PoolCalendar")
    for pool in OpeningHours.objects.order_by().values_list("pool", flat=True).distinct():
        rows = OpeningHours.objects.filter(pool=pool)
        calendar = Calendar.objects.create(name=pool.capitalize(), time_zone=rows[0].time_zone)
        rows.update(calendar=calendar)
        PoolCalendar.objects.create(pool=pool, calendar=calendar)


class Migration(migrations.Migration):
    dependencies = [("routing", "0007_calendars_and_clocks")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
