from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_find_staff_among_many"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="guide",
            field=models.TextField(
                blank=True,
                help_text="What whoever answers should know; shown beside the question.",
                max_length=1000,
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="guide_de",
            field=models.TextField(blank=True, max_length=1000, verbose_name="guide in German"),
        ),
    ]
