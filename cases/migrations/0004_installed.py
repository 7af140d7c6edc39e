from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_export")]

    operations = [
        migrations.CreateModel(
            name="Installed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(max_length=40)),
                ("part", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["pack", "part"]},
        ),
        migrations.AddConstraint(
            model_name="installed",
            constraint=models.UniqueConstraint(fields=("pack", "part"), name="installed_once_per_part"),
        ),
    ]
