from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("forms", "0004_submission_unit_at"), ("forms", "0005_draft_turns")]

    dependencies = [
        ("forms", "0003_builder"),
        ("home", "0004_leave"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["unit", "-at"], name="submission_unit_at"),
        ),
        migrations.AddField(model_name="draft", name="turns", field=models.JSONField(default=list)),
    ]
