from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "next_0001_column")]
    operations = [
        migrations.AddIndex(
            "shotrevision", models.Index(fields=["actor", "received_at"], name="revision_by_actor")
        ),
        migrations.AddConstraint(
            "shot",
            models.CheckConstraint(condition=models.Q(points__lte=99), name="points_of_the_next"),
        ),
    ]
