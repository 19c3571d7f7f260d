from __future__ import annotations

from django.db import migrations

OFTEN = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02, fillfactor = 85"
RESET = "autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor, fillfactor"


class Migration(migrations.Migration):
    """Queue tables live by UPDATE: without early vacuum, dead rows halve the claim rate within hours."""

    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.RunSQL(f"ALTER TABLE {table} SET ({OFTEN})", f"ALTER TABLE {table} RESET ({RESET})")
        for table in ("routing_queueentry", "routing_offer", "routing_claim", "routing_availability")
    ]
