from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_view_without_unit")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["type", "category", "next_due", "id"], name="case_type_stage"),
        ),
    ]
