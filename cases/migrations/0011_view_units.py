from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_fill_beginnings"),
        ("home", "0004_leave"),
    ]

    operations = [
        migrations.AddField(
            model_name="deskview",
            name="units",
            field=models.ManyToManyField(blank=True, related_name="+", to="home.unit"),
        ),
        migrations.AddField(
            model_name="deskview",
            name="below",
            field=models.BooleanField(default=False),
        ),
    ]
