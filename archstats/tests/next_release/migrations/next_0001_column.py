from pkgutil import iter_modules

from django.db import migrations, models

from scoring import migrations as until_now

[*_, LAST] = sorted(module.name for module in iter_modules(until_now.__path__))


class Migration(migrations.Migration):
    dependencies = [("scoring", LAST)]
    operations = [
        migrations.AddField("slot", "wind", models.CharField(max_length=20, null=True)),
        migrations.AddField("slot", "gusts", models.IntegerField(default=0, db_default=0)),
    ]
