"""What was sent before there were lines was sent once."""

from django.db import migrations

COPY = """
INSERT INTO rewards_payoutline (batch_id, redemption_id, reference, outcome)
SELECT batch_id, id, reference,
       CASE status WHEN 'settled' THEN 'settled' WHEN 'failed' THEN 'failed' WHEN 'voided' THEN 'failed' ELSE '' END
FROM rewards_redemption WHERE batch_id IS NOT NULL ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0007_lines_of_a_batch")]

    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
