from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0012_pinned_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="club",
            name="link_number",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
    ]
