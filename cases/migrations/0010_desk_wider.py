import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0011_view_units"),
        ("cases", "0014_case_type_stage"),
        ("cases", "0015_lent"),
        ("cases", "0016_export_progress"),
    ]

    dependencies = [
        ("cases", "0009_fill_search_keys"),
        ("home", "0005_leave_approval"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="deskview",
            name="units",
            field=models.ManyToManyField(blank=True, related_name="+", to="home.unit"),
        ),
        migrations.AddField(model_name="deskview", name="below", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="export", name="progress", field=models.JSONField(default=dict)),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["type", "category", "next_due", "id"], name="case_type_stage"),
        ),
        migrations.CreateModel(
            name="Lent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case")),
                ("leave", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="home.leave")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("leave", "case"), name="lent_once")]},
        ),
    ]
