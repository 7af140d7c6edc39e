
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0004_submission_unit_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='turns',
            field=models.JSONField(default=list),
        ),
    ]
