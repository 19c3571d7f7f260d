from django.db import migrations, models

import marketplace.models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0004_what_customers_were_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="thumb",
            field=models.FileField(
                blank=True,
                help_text="Empty: it was stored before there were thumbnails.",
                upload_to=marketplace.models.thumb_path,
            ),
        ),
    ]
