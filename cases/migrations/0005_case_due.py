from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_installed")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["next_due", "id"], name="case_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["category", "next_due", "id"], name="case_category_due"),
        ),
    ]
