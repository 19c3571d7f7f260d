"""The programme's own accounts, under the ids that rewards/books.py knows them by."""

from uuid import UUID

from django.db import migrations

PROGRAMME_ACCOUNTS = {
    "cost": UUID("00000000-0000-7000-8000-000000000001"),
    "settled": UUID("00000000-0000-7000-8000-000000000002"),
    "forfeited": UUID("00000000-0000-7000-8000-000000000003"),
}


def open_programme_accounts(apps, schema_editor):
    account = apps.get_model("rewards", "LedgerAccount")
    account.objects.bulk_create([account(id=id, kind=kind) for kind, id in PROGRAMME_ACCOUNTS.items()])


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_books_are_append_only")]

    operations = [migrations.RunPython(open_programme_accounts, migrations.RunPython.noop)]
