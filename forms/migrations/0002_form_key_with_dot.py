import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="form",
            name="slug",
            field=models.CharField(
                max_length=255,
                unique=True,
                validators=[django.core.validators.RegexValidator("^[\\w.\\-]+\\Z")],
                verbose_name="Key",
            ),
        ),
    ]
