
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('format', models.CharField(max_length=8, verbose_name='format')),
                ('query', models.CharField(blank=True, max_length=600)),
                ('words', models.JSONField(default=list, verbose_name='filter')),
                ('headings', models.JSONField(default=list, verbose_name='columns')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'export',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['user', '-at'], name='export_user_at')],
            },
        ),
    ]
